from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.issues import PriorityTopic
from meetings.models.meetings import Meeting
from rakor_portal.directory.models import Position
from rakor_portal.scoping import ScopedQuerySet


class ActionPointQuerySet(ScopedQuerySet["ActionPoint"]):
    government_path = "meeting__government_id"
    circle_path = "meeting__circle_id"

    def standing(self) -> Self:
        """Points that were not struck before approval."""
        return self.filter(removed_at=None)


class ActionPoint(models.Model):
    """A follow-up as it was minuted: frozen at approval; it lives on as an ActionItem of `followups`.

    The words as spoken ("dua pekan", "seluruh OPD") are kept beside what they were resolved to.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="action_points")
    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="action_points")
    code = models.CharField(_("kode"), max_length=20, blank=True)  # TL-2026-006, given at approval
    title = models.CharField(_("uraian tindak lanjut"), max_length=300)
    owner = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="owned_points", verbose_name=_("penanggung jawab")
    )
    owner_spoken = models.CharField(_("penanggung jawab seperti diucapkan"), max_length=200, blank=True)
    is_implied = models.BooleanField(_("tersirat"), default=False)  # inferred, not stated
    supporters = models.ManyToManyField(
        Position, blank=True, related_name="supported_points", verbose_name=_("pendukung")
    )
    due_on = models.DateField(_("batas waktu"), null=True, blank=True)
    due_spoken = models.CharField(_("batas waktu seperti diucapkan"), max_length=120, blank=True)
    no_due_reason = models.CharField(_("alasan tanpa batas waktu"), max_length=250, blank=True)
    recurrence_spoken = models.CharField(_("berkala"), max_length=100, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("satuan"), max_length=40, blank=True)
    topic = models.ForeignKey(PriorityTopic, models.PROTECT, null=True, blank=True, related_name="action_points")
    client_ref = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ActionPointQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("tindak lanjut yang dicatat")
        constraints = [
            models.CheckConstraint(
                condition=Q(target=None) | Q(target__gt=0),
                name="action_point_target_positive",
                violation_error_message=_("Target harus lebih dari nol."),
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(no_due_reason=""),
                name="action_point_due_or_reason",
                violation_error_message=_("Isi batas waktu atau alasan tanpa batas waktu, bukan keduanya."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    @property
    def has_due(self) -> bool:
        """A due date, or an explicit "tanpa batas waktu" with its reason: approval needs one of them."""
        return bool(self.due_on or self.no_due_reason)
