"""Rakor to come to which posts are invited: what a merger or a split of organisations takes along."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from meetings.models import Invitation, Meeting
from meetings.models.invitations import InvitationQuerySet
from rakor_portal.actors import Viewer
from rakor_portal.formatting import format_short_date

#: Rakor that were sent and have not begun.
COMING = (Meeting.Status.SCHEDULED, Meeting.Status.POSTPONED)


def coming_invitations() -> InvitationQuerySet:
    """Standing invitations to rakor that were sent and have not begun; of a postponed one whatever its old date."""
    ahead = Q(meeting__starts_at=None) | Q(meeting__starts_at__gt=timezone.now())
    ahead |= Q(meeting__status=Meeting.Status.POSTPONED)
    return Invitation.objects.standing().filter(ahead, meeting__status__in=COMING)


def coming_rakor_of(user: Viewer, position_ids: Iterable[int]) -> dict[int, list[str]]:
    """Rakor to come that `user` may know of, by invited position, each with its date; one query."""
    seen = Invitation.objects.visible_to(user).filter(pk__in=coming_invitations().values("pk"))
    rows = seen.filter(position__in=list(position_ids)).select_related("meeting").order_by("meeting__starts_at", "pk")
    named: dict[int, list[str]] = {}
    for row in rows:
        meeting = row.meeting
        day = format_short_date(meeting.starts_at, zone=meeting.time_zone) if meeting.starts_at else ""
        named.setdefault(row.position_id, []).append(f"{meeting}, {day}" if day else str(meeting))
    return named
