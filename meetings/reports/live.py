"""The live minutes page: the agenda with its times, the rows of one item, names to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, Sum

from meetings.models import ActionPoint, AgendaItem, Meeting, MinuteEntry
from rakor_portal.directory.models import Position
from rakor_portal.formatting import format_time

#: Categories whose posts are offered for speakers and owners even when they were not invited.
OFFERED = (Position.Category.FORKOPIMDA, Position.Category.SECRETARIAT, Position.Category.AGENCY_HEAD)


@dataclass(frozen=True)
class RailItem:
    """One agenda item in the rail: where the hall is, and how its time is spent."""

    item: AgendaItem
    number: int
    is_current: bool
    is_done: bool
    clock: str


@dataclass(frozen=True)
class LiveRow:
    """A row of the grid: something said, or a follow-up."""

    moment: datetime | None
    entry: MinuteEntry | None = None
    point: ActionPoint | None = None


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The standing agenda in order, with presenters."""
    return list(AgendaItem.objects.filter(meeting=meeting, removed_at=None).select_related("presenter"))


def current_item(items: Sequence[AgendaItem], chosen: str) -> AgendaItem | None:
    """The item asked for, else the one the hall came to last, else the first."""
    fallback = latest_begun(items) or (items[0] if items else None)
    return next((item for item in items if str(item.pk) == chosen), fallback)


def latest_begun(items: Sequence[AgendaItem]) -> AgendaItem | None:
    """The item that the hall came to last."""
    begun = [(item.started_at, item.order, item) for item in items if item.started_at]
    return max(begun, key=lambda each: each[:2])[2] if begun else None


def agenda_rail(
    meeting: Meeting, items: Sequence[AgendaItem], current: AgendaItem | None, now: datetime
) -> list[RailItem]:
    """The rail: begun items with the time they began, the running one with minutes used of planned."""
    running = latest_begun(items) if meeting.status == Meeting.Status.IN_PROGRESS else None
    rail, planned_at = [], meeting.starts_at if meeting.time_is_known else None
    for number, item in enumerate(items, 1):
        rail.append(
            RailItem(
                item=item,
                number=number,
                is_current=current is not None and item.pk == current.pk,
                is_done=item.started_at is not None and item is not running,
                clock=_clock(meeting, item, is_running=item is running, planned_at=planned_at, now=now),
            )
        )
        planned_at = next_planned(planned_at, item)
    return rail


def next_planned(begins: datetime | None, item: AgendaItem) -> datetime | None:
    """When the item after this one begins; unknown from the first item on whose minutes nobody planned."""
    return begins + timedelta(minutes=item.planned_minutes) if begins and item.planned_minutes else None


def _clock(meeting: Meeting, item: AgendaItem, *, is_running: bool, planned_at: datetime | None, now: datetime) -> str:
    if is_running and item.started_at:
        used = max(0, int((now - item.started_at).total_seconds() // 60))
        return f"{used}/{item.planned_minutes} m" if item.planned_minutes else f"{used} m"
    moment = item.started_at or planned_at
    return format_time(moment, zone=meeting.time_zone) if moment else ""


def live_rows(meeting: Meeting, item: AgendaItem | None) -> list[LiveRow]:
    """What was written under one agenda item, struck rows too, in the order of time; two queries and supporters."""
    entries = MinuteEntry.objects.filter(meeting=meeting, agenda_item=item).select_related("speaker")
    rows = [LiveRow(moment=entry.spoken_at, entry=entry) for entry in entries]
    points = ActionPoint.objects.filter(meeting=meeting, agenda_item=item).standing()
    rows += [LiveRow(moment=point.created_at, point=point) for point in points.select_related("owner__organization")]
    return sorted(rows, key=lambda row: (row.moment is not None, row.moment or meeting.created_at))


def rows_fingerprint(meeting_id: int) -> str:
    """Changes whenever a row or follow-up of the meeting is written, changed or struck; two cheap queries."""
    marks = {"n": Count("pk"), "last": Max("pk"), "versions": Sum("version")}
    entries = MinuteEntry.objects.filter(meeting_id=meeting_id).aggregate(**marks)
    points = ActionPoint.objects.filter(meeting_id=meeting_id).aggregate(**marks)
    return "-".join(str(value or 0) for value in (*entries.values(), *points.values()))


def count_decisions(meeting: Meeting) -> int:
    """How many decisions stand in the whole meeting."""
    return MinuteEntry.objects.filter(meeting=meeting, kind=MinuteEntry.Kind.DECISION).standing().count()


def position_names(meeting: Meeting) -> list[str]:
    """Titles offered while typing a speaker or an owner: who was invited, and the heads of this government."""
    invited = Q(invitations__meeting=meeting)
    heads = Q(government_id=meeting.government_id, category__in=OFFERED, closed_on=None)
    positions = Position.objects.filter(invited | heads).in_protocol_order()
    return list(dict.fromkeys(positions.values_list("title", flat=True)))
