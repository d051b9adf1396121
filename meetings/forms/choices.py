"""Positions to choose from, grouped by unsur, without the hundreds of villages nobody picks one by one."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rakor_portal.actors import Viewer
from rakor_portal.directory.models import Government, Organization, Position
from rakor_portal.form_fields import SearchedSelect
from rakor_portal.pick_list import GroupedRows
from rakor_portal.scoping import ScopedQuerySet

#: Unsur with too many posts for a list; they are found by search instead.
MANY = (
    Position.Category.VILLAGE_HEAD,
    Position.Category.VILLAGE_COOPERATIVE,
    Position.Category.URBAN_COOPERATIVE,
)

#: How the title of a head of the region begins, and that of the deputy.
REGIONAL_HEADS = ("Gubernur", "Bupati", "Wali Kota", "Walikota")


def category_of(position: Position) -> str:
    """The unsur as lists head it."""
    return str(Position.Category(position.category).label)


class PositionChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    """One post of the government, under its unsur, in protocol order."""

    iterator = GroupedRows
    group_of = staticmethod(category_of)
    widget = SearchedSelect

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"empty_label": _("Pilih jabatan"), **kwargs})


def officer_positions(user: Viewer, government: Government) -> ScopedQuerySet[Position]:
    """Posts that may chair, open, moderate, take minutes, sign a notula, or know of a closed meeting."""
    today = timezone.localdate(timezone=government.zone)
    return Position.objects.visible_to(user).open_on(today).exclude(category__in=MANY).in_protocol_order()


def signing_positions(user: Viewer, government: Government) -> ScopedQuerySet[Position]:
    """Posts that sign a surat undangan: head of the region and deputy, Sekda, asisten, heads of perangkat daerah."""
    kinds = Organization.Kind
    titled = Q()
    for title in REGIONAL_HEADS:
        titled |= Q(title__startswith=title) | Q(title__startswith=f"Wakil {title}")
    heads = Q(organization__kind__in=[kinds.REGIONAL_HEAD, kinds.FORKOPIMDA]) & titled
    secretariat = Q(category=Position.Category.SECRETARIAT, organization__kind__in=[kinds.SECRETARIAT, kinds.ASSISTANT])
    agencies = Q(category=Position.Category.AGENCY_HEAD, is_head=True)
    return officer_positions(user, government).filter(heads | secretariat | agencies)
