"""What speaks against a date and place: warnings, never blocks. Closed meetings of others lend no title."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Invitation, Meeting
from rakor_portal.actors import Viewer
from rakor_portal.directory.models import Position
from rakor_portal.directory.models.calendar import WorkingCalendar
from rakor_portal.formatting import format_time

#: How long a meeting "s.d. selesai" is taken to last.
ASSUMED_LENGTH = timedelta(hours=4)
LONGEST = timedelta(days=3)
LIVE = (Meeting.Status.DRAFT, Meeting.Status.SENDING, Meeting.Status.SCHEDULED, Meeting.Status.IN_PROGRESS)


@dataclass(frozen=True)
class Slot:
    """A time and place to be judged; `meeting_id` is left out of the comparison."""

    government_id: int
    time_zone: str
    starts_at: datetime
    ends_at: datetime | None
    venue_id: int | None = None
    officers: tuple[int, ...] = ()
    meeting_id: int | None = None


def end_of(starts_at: datetime, ends_at: datetime | None) -> datetime:
    """When a slot is over, as far as one can say."""
    return ends_at or starts_at + ASSUMED_LENGTH


def slot_of(meeting: Meeting) -> Slot | None:
    """The slot of a meeting with a known time."""
    if meeting.starts_at is None or not meeting.time_is_known:
        return None
    return Slot(
        meeting.government_id,
        meeting.time_zone,
        meeting.starts_at,
        meeting.ends_at,
        meeting.venue_id,
        officers_of(meeting),
        meeting.pk,
    )


def officers_of(meeting: Meeting) -> tuple[int, ...]:
    """Positions with a duty in the meeting."""
    posts = (meeting.chair_id, meeting.opener_id, meeting.moderator_id, meeting.minute_taker_id)
    return tuple(pk for pk in posts if pk is not None)


def find_warnings(*, viewer: Viewer, slot: Slot, invited_ids: Iterable[int] = ()) -> list[str]:
    """Sentences about holidays and clashes of venue, officers and invited positions.

    Meetings that the viewer may not know of count, but appear without name, as "agenda lain".
    """
    return [*_day_warnings(slot), *_clash_warnings(viewer, slot, set(invited_ids))]


def warn_of_past(starts_at: datetime | None, *, time_is_known: bool, zone: ZoneInfo) -> list[str]:
    """That the moment is over, before the rest of the draft is written; without an hour the whole day counts."""
    now = timezone.now()
    if starts_at is None:
        return []
    is_over = starts_at <= now if time_is_known else starts_at.astimezone(zone).date() < now.astimezone(zone).date()
    return [_("Waktu itu sudah lewat. Undangan untuknya tidak dapat dikirim.")] if is_over else []


def _day_warnings(slot: Slot) -> list[str]:
    day = slot.starts_at.astimezone(ZoneInfo(slot.time_zone)).date()
    calendar = WorkingCalendar.load(slot.government_id, day, day)
    names = calendar.holiday_names(day)
    if names:
        return [_("Tanggal itu hari libur: %(names)s.") % {"names": ", ".join(names)}]
    if not calendar.is_working_day(day):
        return [_("Tanggal itu jatuh pada akhir pekan.")]
    return []


def overlapping(slot: Slot) -> list[Meeting]:
    """Live meetings of the government at the same time, closed ones included."""
    end = end_of(slot.starts_at, slot.ends_at)
    near = Meeting.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=slot.starts_at),
        government_id=slot.government_id, status__in=LIVE, time_is_known=True,
        starts_at__lt=end, starts_at__gt=slot.starts_at - LONGEST,
    )  # fmt: skip
    if slot.meeting_id is not None:
        near = near.exclude(pk=slot.meeting_id)
    others = near.select_related("venue").order_by("starts_at", "pk")
    return [each for each in others if each.starts_at and end_of(each.starts_at, each.ends_at) > slot.starts_at]


def _clash_warnings(viewer: Viewer, slot: Slot, invited: set[int]) -> list[str]:
    others = overlapping(slot)
    if not others:
        return []
    ids = [each.pk for each in others]
    known = frozenset(Meeting.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    taken = Invitation.objects.standing().filter(meeting_id__in=ids).values_list("meeting_id", "position_id")
    busy: dict[int, set[int]] = {each.pk: set(officers_of(each)) for each in others}
    for meeting_id, position_id in taken:
        busy[meeting_id].add(position_id)
    titles = dict(Position.objects.filter(pk__in=slot.officers).values_list("pk", "title"))
    warnings: list[str] = []
    for each in others:
        warnings += _warnings_about(each, known, slot, busy[each.pk], titles, invited)
    return warnings


def _warnings_about(
    other: Meeting,
    known: frozenset[int],
    slot: Slot,
    busy: set[int],
    titles: dict[int, str],
    invited: set[int],
) -> list[str]:
    """The clashes with one other meeting."""
    is_known = other.pk in known
    time = format_time(other.starts_at, zone=other.time_zone) if other.starts_at else ""
    event = f"{other} ({time})" if is_known else _("agenda lain")
    found = []
    if slot.venue_id is not None and other.venue_id == slot.venue_id:
        place = {"venue": other.venue, "event": event}
        found.append(
            _("%(venue)s terpakai untuk %(event)s.") % place if is_known else _("Tempat sudah terpakai pada waktu itu.")
        )
    found += [
        _("%(post)s pada saat itu ada di %(event)s.") % {"post": title, "event": event}
        for pk, title in titles.items()
        if pk in busy
    ]
    both = len((invited & busy) - set(titles))
    if both:
        found.append(_("%(count)s jabatan yang diundang juga diundang ke %(event)s.") % {"count": both, "event": event})
    return found
