from django.db import models
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models import Government
from rakor_portal.documents.models.documents import Document
from rakor_portal.scoping import ScopedQuerySet


class NumberPatternQuerySet(ScopedQuerySet["NumberPattern"]):
    pass


class NumberPattern(models.Model):
    """How a government numbers a kind of document, e.g. `{classification}/{number:03}/{unit}/{year}`.

    Fields: classification (Permendagri 83/2022), number, unit, month_roman, year.
    """

    government = models.ForeignKey(Government, models.PROTECT, related_name="number_patterns")
    kind = models.CharField(max_length=20, choices=Document.Kind.choices)
    register = models.CharField(max_length=30, default="setda")  # kinds of one register share a sequence
    pattern = models.CharField(_("pola nomor"), max_length=80, default="{classification}/{number:03}/{unit}/{year}")
    classification = models.CharField(_("kode klasifikasi"), max_length=20, default="000.1.5")
    unit = models.CharField(_("kode unit"), max_length=30)
    valid_from = models.DateField(null=True, blank=True)

    objects = NumberPatternQuerySet.as_manager()

    class Meta:
        ordering = ["government", "kind", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["government", "kind", "valid_from"], name="number_pattern_once"),
        ]

    def __str__(self) -> str:
        return self.pattern


class NumberRegisterQuerySet(ScopedQuerySet["NumberRegister"]):
    pass


class NumberRegister(models.Model):
    """The last number taken in a register this year; gapless, since it is taken in the issuing transaction."""

    government = models.ForeignKey(Government, models.PROTECT, related_name="number_registers")
    register = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    objects = NumberRegisterQuerySet.as_manager()

    class Meta:
        ordering = ["government", "register", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["government", "register", "year"], name="number_register_once"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.year}: {self.last_number}"
