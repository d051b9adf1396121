from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models.governments import Government
from rakor_portal.directory.models.regions import Region
from rakor_portal.scoping import ScopedQuerySet


class VenueQuerySet(ScopedQuerySet["Venue"]):
    def in_use(self, day: date) -> Self:
        """Places that may be chosen on `day`."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))


class Venue(models.Model):
    """A place where rakor are held; keyed on name and region, since one building name stands in two towns."""

    government = models.ForeignKey(Government, models.PROTECT, related_name="venues")
    name = models.CharField(_("nama tempat"), max_length=150)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(_("alamat"), max_length=250, blank=True)
    capacity = models.PositiveIntegerField(_("kapasitas"), null=True, blank=True)
    closed_on = models.DateField(_("tidak dipakai sejak"), null=True, blank=True)

    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("tempat")
        constraints = [
            models.UniqueConstraint(
                fields=["government", "name", "region"],
                name="venue_name_region_once",
                violation_error_message=_("Tempat dengan nama itu sudah ada."),
            ),
            models.UniqueConstraint(  # SQLite counts two empty regions as different
                fields=["government", "name"],
                condition=models.Q(region=None),
                name="venue_name_once_without_region",
                violation_error_message=_("Tempat dengan nama itu sudah ada."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
