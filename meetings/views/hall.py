"""What the views of the hall share: the meeting in scope, and who may work in it."""

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from meetings.models import Meeting
from meetings.permissions import can_run
from meetings.reports.tabs import with_tab_counts
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models.users import ScopeShape
from rakor_portal.prepared import Given, PreparedQuery


def find_meeting(request: AuthenticatedRequest, public_id: str, *, is_locked: bool = False) -> Meeting:
    """The meeting with what its pages print; 404 for whoever may not know of it."""
    user = request.user
    for found in _meeting.rows(user.scope_shape, is_locked, public_id=public_id, **user.scope_values):
        return found
    raise Http404


def _build_meeting(scope: ScopeShape, is_locked: bool) -> QuerySet[Meeting]:  # noqa: FBT001 -- part of the shape
    meetings = Meeting.objects.visible_to(scope.viewer()).filter(public_id=Given("public_id", CharField()))
    related = meetings.select_related("government__region", "chair", "venue", "circle")
    return related.locked() if is_locked else related


_meeting: PreparedQuery[Meeting] = PreparedQuery(_build_meeting)


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
