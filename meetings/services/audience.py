"""Whom a draft would invite, counted per group, kecamatan and channel; reads only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from meetings.models import InvitedGroup, Meeting
from rakor_portal.directory.models import Government, Incumbency, InviteeGroup, Position, Region

#: Signs of a kecamatan's code within a longer one: 18.03.07 of 18.03.07.2001.
DISTRICT_CODE_LENGTH = 8


@dataclass(frozen=True)
class Selection:
    """What is ticked: groups with the kecamatan they are narrowed to (none: all), and single positions."""

    groups: dict[int, frozenset[str]] = field(default_factory=dict)
    added: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class DistrictCount:
    """One kecamatan below a group."""

    code: str
    name: str
    total: int
    is_chosen: bool


@dataclass
class GroupCount:
    """One row of the table of groups."""

    group: InviteeGroup
    is_chosen: bool
    total: int = 0
    chosen: int = 0
    by_email: int = 0
    to_print: int = 0
    acting: str = ""  # "2 dijabat Plt."
    districts: list[DistrictCount] = field(default_factory=list)


@dataclass
class Audience:
    """The invited positions in protocol order, with the holders of the day."""

    positions: list[Position]
    holders: dict[int, Incumbency]
    groups: list[GroupCount] = field(default_factory=list)

    def address_of(self, position: Position) -> str:
        """Where a message to the position goes: its holder's e-mail, else the post's own; a vacant post has none."""
        holder = self.holders.get(position.pk)
        return (holder.person.email or position.email) if holder else ""

    @cached_property
    def posts_of_person(self) -> Counter[int]:
        """How many invited positions each person holds."""
        held = (self.holders.get(position.pk) for position in self.positions)
        return Counter(holder.person_id for holder in held if holder)

    @cached_property
    def person_count(self) -> int:
        """People behind the positions; a vacant post counts as one, since its letter goes somewhere."""
        vacant = sum(1 for position in self.positions if position.pk not in self.holders)
        return len(self.posts_of_person) + vacant

    @cached_property
    def double_count(self) -> int:
        """People who hold two or more of the invited positions."""
        return sum(1 for count in self.posts_of_person.values() if count > 1)

    @cached_property
    def by_email(self) -> int:
        """Mails that will be sent: one to each person with an address, whatever posts he holds."""
        return len({self.holders[each.pk].person_id for each in self.positions if self.address_of(each)})

    @cached_property
    def to_print(self) -> int:
        """Letters to print and deliver by hand: to people without an address, and to vacant posts."""
        return self.person_count - self.by_email


def stored_selection(meeting: Meeting) -> Selection:
    """What the draft holds."""
    chosen = InvitedGroup.objects.filter(meeting=meeting).prefetch_related("regions")
    return Selection(
        groups={row.group_id: frozenset(region.code for region in row.regions.all()) for row in chosen},
        added=frozenset(meeting.added_positions.values_list("pk", flat=True)),
        removed=frozenset(meeting.removed_positions.values_list("pk", flat=True)),
    )


def audience_of(meeting: Meeting, *, day: date) -> Audience:
    """The audience of the draft as stored."""
    return count_audience(meeting.government, stored_selection(meeting), day=day)


def count_audience(government: Government, selection: Selection, *, day: date, every_group: bool = False) -> Audience:
    """Positions of a selection; with `every_group` also the rows of the groups that are not ticked.

    The number of queries depends on the number of groups, never on the number of positions.
    """
    groups = InviteeGroup.objects.filter(government=government, retired_on=None)
    if not every_group:
        groups = groups.filter(pk__in=selection.groups)
    members = {group: _members(group, day) for group in groups}
    chosen_ids = set(selection.added)
    for group, rows in members.items():
        if group.pk in selection.groups:
            chosen_ids |= _within(rows, selection.groups[group.pk])
    chosen_ids -= selection.removed
    listed = {pk for rows in members.values() for pk, _region in rows} | chosen_ids
    known = Position.objects.filter(government=government, pk__in=listed).in_protocol_order()
    positions = list(known.select_related("organization"))
    holders = Incumbency.objects.holders_on(day, listed)
    audience = Audience([position for position in positions if position.pk in chosen_ids], holders)
    if every_group:
        by_id = {position.pk: position for position in positions}
        names = _district_names(members.values())
        audience.groups = [
            _count_group(audience, by_id, group, rows, selection, names) for group, rows in members.items()
        ]
    return audience


def _members(group: InviteeGroup, day: date) -> list[tuple[int, str]]:
    """Ids of the group's positions with the code of their region."""
    rows = Position.objects.members_of(group, on=day).order_by().values_list("pk", "organization__region_id")
    return [(pk, region or "") for pk, region in rows.distinct()]


def _within(rows: list[tuple[int, str]], codes: frozenset[str]) -> set[int]:
    return {pk for pk, region in rows if not codes or region[:DISTRICT_CODE_LENGTH] in codes}


def _district_names(member_lists: Iterable[list[tuple[int, str]]]) -> dict[str, str]:
    codes = {region[:DISTRICT_CODE_LENGTH] for rows in member_lists for _pk, region in rows}
    full = {code for code in codes if len(code) == DISTRICT_CODE_LENGTH}
    return dict(Region.objects.filter(code__in=full).order_by("name").values_list("code", "name"))


def _count_group(
    audience: Audience,
    by_id: dict[int, Position],
    group: InviteeGroup,
    rows: list[tuple[int, str]],
    selection: Selection,
    names: dict[str, str],
) -> GroupCount:
    is_chosen = group.pk in selection.groups
    codes = selection.groups.get(group.pk, frozenset())
    chosen = (_within(rows, codes) if is_chosen else set()) - selection.removed
    count = GroupCount(group, is_chosen, total=len(rows), chosen=len(chosen))
    shown = chosen or {pk for pk, _region in rows}
    count.by_email = sum(1 for pk in chosen if audience.address_of(by_id[pk]))
    count.to_print = len(chosen) - count.by_email
    count.acting = _acting_note(audience.holders[pk] for pk in shown if pk in audience.holders)
    per_district = Counter(region[:DISTRICT_CODE_LENGTH] for _pk, region in rows)
    if len([code for code in per_district if code in names]) > 1:
        count.districts = [
            DistrictCount(code, name, per_district[code], is_chosen and (not codes or code in codes))
            for code, name in names.items()
            if code in per_district
        ]
    return count


def _acting_note(holders: Iterable[Incumbency]) -> str:
    kinds = Counter(holder.kind for holder in holders if holder.kind != Incumbency.Kind.DEFINITIVE)
    return ", ".join(f"{number} dijabat {Incumbency.Kind(kind).label}" for kind, number in sorted(kinds.items()))
