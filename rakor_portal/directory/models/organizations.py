from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models.governments import Government
from rakor_portal.directory.models.regions import Region
from rakor_portal.scoping import ScopedQuerySet


class OrganizationQuerySet(ScopedQuerySet["Organization"]):
    def open_on(self, day: date) -> Self:
        """Organisations that exist on `day`."""
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day))


class Organization(models.Model):
    """An organisation that attends or owns follow-ups: renamed, merged and closed by date, never deleted.

    Key on the id, never on the abbreviation: BKD means Keuangan in Lebong and Kepegawaian in the province.
    """

    class Kind(models.TextChoices):
        REGIONAL_HEAD = "kepala_daerah", _("Kepala daerah")
        FORKOPIMDA = "forkopimda", _("Forkopimda")
        SECRETARIAT = "sekretariat", _("Sekretariat")
        ASSISTANT = "asisten", _("Asisten")
        EXPERT_STAFF = "staf_ahli", _("Staf ahli")
        SECRETARIAT_SECTION = "bagian_setda", _("Bagian Setda")
        SECRETARIAT_BUREAU = "biro_setda", _("Biro Setda")
        INSPECTORATE = "inspektorat", _("Inspektorat")
        CIVIL_POLICE = "satpol_pp", _("Satpol PP")
        SERVICE = "dinas", _("Dinas")
        AGENCY = "badan", _("Badan")
        HOSPITAL = "rsud", _("Rumah sakit")
        DISTRICT = "kecamatan", _("Kecamatan")
        VILLAGE = "desa", _("Desa")
        URBAN_VILLAGE = "kelurahan", _("Kelurahan")
        VILLAGE_COOPERATIVE = "koperasi_desa", _("Koperasi Desa Merah Putih")
        URBAN_COOPERATIVE = "koperasi_kelurahan", _("Koperasi Kelurahan Merah Putih")
        VERTICAL_AGENCY = "instansi_vertikal", _("Instansi vertikal")
        OTHER_GOVERNMENT = "pemerintah_kabkota", _("Pemerintah kabupaten/kota")
        TEAM = "tim", _("Tim")
        PARTNER = "mitra", _("Mitra")

    #: Perangkat daerah whose heads "semua kepala perangkat daerah" invites.
    AGENCY_KINDS = (Kind.INSPECTORATE, Kind.CIVIL_POLICE, Kind.SERVICE, Kind.AGENCY, Kind.HOSPITAL)

    government = models.ForeignKey(Government, models.PROTECT, related_name="organizations")
    kind = models.CharField(_("jenis"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("nama"), max_length=200)
    abbreviation = models.CharField(_("singkatan"), max_length=40, blank=True)
    slug = models.SlugField(max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="organizations")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units")
    opened_on = models.DateField(_("berdiri sejak"), null=True, blank=True)
    closed_on = models.DateField(_("ditutup per"), null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)  # where the fact comes from

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisasi")
        constraints = [
            models.UniqueConstraint(
                fields=["government", "slug"],
                name="organization_slug_once",
                violation_error_message=_("Organisasi dengan nama itu sudah ada."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
                name="organization_closed_after_opened",
                violation_error_message=_("Tanggal tutup harus setelah tanggal berdiri."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name for narrow columns: the abbreviation where one is known."""
        return self.abbreviation or self.name


class OrganizationSuccessionQuerySet(ScopedQuerySet["OrganizationSuccession"]):
    government_path = "former__government_id"


class OrganizationSuccession(models.Model):
    """From `on`, `successor` goes on with what `former` did: one row per pair in a merger or a split."""

    former = models.ForeignKey(Organization, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organization, models.PROTECT, related_name="origins")
    on = models.DateField()

    objects = OrganizationSuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["former", "successor"], name="organization_succession_once"),
            models.CheckConstraint(condition=~Q(former=F("successor")), name="organization_succession_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.former} → {self.successor} ({self.on:%d/%m/%Y})"


class OrganizationNameQuerySet(ScopedQuerySet["OrganizationName"]):
    government_path = "organization__government_id"


class OrganizationName(models.Model):
    """A name that the organisation bore until `valid_until`; records of that time keep printing it."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=40, blank=True)
    valid_until = models.DateField()

    objects = OrganizationNameQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "-valid_until"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "valid_until"],
                name="organization_one_rename_a_day",
                violation_error_message=_("Nama organisasi ini sudah diganti pada tanggal itu."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} (s.d. {self.valid_until:%d/%m/%Y})"
