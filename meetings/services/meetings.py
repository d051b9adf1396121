"""A rakor from its first draft to its close. Status moves here and in changes.py only, by conditional update."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.documents.wording import USUAL_OPENING, USUAL_SUBJECT
from meetings.models import InvitationLetter, Meeting
from meetings.models.invitations import LONGEST_SUBJECT
from meetings.permissions import Actor, can_edit, can_run, can_schedule
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Circle, Government, Position
from rakor_portal.errors import RuleViolation, StaleWrite
from rakor_portal.formatting import format_date, screen_words

#: What part 1 of the draft may set.
INFO_FIELDS = (
    "title", "access", "starts_at", "ends_at", "time_is_known", "time_zone", "date_note", "venue", "place",
    "online_link", "chair", "opener", "moderator", "minute_taker", "series", "previous",
)  # fmt: skip

#: How long a draft of the same title by the same user is taken for the same rakor, filled in again after *Back*.
SAME_WITHIN = timedelta(hours=1)

#: A meeting moved by a day at the last moment is no slip.
DAYS_OFF = 1


class BeingSent(RuleViolation):
    """Between the click on *Kirim undangan* and the worker's transaction: seconds."""

    def __init__(self) -> None:
        super().__init__(_("Undangan sedang disiapkan untuk dikirim. Tunggu sebentar, lalu ulangi."))


class OffDate(RuleViolation):
    """The meeting is started on another day than planned; the sentence asks whether that is meant."""


@transaction.atomic
def create_meeting(
    *,
    by: Actor,
    government: Government,
    circle_positions: Iterable[Position] = (),
    at: datetime | None = None,
    **fields: Any,
) -> Meeting:
    """A new draft with its (still empty) letter. Nobody is told of it before the invitations are sent.

    `fields` are those of INFO_FIELDS; `at` is the moment of creation for records of the past. A closed
    meeting gets its circle: the given positions, the officers, and those of the creator's own posts,
    who could otherwise not find his draft again.
    """
    if not can_schedule(by):
        raise RuleViolation(_("Hanya sekretariat rakor yang dapat menjadwalkan rakor."))
    _refuse_unknown(fields)
    moment = at or timezone.now()
    meeting = Meeting(
        government=government, created_by=by if isinstance(by, User) else None, created_at=moment,
        status_changed_at=moment, **{"time_zone": government.time_zone, **fields},
    )  # fmt: skip
    if meeting.is_closed_access:
        meeting.circle = _new_circle(government, by, circle_positions)
    meeting.full_clean(exclude=["public_id"], validate_unique=False)
    meeting.save()
    _widen_circle(meeting)
    InvitationLetter.objects.create(meeting=meeting)
    audit.record(by=by, action="meeting.create", on=meeting, government_id=government.pk, circle_id=meeting.circle_id)
    return meeting


def earlier_draft(*, by: User, title: str, sent_as: str = "") -> Meeting | None:
    """The rakor that a form for a new one has made already: the one of public id `sent_as`, else a draft of its title.

    Browsers give the form back with another nonce after *Back*; only the title and the hour tell then.
    """
    known = Meeting.objects.visible_to(by).select_related("circle")
    if sent_as:
        return known.filter(public_id=sent_as).first()
    recent = timezone.now() - SAME_WITHIN
    mine = known.filter(created_by=by, status=Meeting.Status.DRAFT, created_at__gte=recent)
    return mine.filter(title__iexact=title).order_by("-created_at").first()


@transaction.atomic
def update_info(
    *, by: Actor, meeting: Meeting, version: int, circle_positions: Iterable[Position] = (), **fields: Any
) -> Meeting:
    """Part 1 of the draft. StaleWrite when someone else saved after `version` was read."""
    _refuse_unknown(fields)
    claim_draft(by=by, meeting=meeting, version=version)
    old_title = meeting.title
    for name, value in fields.items():
        setattr(meeting, name, value)
    if not meeting.is_closed_access:
        meeting.circle = None
    elif meeting.circle is None:
        meeting.circle = _new_circle(meeting.government, by, circle_positions)
    else:
        meeting.circle.positions.set({*circle_positions, *_own_positions(by)})
    meeting.full_clean(exclude=["public_id"], validate_unique=False)
    meeting.save(update_fields=[*fields, "circle"])
    _widen_circle(meeting)
    _let_letter_follow(meeting, old_title)
    audit.record(
        by=by, action="meeting.update_info", on=meeting, government_id=meeting.government_id,
        circle_id=meeting.circle_id, data={"fields": sorted(fields)},
    )  # fmt: skip
    return meeting


def claim_draft(*, by: Actor, meeting: Meeting, version: int | None) -> None:
    """Take the right to write the draft that was read at `version`; every part of it goes through here.

    Raises RuleViolation when it is no draft any more, StaleWrite when another editor was faster.
    None skips the comparison (for one-off buttons such as *Naik*, which carry no typed text).
    """
    if not can_edit(by, meeting):
        raise RuleViolation(_("Hanya sekretariat rakor yang dapat mengubah rancangan rakor."))
    drafts = Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.DRAFT)
    matching = drafts if version is None else drafts.filter(version=version)
    if not matching.update(version=F("version") + 1):
        current = Meeting.objects.select_related("venue", "chair", "government", "circle").get(pk=meeting.pk)
        if current.status == Meeting.Status.SENDING:
            raise BeingSent
        if current.status != Meeting.Status.DRAFT:
            raise RuleViolation(_("Undangan sudah dikirim. Pakai Ubah jadwal untuk mengubah waktu atau tempat."))
        raise StaleWrite(_("Orang lain menyimpan rancangan ini lebih dahulu. Periksa kedua isian."), current)
    meeting.refresh_from_db(fields=["version"])


