from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models import Government, Position
from rakor_portal.scoping import ScopedQuerySet


class RoleGrantQuerySet(ScopedQuerySet["RoleGrant"]):
    def on(self, day: date) -> Self:
        """Grants that run on `day`; the last day counts."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day))


class RoleGrant(models.Model):
    """A role that a position carries from one day to another; whoever holds the position has it."""

    class Role(models.TextChoices):
        GOVERNMENT_ADMIN = "government_admin", _("Admin pemerintah daerah")
        SECRETARIAT = "secretariat", _("Sekretariat rakor")
        MINUTE_TAKER = "minute_taker", _("Notulis")
        APPROVER = "approver", _("Pemeriksa notula")
        LEADER = "leader", _("Pimpinan daerah")
        AGENCY_HEAD = "agency_head", _("Kepala perangkat daerah")
        AGENCY_OPERATOR = "agency_operator", _("Operator perangkat daerah")
        VERIFIER = "verifier", _("Verifikator")

    government = models.ForeignKey(Government, models.PROTECT, related_name="role_grants")
    position = models.ForeignKey(Position, models.PROTECT, related_name="role_grants")
    role = models.CharField(_("peran"), max_length=20, choices=Role.choices)
    on_behalf_of = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="operator_grants", verbose_name=_("atas nama")
    )
    valid_from = models.DateField(_("mulai"), null=True, blank=True)
    valid_until = models.DateField(_("sampai"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["position", "role"]
        verbose_name = _("peran jabatan")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="role_grant_ends_after_start",
                violation_error_message=_("Tanggal akhir harus setelah tanggal mulai."),
            ),
            models.CheckConstraint(
                condition=(Q(role="agency_operator") & ~Q(on_behalf_of=None))
                | (~Q(role="agency_operator") & Q(on_behalf_of=None)),
                name="role_grant_operator_has_principal",
                violation_error_message=_("Operator perangkat daerah harus bertindak atas nama sebuah jabatan."),
            ),
            models.UniqueConstraint(
                fields=["position", "role"],
                condition=Q(valid_until=None, on_behalf_of=None),
                name="role_grant_once",
                violation_error_message=_("Jabatan ini sudah memegang peran itu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.position}"
