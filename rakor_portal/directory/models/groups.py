from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models.governments import Government
from rakor_portal.directory.models.organizations import Organization
from rakor_portal.directory.models.positions import Position, within
from rakor_portal.directory.models.regions import Region
from rakor_portal.scoping import ScopedQuerySet


class InviteeGroupQuerySet(ScopedQuerySet["InviteeGroup"]):
    def in_use(self, day: date) -> Self:
        """Groups that may be chosen on `day`."""
        return self.filter(Q(retired_on=None) | Q(retired_on__gt=day))

    def member_ids(self, day: date) -> dict[int, list[int]]:
        """Position ids of each group in protocol order; five queries for any number of groups.

        The same answer as `Position.objects.members_of` for each, for pages that count all groups.
        """
        groups = list(self.prefetch_related("regions", "extra_positions", "excluded_positions"))
        government_ids = {group.government_id for group in groups}
        positions = list(
            Position.objects.filter(government_id__in=government_ids)
            .open_on(day)
            .invitable()
            .in_protocol_order()
            .select_related("organization")
        )
        return {group.pk: [position.pk for position in positions if group.holds(position)] for group in groups}


def membership(
    *,
    government_id: int,
    category: str,
    organization_kind: str,
    post: str,
    region_codes: list[str],
    extra: Q,
    excluded: Q,
) -> Q:
    """The rule of an invitee group as a condition on positions, also for a group that is not stored yet."""
    rule = extra
    if category:
        by_category = Q(category=category)
        if organization_kind:
            by_category &= Q(organization__kind=organization_kind)
        if post:
            by_category &= Q(is_head=post == InviteeGroup.Post.HEAD)
        if region_codes:
            by_category &= within(region_codes)
        rule |= by_category
    return Q(government_id=government_id) & rule & ~excluded


class InviteeGroup(models.Model):
    """Whom a group invites, by rule: "semua camat", "kepala desa se-Kecamatan X kecuali …".

    Members are the open, invitable positions of `category` (and `organization_kind` and `post` when
    given), within `regions` when any is named, plus `extra_positions`, minus `excluded_positions`. A
    group without category has only its extra positions.
    """

    class Post(models.TextChoices):
        HEAD = "pimpinan", _("Pimpinan organisasi saja")
        OTHER = "bukan_pimpinan", _("Selain pimpinan organisasi")

    government = models.ForeignKey(Government, models.PROTECT, related_name="invitee_groups")
    name = models.CharField(_("nama grup"), max_length=150)
    order = models.PositiveSmallIntegerField(_("urutan"), default=100)
    category = models.CharField(_("unsur"), max_length=20, choices=Position.Category.choices, blank=True)
    organization_kind = models.CharField(
        _("jenis organisasi"), max_length=20, choices=Organization.Kind.choices, blank=True
    )
    post = models.CharField(_("jabatan"), max_length=20, choices=Post.choices, blank=True)
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

    def rule(self) -> Q:
        """The group's rule as a condition on positions."""
        return membership(
            government_id=self.government_id,
            category=self.category,
            organization_kind=self.organization_kind,
            post=self.post,
            region_codes=[region.code for region in self.regions.all()],
            extra=Q(pk__in=self.extra_positions.values("pk")),
            excluded=Q(pk__in=self.excluded_positions.values("pk")),
        )

    def holds(self, position: Position) -> bool:
        """Whether the rule takes `position`; free of queries when the group's sets are prefetched."""
        if position.government_id != self.government_id or position in self.excluded_positions.all():
            return False
        return position in self.extra_positions.all() or self._matches(position)

    def _matches(self, position: Position) -> bool:
        if not self.category or position.category != self.category:
            return False
        if self.organization_kind and position.organization.kind != self.organization_kind:
            return False
        if self.post and position.is_head != (self.post == self.Post.HEAD):
            return False
        codes = [region.code for region in self.regions.all()]
        place = f"{position.organization.region_id or ''}."
        return not codes or any(place.startswith(f"{code}.") for code in codes)
