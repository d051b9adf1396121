from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.invitations import Invitation
from meetings.models.meetings import Meeting
from rakor_portal.directory.models import Position
from rakor_portal.scoping import ScopedQuerySet


class AttendanceQuerySet(ScopedQuerySet["Attendance"]):
    government_path = "meeting__government_id"
    circle_path = "meeting__circle_id"

    def standing(self) -> Self:
        """Marks that were not undone."""
        return self.filter(undone_at=None)


class Attendance(models.Model):
    """Who was in the hall: separate from what was answered. A walk-in has no invitation."""

    class Status(models.TextChoices):
        PRESENT = "present", _("Hadir")
        DELEGATED = "delegated", _("Diwakili")
        EXCUSED = "excused", _("Izin")

    class Method(models.TextChoices):
        LIST = "list", _("Daftar")
        CODE = "code", _("Kode")
        WALK_IN = "walk_in", _("Peserta tambahan")
        IMPORT = "import", _("Catatan rapat")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, blank=True, related_name="attendances")
    status = models.CharField(max_length=10, choices=Status.choices)
    method = models.CharField(max_length=10, choices=Method.choices)
    name = models.CharField(_("nama"), max_length=150, blank=True)  # walk-in or delegate
    post = models.CharField(_("jabatan atau instansi"), max_length=200, blank=True)
    category = models.CharField(max_length=20, choices=Position.Category.choices, default=Position.Category.OTHER)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    client_ref = models.UUIDField(null=True, blank=True, unique=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["marked_at", "pk"]
        verbose_name = _("kehadiran")
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"],
                condition=Q(undone_at=None) & ~Q(invitation=None),
                name="attendance_once",
                violation_error_message=_("Kehadiran jabatan ini sudah dicatat."),
            ),
            models.CheckConstraint(
                condition=~Q(invitation=None) | (~Q(name="") & ~Q(post="")),
                name="attendance_walk_in_named",
                violation_error_message=_("Tuliskan nama dan jabatan peserta tambahan."),
            ),
        ]
        indexes = [models.Index(fields=["meeting", "status"], name="attendance_count")]

    def __str__(self) -> str:
        return self.name or str(self.invitation)
