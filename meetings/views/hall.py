"""What the views of the hall share: the meeting in scope, and who may work in it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from meetings.models import Meeting
from meetings.permissions import can_run
from meetings.reports.tabs import with_tab_counts
from rakor_portal.accounts.http import AuthenticatedRequest


def find_meeting(request: AuthenticatedRequest, public_id: str, *, is_locked: bool = False) -> Meeting:
    """The meeting with what its pages print; 404 for whoever may not know of it."""
    meetings = Meeting.objects.visible_to(request.user).select_related("government__region", "chair", "venue", "circle")
    return get_object_or_404(meetings.locked() if is_locked else meetings, public_id=public_id)


def find_tab(request: AuthenticatedRequest, public_id: str) -> Meeting:
    """The meeting as `find_meeting`, with its notula and the numbers that stand on its tabs."""
    meetings = Meeting.objects.visible_to(request.user).select_related(
        "government__region", "chair", "venue", "circle", "minutes"
    )
    return get_object_or_404(with_tab_counts(meetings), public_id=public_id)


def find_hall(request: AuthenticatedRequest, public_id: str, *, is_locked: bool = False) -> Meeting:
    """The meeting, for those who run it; 403 for others who know of it."""
    meeting = find_meeting(request, public_id, is_locked=is_locked)
    if not can_run(request.user, meeting):
        raise PermissionDenied
    return meeting
