from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """An administrative region by its Kemendagri code (Kepmendagri 300.2.2-2138/2025 as amended).

    The one table without a government: public facts, the same for all. Key on the code, never on
    the name: sixteen pairs of siblings share one.
    """

    class Level(models.TextChoices):
        PROVINCE = "provinsi", _("Provinsi")
        REGENCY = "kabupaten", _("Kabupaten")
        CITY = "kota", _("Kota")
        DISTRICT = "kecamatan", _("Kecamatan")
        VILLAGE = "desa", _("Desa")
        URBAN_VILLAGE = "kelurahan", _("Kelurahan")
        CUSTOMARY_VILLAGE = "desa_adat", _("Desa adat")

    code = models.CharField(max_length=13, primary_key=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ["code"]
        verbose_name = _("wilayah")
        indexes = [models.Index(fields=["level", "name"], name="region_level_name")]

    def __str__(self) -> str:
        return self.name
