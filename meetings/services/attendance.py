"""Marking who is in the hall: by list, by typed code, as a walk-in; undoing."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Attendance, Delegation, Invitation, Meeting
from meetings.permissions import Actor, can_run
from meetings.services.attendance_lists import find_attendance_list
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.errors import RuleViolation

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
    by: Actor,
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
    _lock_for_marking(by, meeting)
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
    by: Actor,
    meeting: Meeting,
    invitations: Iterable[Invitation],
    status: str,
    method: str = Attendance.Method.LIST,
    at: datetime | None = None,
) -> int:
    """Mark all of `invitations` that carry no mark yet, in a constant number of queries; returns how many.

    For the ticked rows of the list and for records of past meetings.
    """
    _lock_for_marking(by, meeting)
    moment = at or timezone.now()
    wanted = [invitation.pk for invitation in invitations]
    unmarked = Invitation.objects.filter(meeting=meeting, pk__in=wanted).standing().exclude(_has_mark())
    marks = [
        _mark(by, invitation, status=status, name="", post="", method=method, at=moment) for invitation in unmarked
    ]
    Attendance.objects.bulk_create(marks)
    if marks:
        _record(by, meeting, "attendance.mark_many", marks)
    return len(marks)


@transaction.atomic
def check_in_code(*, by: Actor, meeting: Meeting, code: str, at: datetime | None = None) -> CheckIn:
    """Let in whoever brings the code of an invitation; first wins, a second time tells when the first was.

    Someone marked as excused who comes after all is present. Raises RuleViolation when the meeting
    takes no attendance (any more); an unknown code is a verdict, not an error.
    """
    _lock_for_marking(by, meeting)
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
    by: Actor,
    meeting: Meeting,
    name: str,
    post: str,
    client_ref: uuid.UUID,
    at: datetime | None = None,
) -> Attendance:
    """Record someone who came without an invitation; the same `client_ref` twice makes one row.

    Raises RuleViolation without name or post, or when the meeting takes no attendance (any more).
    """
    _lock_for_marking(by, meeting)
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
def undo_attendance(*, by: Actor, attendance: Attendance, at: datetime | None = None) -> int:
    """Take back a mark, and the marks of the person's other positions made in the same act; returns how many.

    A mark that was undone already stays so. Raises RuleViolation when the list is closed.
    """
    meeting = attendance.meeting
    _lock_for_marking(by, meeting)
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


def _lock_for_marking(by: Actor, meeting: Meeting) -> None:
    """Serialise the writers of one hall; refuse strangers, and everybody when the list is closed."""
    if not can_run(by, meeting):
        raise RuleViolation(_("Kehadiran dicatat oleh sekretariat dan notulis rapat ini."))
    status = Meeting.objects.select_for_update().values_list("status", flat=True).get(pk=meeting.pk)
    if status not in OPEN_STATUSES:
        raise RuleViolation(_("Kehadiran dapat dicatat setelah undangan terkirim dan sebelum rapat ditutup."))
    if find_attendance_list(meeting):
        raise RuleViolation(_("Daftar hadir sudah diterbitkan, sehingga kehadiran tidak dapat diubah."))


def _has_mark() -> Exists:
    return Exists(Attendance.objects.standing().filter(invitation=OuterRef("pk")))


def _other_seats(invitation: Invitation) -> Sequence[Invitation]:
    """Invitations of the same person to the same meeting that carry no mark yet."""
    if invitation.person_id is None:
        return []
    others = Invitation.objects.filter(meeting_id=invitation.meeting_id, person_id=invitation.person_id)
    return list(others.standing().exclude(pk=invitation.pk).exclude(_has_mark()))


def _announced_delegate(invitation: Invitation) -> tuple[str, str]:
    """Name and post of the last link of the delegation chain, as the invitee announced it."""
    announced = Delegation.objects.filter(invitation=invitation, ended_at=None).order_by("-sequence").first()
    return (announced.name, announced.post) if announced else ("", "")


def _mark(
    by: Actor, invitation: Invitation, *, status: str, name: str, post: str, method: str, at: datetime
) -> Attendance:
    return Attendance(
        meeting_id=invitation.meeting_id,
        invitation=invitation,
        category=invitation.category,
        status=status,
        method=method,
        name=name,
        post=post,
        marked_at=at,
        marked_by=by if isinstance(by, User) else None,
    )


def _record(by: Actor, meeting: Meeting, action: str, marks: Sequence[Attendance]) -> None:
    audit.record(
        by=by,
        action=action,
        on=meeting,
        government_id=meeting.government_id,
        data={"invitations": [mark.invitation_id for mark in marks], "status": marks[0].status},
        circle_id=meeting.circle_id,
    )
