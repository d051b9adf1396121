"""Marking who is in the hall: by list, by typed code, as a walk-in; undoing."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Case, CharField, Exists, F, FilteredRelation, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Attendance, Invitation, Meeting, Minutes
from meetings.permissions import Actor
from meetings.services.attendance_lists import attendance_lists_in, attendance_lists_of, refuse_issued
from meetings.services.desks import refuse_undoing, refuse_unseen
from meetings.services.doors import lock_for_marking
from meetings.services.invitations import CODE_LENGTH
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.errors import RuleViolation
from rakor_portal.prepared import Given, PreparedQuery


@dataclass(frozen=True)
class CheckIn:
    """What a typed code led to: `accepted`, `already` (with the first mark), `unknown`, or it was no code at all.

    `long` is more signs than a code has: cut, it might let in another. `link` is the address of an invitation: it
    opens the answers of a person and is no ticket; the code stands on the page behind it.
    """

    verdict: str
    code: str
    invitation: Invitation | None = None
    attendance: Attendance | None = None


def mark_attendance(*, by: Actor, meeting: Meeting, invitation: Invitation, status: str, **how: Any) -> Attendance:
    """Record what became of one invitation; see `mark_seat`."""
    return mark_seat(by=by, meeting=meeting, invitation_id=invitation.pk, status=status, **how)


@transaction.atomic
def mark_seat(
    *,
    by: Actor,
    meeting: Meeting,
    invitation_id: int,
    status: str,
    name: str = "",
    post: str = "",
    method: str = Attendance.Method.LIST,
    at: datetime | None = None,
    seen: int | None = None,
    is_queued: bool = False,
) -> Attendance:
    """Record what became of one invitation; a person who is present is present in all his positions.

    Marking the same again changes nothing; another status replaces the mark, which stays on record as
    undone. Without `name` a delegation takes the name that was announced, or keeps the one it has. `seen` is the mark
    that the page showed, 0 for none (see `refuse_unseen`). Raises RuleViolation when the meeting takes no attendance
    (any more), StandingMark when another mark than `seen` would be replaced.
    """
    lock_for_marking(by, meeting, at or timezone.now())
    seats: list[Any] = _seats(meeting, "pk", invitation_id)
    if not seats:
        raise RuleViolation(_("Undangan itu tidak berlaku untuk rapat ini."))
    if status == Attendance.Status.DELEGATED and not name:
        name, post = _delegate_of(seats[0])
    wanted = {"status": status, "name": name, "post": post}
    if seen is not None and seats[0].mark_id and not _says(seats[0], wanted):
        queued_at = (at or timezone.now()) if is_queued else None
        refuse_unseen(by=by, mark_id=seats[0].mark_id, seen=seen, queued_at=queued_at)
    return _mark_seats(by, meeting, seats, method=method, at=at, **wanted)


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

    For the ticked rows of the list and for records of past meetings. For whom a delegate was announced, the delegate
    is the one who came.
    """
    lock_for_marking(by, meeting, at or timezone.now())
    refuse_issued(is_issued=attendance_lists_of(meeting).exists())
    moment = at or timezone.now()
    wanted = [invitation.pk for invitation in invitations]
    unmarked = Invitation.objects.filter(meeting=meeting, pk__in=wanted).standing().exclude(_has_mark())
    marks = [_mark(by, each, method=method, at=moment, **_who(each, status)) for each in unmarked.with_delegate()]
    Attendance.objects.bulk_create(marks)
    if marks:
        _record(by, meeting, "attendance.mark_many", marks)
    return len(marks)


def check_in_code(*, by: Actor, meeting: Meeting, code: str, at: datetime | None = None) -> CheckIn:
    """Let in whoever brings the code of an invitation; first wins, a second time tells when the first was.

    Where a delegate was announced, it is he who brings the code: the post is recorded as represented by him.
    Someone marked as excused who comes after all is present. Raises RuleViolation when the meeting
    takes no attendance (any more); an unknown code is a verdict, not an error.

    Many desks write at once: a lock that they share on the meeting is enough here (it must not be closed meanwhile),
    and of two at one seat the constraint `attendance_once` lets the first in.
    """
    try:
        return _let_in(by, meeting, code, at)
    except IntegrityError:  # the other desk was first; now its mark can be seen
        return _let_in(by, meeting, code, at)


