from django.db import models
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models import Circle, Government, Position
from rakor_portal.messaging.models.messages import Channel, Message
from rakor_portal.scoping import ScopedQuerySet


class ObligationQuerySet(ScopedQuerySet["Obligation"]):
    circle_path = "circle_id"


class Obligation(models.Model):
    """That something must be said to a position: one row per stage of a subject's version, whatever runs twice.

    The subject's version is part of the key: moving a deadline starts a new series and cancels what was
    not sent of the old one.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Direncanakan")
        BOUND = "bound", _("Dalam pesan")
        DONE = "done", _("Disampaikan")
        MERGED = "merged", _("Digabung ke tahap berikutnya")
        CANCELLED = "cancelled", _("Dibatalkan")
        EXPIRED = "expired", _("Kedaluwarsa")
        NEEDS_OPERATOR = "needs_operator", _("Perlu operator")

    OPEN_STATES = (State.PLANNED, State.BOUND)

    government = models.ForeignKey(Government, models.PROTECT, related_name="obligations")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    subject_version = models.PositiveIntegerField(default=1)
    stage = models.CharField(max_length=40)
    position = models.ForeignKey(Position, models.PROTECT, related_name="obligations")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    circle = models.ForeignKey(Circle, models.PROTECT, null=True, blank=True, related_name="obligations")
    fire_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(max_length=200, blank=True)
    message = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, related_name="obligations")
    data = models.JSONField(default=dict, blank=True)  # what the words need and the subject does not hold
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["fire_at", "pk"]
        verbose_name = _("kewajiban menyampaikan")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "government",
                    "subject_kind",
                    "subject_id",
                    "subject_version",
                    "stage",
                    "position",
                    "channel",
                ],
                name="obligation_once",
                violation_error_message=_("Kewajiban itu sudah direncanakan."),
            )
        ]
        indexes = [models.Index(fields=["state", "fire_at"], name="obligation_due")]  # the binder's search

    def __str__(self) -> str:
        return f"{self.stage} {self.subject_kind} {self.subject_id}"
