"""The typed rows of the live minutes: written on Enter, edited with a version, struck, never deleted."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting, MinuteEntry
from meetings.permissions import Actor
from meetings.services.minutes import lock_for_writing
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Position
from rakor_portal.errors import RuleViolation, StaleWrite


@transaction.atomic
def add_entry(
    *,
    by: Actor,
    meeting: Meeting,
    agenda_item: AgendaItem | None,
    kind: str,
    speaker: Position | None = None,
    speaker_spoken: str = "",
    text: str,
    client_ref: uuid.UUID,
    spoken_at: datetime | None = None,
) -> MinuteEntry:
    """Write one row; a double Enter brings the same `client_ref` and gets the row that is there.

    `spoken_at` None means that the time is not known (records of past meetings). Raises RuleViolation
    without text, for an agenda item of another meeting, or when the notula is not being written.
    """
    lock_for_writing(by=by, meeting=meeting)
    _check_entry(meeting, agenda_item, text)
    entry, created = MinuteEntry.objects.get_or_create(
        client_ref=client_ref,
        defaults={
            "meeting": meeting,
            "agenda_item": agenda_item,
            "kind": kind,
            "speaker": speaker,
            "speaker_spoken": speaker_spoken.strip(),
            "spoken_at": spoken_at,
            "text": text.strip(),
            "written_by": by if isinstance(by, User) else None,
        },
    )
    if entry.meeting_id != meeting.pk:
        raise RuleViolation(_("Formulir ini sudah dipakai di rapat lain. Buka ulang halaman."))
    if created:
        _record(by, entry, meeting, "minute_entry.add")
        _begin_with(entry)
    return entry


@transaction.atomic
def edit_entry(
    *,
    by: Actor,
    entry: MinuteEntry,
    version: int,
    kind: str,
    speaker: Position | None,
    speaker_spoken: str,
    text: str,
) -> MinuteEntry:
    """Change a row that is still as the writer saw it.

    Raises StaleWrite with the stored row when someone else changed or struck it first, RuleViolation
    without text or when the notula is not being written.
    """
    meeting = entry.meeting
    lock_for_writing(by=by, meeting=meeting)
    _check_entry(meeting, entry.agenda_item, text)
    changed = MinuteEntry.objects.filter(pk=entry.pk, version=version, removed_at=None).update(
        kind=kind,
        speaker=speaker,
        speaker_spoken=speaker_spoken.strip(),
        text=text.strip(),
        version=F("version") + 1,
    )
    related = ("speaker", "agenda_item", "meeting", "written_by__person")
    current = MinuteEntry.objects.select_related(*related).get(pk=entry.pk)
    if not changed:
        raise StaleWrite(_("Catatan ini sudah diubah notulis lain. Bandingkan kedua teks, lalu simpan lagi."), current)
    _record(by, current, meeting, "minute_entry.edit")
    return current


@transaction.atomic
def remove_entry(*, by: Actor, entry: MinuteEntry, at: datetime | None = None) -> None:
    """Strike a row: it stays on record and is left out of the notula. Struck twice is struck once."""
    lock_for_writing(by=by, meeting=entry.meeting)
    if MinuteEntry.objects.filter(pk=entry.pk, removed_at=None).update(
        removed_at=at or timezone.now(), version=F("version") + 1
    ):
        _record(by, entry, entry.meeting, "minute_entry.strike")


@transaction.atomic
def restore_entry(*, by: Actor, entry: MinuteEntry) -> None:
    """Put a struck row back."""
    lock_for_writing(by=by, meeting=entry.meeting)
    struck = MinuteEntry.objects.filter(pk=entry.pk).exclude(removed_at=None)
    if struck.update(removed_at=None, version=F("version") + 1):
        _record(by, entry, entry.meeting, "minute_entry.restore")


@transaction.atomic
def begin_agenda_item(*, by: Actor, meeting: Meeting, agenda_item: AgendaItem, at: datetime | None = None) -> None:
    """Note when the hall came to an agenda item; coming back to it later does not move that moment."""
    lock_for_writing(by=by, meeting=meeting)
    _check_agenda_item(meeting, agenda_item)
    if AgendaItem.objects.filter(pk=agenda_item.pk, started_at=None).update(started_at=at or timezone.now()):
        audit.record(
            by=by,
            action="agenda_item.begin",
            on=agenda_item,
            government_id=meeting.government_id,
            circle_id=meeting.circle_id,
        )


def _begin_with(entry: MinuteEntry) -> None:
    """Whoever writes under an agenda item during the meeting has come to it."""
    spoken_at = entry.spoken_at
    if spoken_at and entry.agenda_item_id and entry.meeting.status == Meeting.Status.IN_PROGRESS:
        AgendaItem.objects.filter(pk=entry.agenda_item_id, started_at=None).update(started_at=spoken_at)


def _check_entry(meeting: Meeting, agenda_item: AgendaItem | None, text: str) -> None:
    if not text.strip():
        raise RuleViolation(_("Tuliskan isi catatan."))
    _check_agenda_item(meeting, agenda_item)


def _check_agenda_item(meeting: Meeting, agenda_item: AgendaItem | None) -> None:
    if agenda_item and (agenda_item.meeting_id != meeting.pk or agenda_item.removed_at):
        raise RuleViolation(_("Agenda itu bukan bagian rapat ini."))


def _record(by: Actor, entry: MinuteEntry, meeting: Meeting, action: str) -> None:
    audit.record(
        by=by,
        action=action,
        on=entry,
        government_id=meeting.government_id,
        data={"kind": entry.kind, "text": entry.text},
        circle_id=meeting.circle_id,
    )
