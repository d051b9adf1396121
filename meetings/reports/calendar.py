"""A month of the schedule: days, holidays, meetings in scope, clashes among them, use of venues."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from django.db.models import Q

from meetings.models import Invitation, Meeting
from meetings.models.meetings import MeetingQuerySet
from rakor_portal.directory.models import Government, Holiday
from rakor_portal.formatting import screen_words

#: How long a meeting "s.d. selesai" is taken to last.
ASSUMED_LENGTH = timedelta(hours=4)
SHOWN = (
    Meeting.Status.DRAFT,
    Meeting.Status.SENDING,
    Meeting.Status.SCHEDULED,
    Meeting.Status.IN_PROGRESS,
    Meeting.Status.HELD,
    Meeting.Status.CLOSED,
    Meeting.Status.POSTPONED,
)
LIVE = frozenset({Meeting.Status.DRAFT, Meeting.Status.SENDING, Meeting.Status.SCHEDULED, Meeting.Status.IN_PROGRESS})


@dataclass
class Day:
    """One cell of the grid."""

    date: date
    is_in_month: bool
    is_today: bool
    holidays: list[str] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)

    @property
    def is_weekend(self) -> bool:
        """Saturday and Sunday, drawn narrow."""
        return self.date.weekday() >= 5

    @property
    def name(self) -> str:
        """`Kamis`, in the language of the screen."""
        return screen_words().days[self.date.weekday()]


@dataclass(frozen=True)
class Clash:
    """Two meetings that cannot both be attended, and what they share."""

    first: Meeting
    second: Meeting
    shared: str


@dataclass(frozen=True)
class Month:
    """What the calendar page shows."""

    first: date
    weeks: list[list[Day]]
    meetings: list[Meeting]
    clashes: list[Clash]
    clashing_ids: frozenset[int]
    venue_use: list[tuple[str, int]]

    @property
    def days_with_something(self) -> list[Day]:
        """For the list on the phone: days of the month with a meeting or holiday, and today."""
        days = [day for week in self.weeks for day in week if day.is_in_month]
        return [day for day in days if day.meetings or day.holidays or day.is_today]

    @property
    def busy_weekend(self) -> list[bool]:
        """For Saturday and Sunday whether a meeting falls on one: its column is not narrowed then."""
        return [any(week[place].meetings for week in self.weeks) for place in (5, 6)]

    @property
    def previous(self) -> date:
        """First day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def following(self) -> date:
        """First day of the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)


def month_of(meetings: MeetingQuerySet, government: Government, first: date, today: date) -> Month:
    """The month that begins on `first`, of meetings already narrowed to the viewer; four queries."""
    start = first - timedelta(days=first.weekday())
    end = (first + timedelta(days=31)).replace(day=1)
    end += timedelta(days=(7 - end.weekday()) % 7)
    shown = _between(meetings, start, end, government.zone)
    holidays = _holidays(government, start, end)
    by_day: dict[date, list[Meeting]] = {}
    for meeting in shown:
        if meeting.shown_at:
            by_day.setdefault(meeting.shown_at.astimezone(meeting.zone).date(), []).append(meeting)
    days = [start + timedelta(days=number) for number in range((end - start).days)]
    cells = [
        Day(day, day.month == first.month, day == today, holidays.get(day, []), by_day.get(day, [])) for day in days
    ]
    clashes = find_clashes(shown)
    here = [each for day in cells if day.is_in_month for each in day.meetings]
    use = Counter(each.place_name for each in here if each.place_name)
    return Month(
        first=first,
        weeks=[cells[place : place + 7] for place in range(0, len(cells), 7)],
        meetings=here,
        clashes=clashes,
        clashing_ids=frozenset(each.pk for clash in clashes for each in (clash.first, clash.second)),
        venue_use=use.most_common(8),
    )


def find_clashes(meetings: Sequence[Meeting]) -> list[Clash]:
    """Pairs that overlap in time and share a venue, an officer or an invited position; one query."""
    live = [each for each in meetings if each.status in LIVE and each.starts_at and each.time_is_known]
    pairs = [(one, other) for one, other in combinations(live, 2) if _overlap(one, other)]
    ids = {each.pk for pair in pairs for each in pair}
    busy: dict[int, dict[int, str]] = {each.pk: _officers(each) for pair in pairs for each in pair}
    if ids:
        rows = Invitation.objects.standing().filter(meeting_id__in=ids)
        for meeting_id, position_id, addressee in rows.values_list("meeting_id", "position_id", "addressee"):
            busy[meeting_id].setdefault(position_id, addressee)
    found = []
    for one, other in pairs:
        both = [title for pk, title in busy[one.pk].items() if pk in busy[other.pk]]
        if one.venue_id is not None and one.venue_id == other.venue_id:
            found.append(Clash(one, other, one.place_name))
        elif both:
            more = f" dan {len(both) - 1} jabatan lain" if len(both) > 1 else ""
            found.append(Clash(one, other, f"{both[0]}{more}"))
    return found


def _officers(meeting: Meeting) -> dict[int, str]:
    return {meeting.chair_id: str(meeting.chair)} if meeting.chair_id else {}


def _overlap(one: Meeting, other: Meeting) -> bool:
    if one.starts_at is None or other.starts_at is None:
        return False
    one_end = one.ends_at or one.starts_at + ASSUMED_LENGTH
    other_end = other.ends_at or other.starts_at + ASSUMED_LENGTH
    return one.starts_at < other_end and other.starts_at < one_end


def _between(meetings: MeetingQuerySet, start: date, end: date, zone: ZoneInfo) -> list[Meeting]:
    first = datetime.combine(start, time.min, tzinfo=zone).astimezone(UTC)
    last = datetime.combine(end, time.min, tzinfo=zone).astimezone(UTC)
    planned, held = Q(starts_at__gte=first, starts_at__lt=last), Q(started_at__gte=first, started_at__lt=last)
    rows = meetings.filter(planned | held, status__in=SHOWN)
    return list(rows.select_related("venue", "chair").order_by("starts_at", "pk"))


def _holidays(government: Government, start: date, end: date) -> dict[date, list[str]]:
    found: dict[date, list[str]] = {}
    rows = Holiday.objects.filter(government=government, date__gte=start, date__lt=end)
    for holiday in rows:
        prefix = "Cuti bersama: " if holiday.kind == Holiday.Kind.COLLECTIVE_LEAVE else ""
        name = holiday.name.removeprefix("Cuti bersama ").removeprefix("Cuti Bersama ")
        found.setdefault(holiday.date, []).append(f"{prefix}{name}")
    return found
