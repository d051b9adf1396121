"""What approval freezes: codes of follow-ups, numbers of decisions, the paper itself."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from meetings.documents.minutes import build_minutes
from meetings.models import ActionPoint, Decision, Meeting, MinuteEntry, Minutes
from meetings.permissions import Actor
from meetings.reports.minutes import entries_in_order
from rakor_portal.documents.models import Document
from rakor_portal.documents.services.issuing import issue_document
from rakor_portal.documents.services.numbers import take_numbers

CODE_REGISTER = "tindak-lanjut"
SUBJECT_KIND = "meetings.meeting"  # papers hang on the meeting, so that its Dokumen tab shows them all


def give_codes(meeting: Meeting, points: Sequence[ActionPoint], *, at: datetime) -> None:
    """Number the follow-ups TL-<year>-<nnn>, without gaps per government and year of approval.

    The register's row stays locked until the approval commits, so a failed approval takes no number.
    """
    if not points:
        return
    year = timezone.localtime(at, timezone=meeting.government.zone).year
    taken = take_numbers(government=meeting.government, register=CODE_REGISTER, year=year, count=len(points))
    for number, point in zip(taken, points, strict=True):
        point.code = f"TL-{year}-{number:03d}"
    ActionPoint.objects.bulk_update(points, ["code"])


def freeze_decisions(meeting: Meeting) -> list[Decision]:
    """Make the numbered decisions from the standing rows of kind Keputusan, in the order of the agenda."""
    decided = [entry for entry in entries_in_order(meeting) if entry.kind == MinuteEntry.Kind.DECISION]
    return Decision.objects.bulk_create(
        [
            Decision(meeting=meeting, number=number, agenda_item_id=entry.agenda_item_id, entry=entry, text=entry.text)
            for number, entry in enumerate(decided, 1)
        ]
    )


def issue_minutes_document(*, by: Actor, minutes: Minutes, points: Sequence[ActionPoint], at: datetime) -> Document:
    """Issue the notula: its number and content are frozen here, the worker renders the bytes."""
    meeting = minutes.meeting
    day = timezone.localdate(at, timezone=meeting.zone)
    date_part = (
        f"{meeting.took_place_at.astimezone(meeting.zone):%Y-%m-%d}" if meeting.took_place_at else "tanpa-tanggal"
    )
    return issue_document(
        by=by,
        government=meeting.government,
        kind=Document.Kind.MINUTES,
        subject_kind=SUBJECT_KIND,
        subject_id=meeting.pk,
        title=f"Notula {meeting.title}",
        content=build_minutes(minutes, points=points, day=day),
        file_name=f"Notula-{date_part}.pdf",
        dated_on=day,
        circle_id=meeting.circle_id,
    )
