from django.db import models
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models.governments import Government
from rakor_portal.directory.models.organizations import Organization
from rakor_portal.directory.models.positions import Position
from rakor_portal.directory.models.regions import Region
from rakor_portal.scoping import ScopedQuerySet


class InviteeGroupQuerySet(ScopedQuerySet["InviteeGroup"]):
    pass


class InviteeGroup(models.Model):
    """Whom a group invites, by rule: "semua camat", "kepala desa se-Kecamatan X kecuali …".

    Members are the open, invitable positions of `category` (and `organization_kind` when given),
    within `regions` when any is named, plus `extra_positions`, minus `excluded_positions`. A group
    without category has only its extra positions.
    """

    government = models.ForeignKey(Government, models.PROTECT, related_name="invitee_groups")
    name = models.CharField(_("nama grup"), max_length=150)
    order = models.PositiveSmallIntegerField(_("urutan"), default=100)
    category = models.CharField(_("unsur"), max_length=20, choices=Position.Category.choices, blank=True)
    organization_kind = models.CharField(
        _("jenis organisasi"), max_length=20, choices=Organization.Kind.choices, blank=True
    )
    regions = models.ManyToManyField(Region, blank=True, related_name="+", verbose_name=_("hanya di kecamatan"))
    extra_positions = models.ManyToManyField(Position, blank=True, related_name="+", verbose_name=_("ditambah"))
    excluded_positions = models.ManyToManyField(Position, blank=True, related_name="+", verbose_name=_("kecuali"))
    retired_on = models.DateField(_("tidak dipakai sejak"), null=True, blank=True)

    objects = InviteeGroupQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("grup undangan")
        constraints = [
            models.UniqueConstraint(
                fields=["government", "name"],
                name="invitee_group_name_once",
                violation_error_message=_("Grup dengan nama itu sudah ada."),
            )
        ]

    def __str__(self) -> str:
        return self.name