@transaction.atomic
def _let_in(by: Actor, meeting: Meeting, code: str, at: datetime | None) -> CheckIn:
    lock_for_marking(by, meeting, at or timezone.now())
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    if "/" in code or len(typed) > CODE_LENGTH:
        return CheckIn("link" if "/" in code else "long", "")
    seats = _seats(meeting, "check_in_code", typed)
    if not seats:
        return CheckIn("unknown", typed or code.strip()[:CODE_LENGTH])
    invitation: Any = seats[0]
    if invitation.mark_id and invitation.mark_status != Attendance.Status.EXCUSED:
        return CheckIn("already", typed, invitation, Attendance.objects.get(pk=invitation.mark_id))
    who = _who(invitation, Attendance.Status.PRESENT)
    marked = _mark_seats(by, meeting, seats, method=Attendance.Method.CODE, at=at, **who)
    return CheckIn("accepted", typed, invitation, marked)


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
    lock_for_marking(by, meeting, at or timezone.now())
    refuse_issued(is_issued=attendance_lists_of(meeting).exists())
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
def undo_attendance(*, by: Actor, attendance: Attendance, at: datetime | None = None, is_told: bool = False) -> int:
    """Take back a mark, and the marks of the person's other positions made in the same act; returns how many.

    A mark that was undone already stays so. Raises RuleViolation when the list is closed, StandingMark when another
    mark stands by now, or somebody else's of which the actor was not told (`is_told`).
    """
    meeting = attendance.meeting
    lock_for_marking(by, meeting, None)
    refuse_issued(is_issued=attendance_lists_of(meeting).exists())
    refuse_undoing(by=by, attendance=attendance, is_told=is_told)
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


def _seats(meeting: Meeting, name: str, value: object) -> list[Invitation]:
    """The one invitation whose `name` (`pk`, `check_in_code`) is `value`, then the others of its person, in one query.

    Empty when unknown. Each has `mark_id`, `mark_status`, `mark_name` and `mark_post` of its standing mark.
    """
    seats: list[Any] = _wanted_seats.rows(name, value=value, meeting=meeting.pk, government=meeting.government_id)
    if seats:
        refuse_issued(is_issued=seats[0].list_is_issued)
    return seats


def _build_seats(name: str) -> Any:
    key = BigIntegerField()
    meeting: Any = Given("meeting", key)
    wanted = Q(**{name: Given("value", CharField() if name == "check_in_code" else key)})
    here = Invitation.objects.filter(meeting_id=meeting).standing()
    person = here.filter(wanted).exclude(person=None).values("person_id")
    issued = attendance_lists_in(government_id=Given("government", key), meeting_id=meeting)
    rows = here.with_delegate().annotate(
        mark=FilteredRelation("attendances", condition=Q(attendances__undone_at=None)),
        is_wanted=Case(When(wanted, then=True), default=False),
        list_is_issued=Exists(issued),
        **{f"mark_{each}": F(f"mark__{each}") for each in ("id", "status", "name", "post")},
    )
    return rows.filter(wanted | Q(person__in=person)).order_by("-is_wanted", "order", "pk")


_wanted_seats: PreparedQuery[Any] = PreparedQuery(_build_seats, on_server=True)


def _mark_seats(
    by: Actor, meeting: Meeting, seats: Sequence[Any], *, at: datetime | None, method: str, **wanted: str
) -> Attendance:
    """Mark the first of `seats`; who is present is present in all his seats that carry no mark yet."""
    first, moment = seats[0], at or timezone.now()
    if first.mark_id:
        if _says(first, wanted):
            return Attendance.objects.get(pk=first.mark_id)
        Attendance.objects.filter(pk=first.mark_id).update(undone_at=moment)
    everywhere = wanted["status"] == Attendance.Status.PRESENT
    others = [seat for seat in seats[1:] if everywhere and not seat.mark_id]
    marks = [_mark(by, seat, method=method, at=moment, **wanted) for seat in (first, *others)]
    # Always in the same order: two desks that let in one person by two codes must not wait for each other.
    Attendance.objects.bulk_create(sorted(marks, key=lambda mark: mark.invitation_id or 0))
    _record(by, meeting, "attendance.mark", marks)
    return marks[0]


def _says(seat: Any, wanted: dict[str, str]) -> bool:
    """Whether its standing mark says that already."""
    return all(getattr(seat, f"mark_{field}") == value for field, value in wanted.items())


def _has_mark() -> Exists:
    return Exists(Attendance.objects.standing().filter(invitation=OuterRef("pk")))


def _delegate_of(seat: Any) -> tuple[str, str]:
    """Who was announced in his place, else who is recorded already."""
    if seat.delegate_name:
        return seat.delegate_name, seat.delegate_post
    is_recorded = seat.mark_status == Attendance.Status.DELEGATED
    return (seat.mark_name, seat.mark_post) if is_recorded else ("", "")


def _who(invitation: Any, status: str) -> dict[str, str]:
    """What the mark says: who came to the seat of one that announced a delegate is that delegate."""
    if status == Attendance.Status.EXCUSED or not invitation.delegate_name:
        return {"status": status, "name": "", "post": ""}
    status = Attendance.Status.DELEGATED
    return {"status": status, "name": invitation.delegate_name, "post": invitation.delegate_post}


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
    """Into the trail; a reviewer who has the notula open has not seen this mark, which the paper will print."""
    if meeting.status == Meeting.Status.HELD:
        Minutes.objects.filter(meeting=meeting, status=Minutes.Status.IN_REVIEW).update(version=F("version") + 1)
    statuses = sorted({mark.status for mark in marks})
    audit.record(
        by=by, action=action, on=meeting, government_id=meeting.government_id, circle_id=meeting.circle_id,
        data={"invitations": [mark.invitation_id for mark in marks], "status": ", ".join(statuses)},
    )  # fmt: skip
