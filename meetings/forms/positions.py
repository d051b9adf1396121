"""Posts typed as people say them: by title, by agency name or by its abbreviation."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from meetings.models import Meeting
from rakor_portal.directory.models import Incumbency, Position


def find_positions(meeting: Meeting, names: Sequence[str]) -> dict[str, Position]:
    """Each name (lower case) that means one open post of the meeting's government; one query for all names.

    A title wins over the agency whose head is meant by its name or abbreviation. Older data may hold two heads of one
    agency: the one with a holder is meant.
    """
    wanted = {name.strip().lower() for name in names if name.strip()}
    if not wanted:
        return {}
    meant = Q()
    for name in wanted:
        heads = Q(organization__name__iexact=name) | Q(organization__abbreviation__iexact=name)
        meant |= Q(title__iexact=name) | (heads & Q(is_head=True))
    today = timezone.localdate(timezone=meeting.government.zone)
    held = Exists(Incumbency.objects.on(today).filter(position=OuterRef("pk")))
    positions = Position.objects.filter(meant, government_id=meeting.government_id).open_on(today).invitable()
    titled: dict[str, Position | None] = {}
    headed: dict[str, Position | None] = {}
    for position in positions.annotate(is_held=held).select_related("organization").in_protocol_order():
        agency = position.organization
        _note(titled, position.title, position)
        for name in {agency.name.lower(), agency.abbreviation.lower()} if position.is_head else set():
            headed[name] = _head_of_two(headed[name], position) if name in headed else position
    found = {**headed, **titled}
    return {name: meant_by for name in wanted if (meant_by := found.get(name))}


def _note(known: dict[str, Position | None], name: str, position: Position) -> None:
    """A name that two posts answer to means neither."""
    known[name.lower()] = None if name.lower() in known else position


def _head_of_two(known: Any, position: Any) -> Position | None:
    """Of two heads of one agency the one with a holder; neither when both have one, or stand for two agencies."""
    if known is None or known.organization_id != position.organization_id or known.is_held == position.is_held:
        return None
    head: Position = known if known.is_held else position
    return head


def find_position(meeting: Meeting, name: str) -> Position | None:
    """The post that `name` means, if exactly that is known."""
    return find_positions(meeting, [name]).get(name.strip().lower())
