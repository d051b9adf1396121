from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.issues import Issue
from meetings.models.meetings import Meeting
from rakor_portal.directory.models import Position
from rakor_portal.scoping import ScopedQuerySet, make_public_id


class AgendaItemQuerySet(ScopedQuerySet["AgendaItem"]):
    government_path = "meeting__government_id"
    circle_path = "meeting__circle_id"

    def standing(self) -> Self:
        """Rows that were not taken out of the draft."""
        return self.filter(removed_at=None)


class AgendaItem(models.Model):
    """A point of the agenda, with its presenter and the minutes planned for it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda_items")
    order = models.PositiveSmallIntegerField(_("urutan"))
    title = models.CharField(_("pokok bahasan"), max_length=250)
    planned_minutes = models.PositiveSmallIntegerField(_("menit"), null=True, blank=True)
    presenter = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="presentations")
    presenter_spoken = models.CharField(_("penyaji lain"), max_length=200, blank=True)
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    started_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("agenda")
        indexes = [models.Index(fields=["meeting", "order"], name="agenda_item_order")]

    def __str__(self) -> str:
        return f"{self.order}. {self.title}"


class MaterialQuerySet(ScopedQuerySet["Material"]):
    government_path = "agenda_item__meeting__government_id"
    circle_path = "agenda_item__meeting__circle_id"


class Material(models.Model):
    """Bahan paparan of an agenda item: a PDF, kept under a random name."""

    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="materials")
    public_id = models.CharField(max_length=12, unique=True, default=make_public_id)
    storage_name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=150)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("bahan paparan")
        constraints = [models.UniqueConstraint(fields=["agenda_item", "sha256"], name="material_once")]

    def __str__(self) -> str:
        return self.file_name