@transaction.atomic
def start_meeting(*, by: Actor, meeting: Meeting, at: datetime | None = None, confirm_date: bool = False) -> Meeting:
    """Open the meeting: from now on attendance and minutes are written, and papers print the day it began.

    OffDate when today is not about the planned day and nobody has confirmed that; records of the past give `at`.
    """
    _guard_run(by, meeting)
    moment = at or timezone.now()
    if at is None and not confirm_date and is_off_date(meeting, moment):
        raise OffDate(words_for_off_date(meeting, moment))
    _move(by, meeting, Meeting.Status.SCHEDULED, Meeting.Status.IN_PROGRESS, started_at=moment)
    return meeting


@transaction.atomic
def end_meeting(*, by: Actor, meeting: Meeting, at: datetime | None = None) -> Meeting:
    """End the meeting: the minutes are completed from here."""
    _guard_run(by, meeting)
    moment = at or timezone.now()
    _move(by, meeting, Meeting.Status.IN_PROGRESS, Meeting.Status.HELD, ended_at=moment)
    return meeting


@transaction.atomic
def close_meeting(*, by: Actor, meeting: Meeting, note: str) -> Meeting:
    """Close the file with a note; whether every follow-up is settled is asked by the room that knows them."""
    if not can_edit(by, meeting):
        raise RuleViolation(_("Hanya sekretariat rakor yang dapat menutup rakor."))
    if not note.strip():
        raise RuleViolation(_("Tuliskan catatan penutup."))
    _move(by, meeting, Meeting.Status.HELD, Meeting.Status.CLOSED, closing_note=note.strip())
    return meeting


def is_off_date(meeting: Meeting, moment: datetime) -> bool:
    """Whether a meeting that waits to be held is started more than a day before or after its planned day."""
    days = meeting.days_ahead(moment)
    return meeting.status == Meeting.Status.SCHEDULED and days is not None and abs(days) > DAYS_OFF


def words_for_off_date(meeting: Meeting, moment: datetime) -> str:
    """`Dijadwalkan 8 Desember 2026, hari ini 22 November 2026. Tetap mulai?`"""
    zone, words = meeting.time_zone, screen_words()
    days = {
        "planned": format_date(meeting.starts_at, zone=zone, words=words) if meeting.starts_at else "",
        "today": format_date(moment, zone=zone, words=words),
    }
    return _("Dijadwalkan %(planned)s, hari ini %(today)s. Tetap mulai?") % days


def _guard_run(by: Actor, meeting: Meeting) -> None:
    if not can_run(by, meeting):
        raise RuleViolation(_("Hanya sekretariat dan notulis yang dapat memulai atau mengakhiri rapat."))


def _move(by: Actor, meeting: Meeting, old: str, new: str, **fields: Any) -> None:
    """The conditional update: only one of two simultaneous clicks finds the old status."""
    actor = by if isinstance(by, User) else None
    values = {**fields, "status": new, "status_changed_at": timezone.now(), "status_changed_by": actor}
    if not Meeting.objects.filter(pk=meeting.pk, status=old).update(**values):
        meeting.refresh_from_db(fields=["status"])
        if meeting.status == Meeting.Status.SENDING:
            raise BeingSent
        raise RuleViolation(_("Rakor ini berstatus %(status)s.") % {"status": meeting.get_status_display()})
    for name, value in values.items():
        setattr(meeting, name, value)
    audit.record(
        by=by, action=f"meeting.{new}", on=meeting, government_id=meeting.government_id, circle_id=meeting.circle_id
    )


def _refuse_unknown(fields: dict[str, Any]) -> None:
    unknown = set(fields) - set(INFO_FIELDS)
    if unknown:
        raise TypeError(f"Not a field of the information part: {', '.join(sorted(unknown))}")


def _let_letter_follow(meeting: Meeting, old_title: str) -> None:
    """Subject and opening that still say the usual words of the old title say those of the new; others are left."""
    if meeting.title == old_title:
        return
    for name, words in (("subject", USUAL_SUBJECT), ("opening", USUAL_OPENING)):
        said = words.format(event=meeting.title)
        if name == "opening" or len(said) <= LONGEST_SUBJECT:
            unwritten = InvitationLetter.objects.filter(meeting=meeting, **{name: words.format(event=old_title)})
            unwritten.update(**{name: said})


def _own_positions(by: Actor) -> list[Position]:
    return by.positions_today if isinstance(by, User) else []


def _new_circle(government: Government, by: Actor, positions: Iterable[Position]) -> Circle:
    circle = Circle.objects.create(government=government)
    circle.positions.set({*positions, *_own_positions(by)})
    return circle


def _widen_circle(meeting: Meeting) -> None:
    """The officers of a closed meeting always know of it."""
    if meeting.circle:
        officers = {meeting.chair_id, meeting.opener_id, meeting.moderator_id, meeting.minute_taker_id} - {None}
        meeting.circle.positions.add(*[pk for pk in officers if pk is not None])
