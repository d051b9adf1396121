from django.db import models
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models import Government
from rakor_portal.scoping import ScopedQuerySet


class SeriesQuerySet(ScopedQuerySet["Series"]):
    pass


class Series(models.Model):
    """Rakor that follow each other ("dua bulan sekali"): the spoken interval beside the reckoned one."""

    government = models.ForeignKey(Government, models.PROTECT, related_name="series")
    name = models.CharField(_("nama rangkaian"), max_length=200)
    interval_spoken = models.CharField(_("selang seperti diucapkan"), max_length=100, blank=True)
    interval_months = models.PositiveSmallIntegerField(_("selang dalam bulan"), null=True, blank=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("rangkaian rakor")
        constraints = [models.UniqueConstraint(fields=["government", "name"], name="series_name_once")]

    def __str__(self) -> str:
        return self.name
