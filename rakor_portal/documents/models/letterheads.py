from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models import Government
from rakor_portal.scoping import ScopedQuerySet


class LetterheadQuerySet(ScopedQuerySet["Letterhead"]):
    def begun_on(self, day: date) -> Self:
        """The versions whose first day has come by `day`; of one kind the newest of them is the one that holds."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day))


class Letterhead(models.Model):
    """Kop naskah: of the secretariat (region's emblem, address) or of the head of the region (state emblem).

    A new version is a new row; documents freeze the lines they were issued with.
    """

    class Kind(models.TextChoices):
        SECRETARIAT = "setda", _("Sekretariat Daerah")
        REGIONAL_HEAD = "kepala_daerah", _("Kepala daerah")

    government = models.ForeignKey(Government, models.PROTECT, related_name="letterheads")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(default=1)
    upper_line = models.CharField(max_length=120, blank=True)  # PEMERINTAH KABUPATEN LAMPUNG UTARA
    main_line = models.CharField(max_length=120)  # SEKRETARIAT DAERAH, or BUPATI LAMPUNG UTARA
    address_lines = models.JSONField(default=list, blank=True)
    emblem = models.FileField(upload_to="emblems/", blank=True)  # empty: a neutral placeholder is drawn
    valid_from = models.DateField(null=True, blank=True)

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        ordering = ["government", "kind", "-version"]
        verbose_name = _("kop naskah")
        constraints = [
            models.UniqueConstraint(fields=["government", "kind", "version"], name="letterhead_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.main_line} v{self.version}"


class DocumentFormQuerySet(ScopedQuerySet["DocumentForm"]):
    pass


class DocumentForm(models.Model):
    """Paper, margins (mm) and type of a government's documents; the default is Permendagri 1/2023."""

    class Paper(models.TextChoices):
        A4 = "A4", "A4"
        F4 = "215mm 330mm", "F4"

    government = models.ForeignKey(Government, models.PROTECT, related_name="document_forms")
    version = models.PositiveSmallIntegerField(default=1)
    paper = models.CharField(max_length=12, choices=Paper.choices, default=Paper.A4)
    margin_top = models.PositiveSmallIntegerField(default=20)
    margin_right = models.PositiveSmallIntegerField(default=20)
    margin_bottom = models.PositiveSmallIntegerField(default=25)
    margin_left = models.PositiveSmallIntegerField(default=30)
    valid_from = models.DateField(null=True, blank=True)

    objects = DocumentFormQuerySet.as_manager()

    class Meta:
        ordering = ["government", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["government", "version"], name="document_form_version_once"),
            models.CheckConstraint(
                condition=Q(margin_left__lte=60, margin_right__lte=60, margin_top__lte=60, margin_bottom__lte=60),
                name="document_form_margins_range",
                violation_error_message=_("Batas tepi paling besar 60 mm."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} v{self.version}"
