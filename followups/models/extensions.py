from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from followups.models.action_items import ActionItem
from rakor_portal.actors import Viewer
from rakor_portal.scoping import ScopedQuerySet


class ExtensionQuerySet(ScopedQuerySet["Extension"]):
    government_path = "item__government_id"

    def visible_to(self, user: Viewer) -> Self:
        """Requests are seen through their item."""
        return super().visible_to(user).filter(item__in=ActionItem.objects.visible_to(user))


class Extension(models.Model):
    """A request for a later due date; one open request at a time. It never resets the clock of mangkrak."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Diajukan")
        APPROVED = "approved", _("Disetujui")
        REFUSED = "refused", _("Ditolak")

    item = models.ForeignKey(ActionItem, models.PROTECT, related_name="extensions")
    old_due_on = models.DateField()
    new_due_on = models.DateField(_("batas waktu baru"))
    reason = models.CharField(_("alasan"), max_length=500)
    plan = models.CharField(_("rencana penyelesaian"), max_length=500, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(_("catatan keputusan"), max_length=500, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        verbose_name = _("perpanjangan batas waktu")
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(status="requested"),
                name="extension_one_open",
                violation_error_message=_("Permohonan sebelumnya masih menunggu keputusan."),
            ),
            models.CheckConstraint(
                condition=Q(new_due_on__gt=models.F("old_due_on")),
                name="extension_is_later",
                violation_error_message=_("Batas waktu baru harus setelah batas waktu sekarang."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.code} → {self.new_due_on:%d/%m/%Y}"
