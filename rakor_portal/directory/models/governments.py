from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rakor_portal.actors import Viewer
from rakor_portal.directory.models.regions import Region
from rakor_portal.scoping import ScopedQuerySet


class GovernmentQuerySet(ScopedQuerySet["Government"]):
    def visible_to(self, user: Viewer) -> Self:
        """A user knows one government: his own."""
        return self.filter(pk=user.scope_government_id) if user.is_authenticated else self.none()


class Government(models.Model):
    """A regional government (pemerintah daerah): the tenant to which every row belongs."""

    class TimeZone(models.TextChoices):
        WIB = "Asia/Jakarta", "WIB"
        WITA = "Asia/Makassar", "WITA"
        WIT = "Asia/Jayapura", "WIT"

    region = models.OneToOneField(Region, models.PROTECT, related_name="government")
    name = models.CharField(_("nama"), max_length=150)  # Pemerintah Kabupaten Lampung Utara
    short_name = models.CharField(_("nama pendek"), max_length=60)  # Kab. Lampung Utara
    slug = models.SlugField(max_length=60, unique=True)
    seat = models.CharField(_("ibu kota"), max_length=60)  # Kotabumi; place in the date line of letters
    time_zone = models.CharField(max_length=40, choices=TimeZone.choices, default=TimeZone.WIB)
    village_term = models.CharField(max_length=30, default="Desa")  # kampung, pekon, tiyuh …
    village_head_term = models.CharField(max_length=40, default="Kepala Desa")
    secretariat_contact = models.CharField(_("kontak sekretariat"), max_length=120, blank=True)
    is_demo = models.BooleanField(default=False)
    # Thresholds of condition (ux.md section 6), printed under every report that uses them.
    stalled_after_days = models.PositiveSmallIntegerField(_("hari tanpa kemajuan"), default=30)
    at_risk_percent = models.PositiveSmallIntegerField(_("persen dari rencana"), default=85)
    due_soon_days = models.PositiveSmallIntegerField(_("hari menjelang batas waktu"), default=7)
    report_age_days = models.PositiveSmallIntegerField(_("umur laporan dalam hari"), default=14)
    verification_working_days = models.PositiveSmallIntegerField(_("hari kerja verifikasi"), default=5)

    objects = GovernmentQuerySet.as_manager()

    class Meta:
        ordering = ["region"]
        verbose_name = _("pemerintah daerah")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(at_risk_percent__lte=100),
                name="government_at_risk_percent_range",
                violation_error_message=_("Persen dari rencana paling banyak 100."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which this government's days begin and end."""
        return ZoneInfo(self.time_zone)

    def regions(self) -> models.QuerySet[Region]:
        """Its own region and the kecamatan, or kabupaten and kota, right below."""
        return Region.objects.filter(models.Q(pk=self.region_id) | models.Q(parent_id=self.region_id))

    @property
    def today(self) -> date:
        """The day it is there now."""
        return timezone.localdate(timezone=self.zone)
