"""Several desks at one door: what one of them recorded is changed by another only after it was told of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from meetings.models import Attendance, Invitation
from meetings.permissions import Actor
from rakor_portal.accounts.models import User
from rakor_portal.errors import RuleViolation
from rakor_portal.formatting import format_moment, screen_words


class StandingMark(RuleViolation):
    """Another mark stands than the one the desk meant to change; `mark` is the one that stands."""

    def __init__(self, mark: Attendance) -> None:
        super().__init__(words_for_standing(mark))
        self.mark = mark


def refuse_unseen(*, by: Actor, mark_id: int, seen: int, queued_at: datetime | None) -> None:
    """Before the mark `mark_id` is replaced by a desk whose page showed the mark `seen` (0: none).

    What one typed without a signal goes over what one typed oneself before it: the page could not show that yet.
    Raises StandingMark.
    """
    if mark_id == seen:
        return
    standing = Attendance.objects.select_related("meeting", "invitation", "marked_by__person").get(pk=mark_id)
    if queued_at is None or not _is_own(by, standing) or standing.marked_at > queued_at:
        raise StandingMark(standing)


def refuse_undoing(*, by: Actor, attendance: Attendance, is_told: bool) -> None:
    """Before `attendance` is taken back: not when another mark came after it, nor unknowingly when it is another's.

    Raises StandingMark.
    """
    marks = Attendance.objects.select_related("meeting", "invitation", "marked_by__person").standing()
    here: Any = {"invitation": attendance.invitation_id} if attendance.invitation_id else {"pk": attendance.pk}
    standing = marks.filter(**here).first()
    if standing and (standing.pk != attendance.pk or not (is_told or _is_own(by, standing))):
        raise StandingMark(standing)


def count_otherwise(invitations: Iterable[Invitation], status: str) -> int:
    """How many of the rows carry a mark that says otherwise: excused where present was ticked, or the reverse."""
    excused = Attendance.Status.EXCUSED
    marks = Attendance.objects.standing().filter(invitation__in=[each.pk for each in invitations])
    return (marks.exclude(status=excused) if status == excused else marks.filter(status=excused)).count()


def _is_own(by: Actor, mark: Attendance) -> bool:
    """Whether the actor recorded it himself."""
    return isinstance(by, User) and mark.marked_by_id == by.pk


def words_for_standing(mark: Attendance) -> str:
    """What stands, by whom and since when, for the desk whose act was not done."""
    status = mark.get_status_display().lower()
    return _("Tidak diubah: %(seat)s sudah dicatat %(status)s oleh %(who)s pada %(moment)s.") % {
        "seat": mark.invitation.addressee if mark.invitation else mark.name,
        "status": f"{status} ({mark.name})" if mark.invitation and mark.name else status,
        "who": mark.marked_by.display_name if mark.marked_by else _("sistem"),
        "moment": format_moment(mark.marked_at, zone=mark.meeting.time_zone, words=screen_words()),
    }
