from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models import Circle, Government, Position
from rakor_portal.messaging.models.messages import Channel, Message
from rakor_portal.scoping import ScopedQuerySet


class ObligationQuerySet(ScopedQuerySet["Obligation"]):
    circle_path = "circle_id"

    def about(self, subject_kind: str, subject_id: int) -> Self:
        """Obligations on one subject."""
        return self.filter(subject_kind=subject_kind, subject_id=subject_id)

    def still_to_say(self) -> Self:
        """What may still be taken back: planned, in a message that is not on its way, or on the print list."""
        return self.filter(
            Q(state=Obligation.State.PLANNED)
            | Q(state=Obligation.State.BOUND)
            | Q(
                state=Obligation.State.NEEDS_OPERATOR,
                message__state__in=[Message.State.TO_PRINT, Message.State.QUARANTINED],
            ),
        ).exclude(message__state__in=[Message.State.COMMITTING, Message.State.UNCERTAIN])


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
    #: Open, or printed on the hand-delivery list and not yet known as delivered.
    RECALLABLE_STATES = (*OPEN_STATES, State.NEEDS_OPERATOR)

    #: Leads `obligation_once`.
    government = models.ForeignKey(Government, models.PROTECT, db_index=False, related_name="obligations")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    subject_version = models.PositiveIntegerField(default=1)
    stage = models.CharField(max_length=40)
    position = models.ForeignKey(Position, models.PROTECT, related_name="obligations")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    circle = models.ForeignKey(Circle, models.PROTECT, null=True, blank=True, related_name="obligations")
    #: True when the planner found it due; False when a service announced it in its own transaction.
    is_scheduled = models.BooleanField(default=False)
    urgency = models.PositiveSmallIntegerField(default=0)  # after a standstill only the highest is said
    never_merged = models.BooleanField(default=False)  # escalations are said even when a later stage is due
    may_disturb = models.BooleanField(default=False)  # passes quiet hours and the one message a day
    fire_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(max_length=200, blank=True)
    message = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, related_name="obligations")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
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
        indexes = [
            models.Index(fields=["state", "fire_at"], name="obligation_due"),  # the binder's search
            models.Index(fields=["subject_kind", "subject_id"], name="obligation_subject"),  # cancelling
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.subject_kind} {self.subject_id}"
