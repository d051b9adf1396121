from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from rakor_portal.directory.models import Position
from rakor_portal.documents.models import Document
from rakor_portal.scoping import ScopedQuerySet


class MinutesQuerySet(ScopedQuerySet["Minutes"]):
    government_path = "meeting__government_id"
    circle_path = "meeting__circle_id"


class Minutes(models.Model):
    """The notula of a meeting. After approval only a numbered correction can follow."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draf")
        IN_REVIEW = "in_review", _("Diperiksa")
        APPROVED = "approved", _("Disetujui")
        SIGNED = "signed", _("Ditandatangani")
        DISTRIBUTED = "distributed", _("Terdistribusi")

    MOVES: dict[str, tuple[str, ...]] = {
        Status.DRAFT: (Status.IN_REVIEW,),
        Status.IN_REVIEW: (Status.APPROVED, Status.DRAFT),  # back to draft = returned, with reason
        Status.APPROVED: (Status.SIGNED, Status.DISTRIBUTED),
        Status.SIGNED: (Status.DISTRIBUTED,),
        Status.DISTRIBUTED: (),
    }

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    opening = models.TextField(_("kata pembuka"), blank=True)
    conclusion = models.TextField(_("kesimpulan"), blank=True)
    closing = models.TextField(_("penutup"), blank=True)
    signatory = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="signed_minutes")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    status_changed_at = models.DateTimeField(null=True, blank=True)
    status_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    return_reason = models.CharField(_("alasan dikembalikan"), max_length=500, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    distributed_at = models.DateTimeField(null=True, blank=True)
    document = models.OneToOneField(Document, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("notula")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "signed", "distributed"]) | ~Q(approved_at=None),
                name="minutes_approved_has_time",
                violation_error_message=_("Notula yang disetujui harus mempunyai waktu persetujuan."),
            )
        ]

    def __str__(self) -> str:
        return f"Notula {self.meeting}"


class MinuteEntryQuerySet(ScopedQuerySet["MinuteEntry"]):
    government_path = "meeting__government_id"
    circle_path = "meeting__circle_id"

    def standing(self) -> Self:
        """Rows that were not struck."""
        return self.filter(removed_at=None)


class MinuteEntry(models.Model):
    """One typed row of the live minutes: when, what kind, who spoke, what was said."""

    class Kind(models.TextChoices):
        PROGRESS = "capaian", _("Capaian")
        OBSTACLE = "kendala", _("Kendala")
        RESPONSE = "tanggapan", _("Tanggapan")
        DIRECTIVE = "arahan", _("Arahan")
        DECISION = "keputusan", _("Keputusan")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minute_entries")
    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="minute_entries")
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind.choices)
    speaker = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="+")
    speaker_spoken = models.CharField(_("pembicara"), max_length=200, blank=True)
    spoken_at = models.DateTimeField(_("pukul"), null=True, blank=True)
    text = models.TextField(_("isi"), max_length=4000)
    client_ref = models.UUIDField(unique=True)  # a double Enter makes one row
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = MinuteEntryQuerySet.as_manager()

    class Meta:
        ordering = ["spoken_at", "pk"]
        verbose_name = _("catatan")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="minute_entry_has_text",
                violation_error_message=_("Tuliskan isi catatan."),
            )
        ]
        indexes = [models.Index(fields=["meeting", "agenda_item", "spoken_at"], name="minute_entry_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class DecisionQuerySet(ScopedQuerySet["Decision"]):
    government_path = "meeting__government_id"
    circle_path = "meeting__circle_id"


class Decision(models.Model):
    """A numbered decision, made from the rows of kind Keputusan when the minutes are approved; frozen then."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions")
    entry = models.OneToOneField(MinuteEntry, models.PROTECT, null=True, blank=True, related_name="decision")
    text = models.TextField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "number"]
        verbose_name = _("keputusan")
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"
