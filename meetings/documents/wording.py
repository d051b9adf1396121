"""Words that several papers of a meeting share: when, where, who."""

from datetime import date

from meetings.models import Meeting
from rakor_portal.directory.models import Position
from rakor_portal.documents.contents import UNDATED
from rakor_portal.formatting import format_date, format_day_date, format_time_range

#: What an invitation letter says as long as nobody has written something else.
USUAL_SUBJECT = "Undangan {event}"
USUAL_OPENING = "Dalam rangka pelaksanaan {event}, kami mengharapkan kehadiran Saudara pada:"
USUAL_CLOSING = "Demikian, atas perhatian dan kehadiran Saudara disampaikan terima kasih."
UNKNOWN_TIME = "waktu tidak tercatat"


def meeting_day(meeting: Meeting) -> str:
    """`Senin, 12 Januari 2026`: the day it was held, else the planned one; or that no date was recorded."""
    return format_day_date(meeting.took_place_at, zone=meeting.time_zone) if meeting.took_place_at else UNDATED


def meeting_hours(meeting: Meeting) -> str:
    """`pukul 09.00–12.40 WIB`: as it really was, else as planned; or that no hour was recorded."""
    if meeting.starts_at is None or not meeting.time_is_known:
        return UNKNOWN_TIME
    start, end = meeting.started_at or meeting.starts_at, meeting.ended_at or meeting.ends_at
    return f"pukul {format_time_range(start, end, zone=meeting.time_zone)}"


def place_and_date(meeting: Meeting, day: date) -> str:
    """`Kotabumi, 14 Januari 2026`, above a signature."""
    return f"{meeting.government.seat}, {format_date(day)}"


def duty_name(position: Position) -> str:
    """Who owes a follow-up, in full as an official paper says it: the agency of a head, else the post itself."""
    heads_agency = position.is_head and position.category == Position.Category.AGENCY_HEAD
    return position.organization.name if heads_agency else position.title
