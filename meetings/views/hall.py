"""What the views of the hall share: the meeting in scope, and who may work in it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from meetings.models import Meeting
from meetings.permissions import can_run
from rakor_portal.accounts.http import AuthenticatedRequest


def find_meeting(request: AuthenticatedRequest, public_id: str) -> Meeting:
    """The meeting with what its pages print; 404 for whoever may not know of it."""
    meetings = Meeting.objects.visible_to(request.user).select_related("government__region", "chair", "venue", "circle")
    return get_object_or_404(meetings, public_id=public_id)


def find_hall(request: AuthenticatedRequest, public_id: str) -> Meeting:
    """The meeting, for those who run it; 403 for others who know of it."""
    meeting = find_meeting(request, public_id)
    if not can_run(request.user, meeting):
        raise PermissionDenied
    return meeting
