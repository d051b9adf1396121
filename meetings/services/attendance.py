"""Marking who is in the hall: by list, by typed code, as a walk-in; undoing; issuing the daftar hadir."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rakor_portal.documents.services.issuing import issue_document

from meetings.documents.attendance import build_attendance_list
from meetings.models import Attendance, Invitation, Meeting
from rakor_portal.accounts.models import User
from rakor_portal.actors import SystemActor
from rakor_portal.audit import services as audit
from rakor_portal.documents.models import Document
from rakor_portal.errors import RuleViolation
from rakor_portal.formatting import format_time

SUBJECT_KIND = "meetings.meeting"
#: When people can be in the hall; before the letter nobody is invited, after closing nothing changes.
OPEN_STATUSES = (Meeting.Status.SCHEDULED, Meeting.Status.IN_PROGRESS, Meeting.Status.HELD)


@dataclass(frozen=True)
class CheckIn:
    """What a typed code led to: `accepted`, `already` (with the first mark) or `unknown`."""

    verdict: str
    code: str
    invitation: Invitation | None = None
    attendance: Attendance | None = None


@transaction.atomic
def mark_attendance(
    *,
    by: User | SystemActor,
    meeting: Meeting,
    invitation: Invitation,
    status: str,
    name: str = "",
    post: str = "",
    method: str = Attendance.Method.LIST,
    at: datetime | None = None,
) -> Attendance:
    """Record what became of one invitation; a person who is present is present in all his positions.

    Marking the same again changes nothing; another status replaces the mark, which stays on record as
    undone. Without `name` a delegation takes the name that was announced. Raises RuleViolation when
    the meeting takes no attendance (any more).
    """
    _lock_for_marking(meeting)
    if invitation.meeting_id != meeting.pk or invitation.withdrawn_at:
        raise RuleViolation(_("Undangan itu tidak berlaku untuk rapat ini."))
    if status == Attendance.Status.DELEGATED and not name:
        name, post = _announced_delegate(invitation)
    wanted = {"status": status, "name": name, "post": post}
    standing = Attendance.objects.filter(invitation=invitation).standing().first()
    if standing and all(getattr(standing, field) == value for field, value in wanted.items()):
        return standing
    moment = at or timezone.now()
    if standing:
        Attendance.objects.filter(pk=standing.pk).update(undone_at=moment)
    marks = [_mark(by, invitation, method=method, at=moment, **wanted)]
    if status == Attendance.Status.PRESENT:
        marks += [_mark(by, other, method=method, at=moment, **wanted) for other in _other_seats(invitation)]
    Attendance.objects.bulk_create(marks)
    _record(by, meeting, "attendance.mark", marks)
    return marks[0]


@transaction.atomic
def mark_many(
    *,
    by: User | SystemActor,
    meeting: Meeting,
    invitations: Iterable[Invitation],
    status: str,
    method: str = Attendance.Method.LIST,
    at: datetime | None = None,
) -> int:
    """Mark all of `invitations` that carry no mark yet, in a constant number of queries; returns how many.

    For the ticked rows of the list and for records of past meetings.
    """
    _lock_for_marking(meeting)
    moment = at or timezone.now()
    wanted = [invitation.pk for invitation in invitations]
    unmarked = Invitation.objects.filter(meeting=meeting, pk__in=wanted).standing().exclude(_has_mark())
    marks = [_mark(by, invitation, status=status, name="", post="", method=method, at=moment) for invitation in unmarked]
    Attendance.objects.bulk_create(marks)
    if marks:
        _record(by, meeting, "attendance.mark_many", marks)
    return len(marks)


@transaction.atomic
def check_in_code(*, by: User | SystemActor, meeting: Meeting, code: str, at: datetime | None = None) -> CheckIn:
    """Let in whoever brings the code of an invitation; first wins, a second time tells when the first was.

    Someone marked as excused who comes after all is present. Raises RuleViolation when the meeting
    takes no attendance (any more); an unknown code is a verdict, not an error.
    """
    _lock_for_marking(meeting)
    typed = "".join(sign for sign in code.upper() if sign.isalnum())[:8]
    invitation = (
        Invitation.objects.filter(meeting=meeting, check_in_code__iexact=typed)
        .standing()
        .select_related("position__organization")
        .first()
    )
    if invitation is None:
        return CheckIn("unknown", typed)
    first = Attendance.objects.filter(invitation=invitation).standing().first()
    if first and first.status != Attendance.Status.EXCUSED:
        return CheckIn("already", typed, invitation, first)
    attendance = mark_attendance(
        by=by,
        meeting=meeting,
        invitation=invitation,
        status=Attendance.Status.PRESENT,
        method=Attendance.Method.CODE,
        at=at,
    )
    return CheckIn("accepted", typed, invitation, attendance)


@transaction.atomic
def add_walk_in(
    *,
    by: User | SystemActor,
    meeting: Meeting,
    name: str,
    post: str,
    client_ref: uuid.UUID,
    at: datetime | None = None,
) -> Attendance:
    """Record someone who came without an invitation; the same `client_ref` twice makes one row.

    Raises RuleViolation without name or post, or when the meeting takes no attendance (any more).
    """
    _lock_for_marking(meeting)
    if not name.strip() or not post.strip():
        raise RuleViolation(_("Tuliskan nama dan jabatan peserta tambahan."))
    walk_in, created = Attendance.objects.get_or_create(
        client_ref=client_ref,
        defaults={
            "meeting": meeting,
            "status": Attendance.Status.PRESENT,
            "method": Attendance.Method.WALK_IN,
            "name": name.strip(),
            "post": post.strip(),
            "marked_at": at or timezone.now(),
            "marked_by": by if isinstance(by, User) else None,
        },
    )
    if walk_in.meeting_id != meeting.pk:
        raise RuleViolation(_("Formulir ini sudah dipakai di rapat lain. Buka ulang halaman."))
    if created:
        _record(by, meeting, "attendance.walk_in", [walk_in])
    return walk_in


@transaction.atomic
def undo_attendance(*, by: User | SystemActor, attendance: Attendance, at: datetime | None = None) -> int:
    """Take back a mark, and the marks of the person's other positions made in the same act; returns how many.

    A mark that was undone already stays so. Raises RuleViolation when the list is closed.
    """
    meeting = attendance.meeting
    _lock_for_marking(meeting)
    same_act = Attendance.objects.filter(pk=attendance.pk)
    if attendance.invitation and attendance.invitation.person_id:
        same_act |= Attendance.objects.filter(
            meeting=meeting,
            invitation__person_id=attendance.invitation.person_id,
            marked_at=attendance.marked_at,
            status=attendance.status,
        )
    taken_back = list(same_act.filter(undone_at=None))
    if taken_back:
        ids = [mark.pk for mark in taken_back]
        Attendance.objects.filter(pk__in=ids).update(undone_at=at or timezone.now())
        _record(by, meeting, "attendance.undo", taken_back)
    return len(taken_back)


@transaction.atomic
def issue_attendance_list(*, by: User | SystemActor, meeting: Meeting, at: datetime | None = None) -> Document:
    """Freeze the daftar hadir as an official document; asked again, the same document is returned.

    From then on attendance does not change. Raises RuleViolation before the meeting was held.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    issued = find_attendance_list(meeting)
    if issued:
        return issued
    if meeting.status not in {Meeting.Status.HELD, Meeting.Status.CLOSED}:
        raise RuleViolation(_("Daftar hadir diterbitkan setelah rapat diakhiri."))
    moment = at or timezone.now()
    day = timezone.localdate(moment, timezone=meeting.zone)
    document = issue_document(
        by=by,
        government=meeting.government,
        kind=Document.Kind.ATTENDANCE_LIST,
        subject_kind=SUBJECT_KIND,
        subject_id=meeting.pk,
        title=f"Daftar hadir {meeting.title}",
        content=build_attendance_list(meeting, day=day),
        file_name=f"Daftar-Hadir-{_date_part(meeting)}.pdf",
        dated_on=day,
        numbered=False,
        circle_id=meeting.circle_id,
    )
    audit.record(
        by=by,
        action="attendance.issue_list",
        on=meeting,
        government_id=meeting.government_id,
        data={"document": document.pk},
        circle_id=meeting.circle_id,
    )
    return document


def find_attendance_list(meeting: Meeting) -> Document | None:
    """The issued daftar hadir of a meeting, if any."""
    return Document.objects.filter(
        government_id=meeting.government_id,
        subject_kind=SUBJECT_KIND,
        subject_id=meeting.pk,
        kind=Document.Kind.ATTENDANCE_LIST,
        cancelled_at=None,
    ).first()


def describe_first_mark(check_in: CheckIn) -> str:
    """"08.31" of the first mark, in the meeting's zone."""
    if check_in.attendance is None:
        return ""
    return format_time(check_in.attendance.marked_at, zone=check_in.attendance.meeting.time_zone)
