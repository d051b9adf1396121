"""Which dates of an invitation letter make no sense, told at the field and again before sending."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from rakor_portal.formatting import format_date, screen_words

if TYPE_CHECKING:
    from meetings.models.meetings import Meeting

#: Offices date a letter back to the day on which it was signed or numbered: days or weeks, never months. Further back
#: the year is a slip of the finger, and the number would be taken from the register of that year.
DAYS_BACK = 31


def wrong_dates(meeting: Meeting, *, dated_on: date | None, reply_by: datetime | None, now: datetime) -> dict[str, str]:
    """Sentences by field (`dated_on`, `reply_by`), judged at `now`.

    A letter is dated at most DAYS_BACK before today and not after the rakor; a later day than today may be written
    down, because a draft waits, but see `not_yet`. Answers need time: their deadline lies between now and the rakor.
    """
    wrong: dict[str, str] = {}
    if dated_on and dated_on < _today(meeting, now) - timedelta(days=DAYS_BACK):
        wrong["dated_on"] = _("Tanggal surat lebih dari %(days)s hari yang lalu.") % {"days": DAYS_BACK}
    elif dated_on and meeting.starts_at and dated_on > timezone.localdate(meeting.starts_at, timezone=meeting.zone):
        wrong["dated_on"] = _("Tanggal surat tidak boleh setelah hari rapat.")
    if reply_by and meeting.starts_at and reply_by >= meeting.starts_at:
        wrong["reply_by"] = _("Batas jawaban harus sebelum rapat dimulai.")
    elif reply_by and reply_by <= now:
        wrong["reply_by"] = _("Batas jawaban sudah lewat, sehingga tidak ada yang dapat menjawab.")
    return wrong


def not_yet(meeting: Meeting, *, dated_on: date | None, now: datetime) -> str:
    """Why a letter that bears a later day than today cannot go out today; empty when it can."""
    if dated_on is None or dated_on <= _today(meeting, now):
        return ""
    day = format_date(dated_on, words=screen_words())
    return _("Tanggal surat %(day)s belum tiba. Kirim pada hari itu, atau ubah tanggalnya.") % {"day": day}


def _today(meeting: Meeting, now: datetime) -> date:
    return timezone.localdate(now, timezone=meeting.government.zone)
