from django.db import models
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models.governments import Government
from rakor_portal.scoping import ScopedQuerySet


class HolidayQuerySet(ScopedQuerySet["Holiday"]):
    pass


class Holiday(models.Model):
    """A day off in the working calendar: national (SKB 3 Menteri), cuti bersama, or local by decree."""

    class Kind(models.TextChoices):
        NATIONAL = "libur_nasional", _("Libur nasional")
        COLLECTIVE_LEAVE = "cuti_bersama", _("Cuti bersama")
        LOCAL = "libur_daerah", _("Libur daerah")

    government = models.ForeignKey(Government, models.PROTECT, related_name="holidays")
    date = models.DateField(_("tanggal"))
    kind = models.CharField(_("jenis"), max_length=20, choices=Kind.choices, default=Kind.NATIONAL)
    name = models.CharField(_("nama"), max_length=150)
    decree = models.CharField(_("dasar"), max_length=200, blank=True)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        verbose_name = _("hari libur")
        constraints = [
            models.UniqueConstraint(
                fields=["government", "date", "name"],
                name="holiday_once",
                violation_error_message=_("Hari libur itu sudah tercatat."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"
