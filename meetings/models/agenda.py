from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.issues import Issue
from meetings.models.meetings import Meeting
from rakor_portal.directory.models import Position
from rakor_portal.scoping import ScopedQuerySet


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
