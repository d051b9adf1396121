"""When the hall takes attendance: on the day of the rakor or once it was started, until it is closed."""

from datetime import datetime

from django.utils.translation import gettext as _

from meetings.models import Meeting
from meetings.permissions import Actor, can_run
from rakor_portal.errors import RuleViolation
from rakor_portal.formatting import format_date, screen_words

#: When people can be in the hall; before the letter nobody is invited, after closing nothing changes.
OPEN_STATUSES = (Meeting.Status.SCHEDULED, Meeting.Status.IN_PROGRESS, Meeting.Status.HELD)


def lock_for_marking(by: Actor, meeting: Meeting, moment: datetime | None) -> None:
    """Serialise the writers of one hall; refuse strangers, and everybody while the meeting takes no attendance.

    `moment` is that of the mark; None takes a mark back, which may be done on any day.
    A meeting that was read under its lock (`Meeting.objects.locked()`) is not read again.
    """
    if not can_run(by, meeting):
        raise RuleViolation(_("Kehadiran dicatat oleh sekretariat dan notulis rapat ini."))
    locked = meeting if meeting.is_locked else Meeting.objects.locked().get(pk=meeting.pk)
    if words := words_for_shut(locked):
        raise RuleViolation(words)
    if moment and (words := words_for_early(locked, moment)):
        raise RuleViolation(words)


def words_for_shut(meeting: Meeting) -> str:
    """Why the rakor takes no attendance in its present state; empty when it does."""
    reasons = {
        Meeting.Status.CANCELLED: _("Rakor ini dibatalkan. Kehadiran tidak dicatat."),
        Meeting.Status.POSTPONED: _("Rakor ini ditunda. Kehadiran dicatat pada jadwal yang baru."),
        Meeting.Status.CLOSED: _("Rakor ini sudah ditutup, sehingga kehadiran tidak dapat diubah."),
    }
    if meeting.status in OPEN_STATUSES:
        return ""
    return reasons.get(
        Meeting.Status(meeting.status), _("Undangan rakor ini belum terkirim. Kehadiran dicatat setelah itu.")
    )


def words_for_early(meeting: Meeting, moment: datetime) -> str:
    """Why nobody can be in the hall yet: the rakor is on a later day; empty from then on, or once started."""
    days = meeting.days_ahead(moment)
    if meeting.status != Meeting.Status.SCHEDULED or meeting.starts_at is None or not days or days < 0:
        return ""
    day = format_date(meeting.starts_at, zone=meeting.time_zone, words=screen_words())
    return _(
        "Presensi dibuka pada hari rapat, %(day)s, atau sejak rapat dimulai. Jawaban sebelum hari itu dicatat di "
        "tab Undangan."
    ) % {"day": day}
