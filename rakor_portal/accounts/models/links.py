from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models import Government, Person
from rakor_portal.scoping import ScopedQuerySet


class AccessLinkQuerySet(ScopedQuerySet["AccessLink"]):
    pass


class AccessLink(models.Model):
    """A narrow link without a password: one purpose, one person, one subject, until it expires or is revoked.

    The token is never stored: it is derived from `public_id` and the secret key (accounts/services/links.py),
    and found again by its SHA-256. It stops working when the person holds none of the positions it was
    given for.
    """

    class Purpose(models.TextChoices):
        INVITATION = "invitation", _("Undangan")
        ACTION_ITEM = "action_item", _("Tindak lanjut")

    government = models.ForeignKey(Government, models.PROTECT, related_name="access_links")
    public_id = models.CharField(max_length=12, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="access_links")
    subject_id = models.BigIntegerField()  # of the meeting or the action item, by purpose
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = AccessLinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("tautan masuk")
        constraints = [
            models.UniqueConstraint(
                fields=["government", "purpose", "person", "subject_id"],
                condition=Q(revoked_at=None),
                name="access_link_one_live",
                violation_error_message=_("Tautan untuk orang ini sudah ada."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.public_id}"
