from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from followups.models.action_items import ActionItem
from followups.models.reports import ProgressReport
from rakor_portal.actors import Viewer
from rakor_portal.directory.models import Position
from rakor_portal.scoping import ScopedQuerySet


class TimelineEventQuerySet(ScopedQuerySet["TimelineEvent"]):
    government_path = "item__government_id"

    def visible_to(self, user: Viewer) -> Self:
        """History is seen through its item."""
        return super().visible_to(user).filter(item__in=ActionItem.objects.visible_to(user))

    def unanswered(self) -> Self:
        """Questions of leaders that nobody answered yet."""
        return self.filter(kind=TimelineEvent.Kind.ASKED, answer=None)


class TimelineEvent(models.Model):
    """What users read as the history of an action item: rows that never change, each with its author."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", _("Ditetapkan")
        REPORTED = "reported", _("Laporan dikirim")
        VERIFIED = "verified", _("Laporan diverifikasi")
        RETURNED = "returned", _("Laporan dikembalikan")
        REMINDED = "reminded", _("Ditagih")
        ASKED = "asked", _("Pertanyaan pimpinan")
        ANSWERED = "answered", _("Jawaban")
        DIRECTED = "directed", _("Arahan pimpinan")
        EXTENSION_REQUESTED = "extension_requested", _("Perpanjangan diajukan")
        EXTENSION_DECIDED = "extension_decided", _("Perpanjangan diputuskan")
        DUE_MOVED = "due_moved", _("Batas waktu diubah")
        REASSIGNED = "reassigned", _("Penanggung jawab dialihkan")
        HELD = "held", _("Ditangguhkan")
        RESUMED = "resumed", _("Dilanjutkan")
        DROPPED = "dropped", _("Dihentikan")
        DONE = "done", _("Selesai")
        REOPENED = "reopened", _("Dibuka kembali")

    item = models.ForeignKey(ActionItem, models.PROTECT, related_name="timeline")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    actor_label = models.CharField(max_length=220)  # the post as it was called that day
    on_behalf_of = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=1000, blank=True)
    report = models.ForeignKey(ProgressReport, models.PROTECT, null=True, blank=True, related_name="+")
    answers = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="answer")
    client_ref = models.UUIDField(null=True, blank=True, unique=True)  # of the form: sent twice, written once

    objects = TimelineEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("riwayat tindak lanjut")
        indexes = [models.Index(fields=["item", "-at"], name="timeline_item")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.item.code}"
