from django.db import models
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models import Government
from rakor_portal.scoping import ScopedQuerySet


class FormSubmissionQuerySet(ScopedQuerySet["FormSubmission"]):
    pass


class FormSubmission(models.Model):
    """A form that has been acted on: sent again (double click, back and resend), it answers with the same result.

    Written in the transaction of its effect. `actor_key` is `user:<id>` or `link:<id>`; `nonce` is made
    per rendering of the form.
    """

    government = models.ForeignKey(Government, models.PROTECT, related_name="form_submissions")
    actor_key = models.CharField(max_length=40)
    nonce = models.UUIDField()
    result_url = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FormSubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["actor_key", "nonce"],
                name="form_submission_once",
                violation_error_message=_("Formulir ini sudah dikirim."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_key} {self.nonce}"
