"""Who can review the notula of a closed meeting: the approver role is worth nothing outside its circle."""

from django.db.models import Q

from meetings.models import Meeting
from rakor_portal.accounts.models import RoleGrant
from rakor_portal.directory.models import Position
from rakor_portal.directory.models.positions import held_on


def reviewers_within(meeting: Meeting) -> list[Position]:
    """Posts of the circle with the approver role, or the chair, whose holder of today can sign in."""
    today = meeting.government.today
    approvers = RoleGrant.objects.filter(government_id=meeting.government_id, role=RoleGrant.Role.APPROVER).on(today)
    may_review = Q(pk__in=approvers.values("position")) | Q(pk=meeting.chair_id)
    posts = Position.objects.filter(may_review, circles=meeting.circle_id).open_on(today)
    return list(posts.filter(held_on(today), incumbencies__person__user__is_active=True).distinct().in_protocol_order())
