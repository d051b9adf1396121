"""The calendar entry (ICS, RFC 5545) that goes with an invitation."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from meetings.models import Meeting

#: A meeting "s.d. selesai" fills this much of the calendar.
ASSUMED_LENGTH = timedelta(hours=4)


def calendar_text(meeting: Meeting, *, is_off: bool = False) -> str:
    """One event; a later `schedule_version` replaces it in the reader's calendar, `is_off` takes it out.

    Nothing for a closed or undated meeting.
    """
    if meeting.is_closed_access or meeting.starts_at is None or not meeting.time_is_known:
        return ""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Rakor Portal//ID",
        f"METHOD:{'CANCEL' if is_off else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{meeting.public_id}@{host}",
        f"SEQUENCE:{meeting.schedule_version}",
        f"DTSTAMP:{_moment(timezone.now())}",
        f"DTSTART:{_moment(meeting.starts_at)}",
        f"DTEND:{_moment(meeting.ends_at or meeting.starts_at + ASSUMED_LENGTH)}",
        f"SUMMARY:{_escape(meeting.title)}",
        f"LOCATION:{_escape(meeting.place_name or meeting.online_link)}",
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escape(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _fold(line: str) -> str:
    """Lines of at most 75 octets, continued with a space, never inside a character."""
    parts, current = [], ""
    for sign in line:
        if len((current + sign).encode()) > 73:
            parts.append(current)
            current = ""
        current += sign
    return "\r\n ".join([*parts, current])
