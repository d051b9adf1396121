from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.masking import mask_phone
from rakor_portal.directory.models.governments import Government
from rakor_portal.directory.models.organizations import Organization
from rakor_portal.directory.models.regions import Region
from rakor_portal.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from rakor_portal.directory.models.groups import InviteeGroup


def within(codes: Iterable[str]) -> Q:
    """Positions whose organisation lies in one of the regions, or in a region below it."""
    condition = Q(pk__in=())
    for code in codes:
        condition |= Q(organization__region_id=code) | Q(organization__region__code__startswith=f"{code}.")
    return condition


def held_on(day: date) -> Q:
    """Positions with a holder on `day`; further conditions on that holder belong in the same `filter` call."""
    begun = Q(incumbencies__valid_from=None) | Q(incumbencies__valid_from__lte=day)
    running = Q(incumbencies__valid_until=None) | Q(incumbencies__valid_until__gte=day)
    return Q(incumbencies__isnull=False) & begun & running


class PositionQuerySet(ScopedQuerySet["Position"]):
    def open_on(self, day: date) -> Self:
        """Positions that exist on `day`, in an organisation that exists."""
        return self.filter(
            Q(closed_on=None) | Q(closed_on__gt=day),
            Q(organization__closed_on=None) | Q(organization__closed_on__gt=day),
        )

    def leading(self, organization_id: int, *, on: date) -> Self:
        """Positions that head the organisation on `on`: one, unless older data have more."""
        return self.filter(organization_id=organization_id, is_head=True).open_on(on).in_protocol_order()

    def invitable(self) -> Self:
        """Positions that sit in the hall; staff posts that only work in the portal are not invited."""
        return self.exclude(category=Position.Category.STAFF)

    def members_of(self, group: "InviteeGroup", *, on: date, regions: Iterable[Region] | None = None) -> Self:
        """Whom `group` invites on `on`: open, invitable positions by its rule (see InviteeGroup).

        `regions` narrows the answer further, extra positions included: "of these kecamatan only". A
        position lies where its organisation lies.
        """
        members = self.matching(group.rule(), on=on)
        return members if regions is None else members.filter(within(region.code for region in regions))

    def in_region(self, code: str) -> Self:
        """Positions whose organisation lies in region `code`, or below it."""
        return self.filter(within([code]))

    def matching(self, rule: Q, *, on: date) -> Self:
        """Open, invitable positions under a rule (`groups.membership`), as it is being written."""
        return self.filter(rule).open_on(on).invitable()

    def without_address(self, day: date) -> Self:
        """Positions to which no mail can be sent on `day`: neither the post nor a holder has an e-mail address."""
        reachable = self.model._default_manager.filter(held_on(day), incumbencies__person__email__gt="")
        return self.filter(email="").exclude(pk__in=reachable.values("pk"))

    def vacant_on(self, day: date) -> Self:
        """Positions that nobody holds on `day`."""
        return self.exclude(pk__in=self.model._default_manager.filter(held_on(day)).values("pk"))

    def in_protocol_order(self) -> Self:
        """Order of names in lists and seating (UU 9/2010)."""
        return self.order_by("protocol_rank", "organization__name", "title", "pk")


class Position(models.Model):
    """A post (jabatan). Invitations, duties, rights and signatures belong to it, not to its holder."""

    class Category(models.TextChoices):
        """Unsur peserta, in protocol order."""

        FORKOPIMDA = "forkopimda", _("Forkopimda")
        SECRETARIAT = "setda", _("Wakil kepala daerah, Sekda, asisten, staf ahli, kepala bagian")
        AGENCY_HEAD = "kepala_pd", _("Kepala perangkat daerah")
        VERTICAL = "instansi_vertikal", _("Instansi vertikal")
        OTHER_GOVERNMENT = "pemerintah_lain", _("Kepala daerah dan Sekda daerah lain")
        DISTRICT_HEAD = "camat", _("Camat")
        VILLAGE_HEAD = "kepala_desa", _("Kepala desa")
        URBAN_VILLAGE_HEAD = "lurah", _("Lurah")
        VILLAGE_COOPERATIVE = "koperasi_desa", _("Ketua Koperasi Desa Merah Putih")
        URBAN_COOPERATIVE = "koperasi_kelurahan", _("Ketua Koperasi Kelurahan Merah Putih")
        OTHER = "lain", _("Peserta lain")
        STAFF = "staf", _("Staf")

    government = models.ForeignKey(Government, models.PROTECT, related_name="positions")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="positions")
    title = models.CharField(_("nama jabatan"), max_length=200)
    category = models.CharField(_("unsur"), max_length=20, choices=Category.choices)
    protocol_rank = models.PositiveIntegerField(_("urutan protokol"), default=9000)
    is_head = models.BooleanField(_("pimpinan organisasi"), default=False)
    email = models.EmailField(_("email jabatan"), blank=True)
    phone = models.CharField(_("telepon jabatan"), max_length=20, blank=True)
    closed_on = models.DateField(_("dihapus per"), null=True, blank=True)
    #: The post in whose place duties go on after a merger or a split (ADR 0012).
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("jabatan pengganti")
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["protocol_rank", "title"]
        verbose_name = _("jabatan")
        constraints = [
            models.UniqueConstraint(
                fields=["government", "organization", "title"],
                name="position_title_once",
                violation_error_message=_("Jabatan itu sudah ada di organisasi ini."),
            ),
        ]
        indexes = [models.Index(fields=["government", "category", "protocol_rank"], name="position_category")]

    def __str__(self) -> str:
        return self.title

    def standing_on(self, day: date) -> "Position":
        """This post, or the one in whose place it stands on `day` after mergers and splits."""
        post, passed = self, {self.pk}
        while post.successor and post.closed_on and post.closed_on <= day and post.successor_id not in passed:
            post = post.successor
            passed.add(post.pk)
        return post

    @property
    def masked_phone(self) -> str:
        """The phone number as lists show it."""
        return mask_phone(self.phone)
