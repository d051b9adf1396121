"""What the views of the hall share: the meeting in scope, and who may work in it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, QuerySet
from django.http import Http404

from meetings.models import Meeting
from meetings.permissions import can_run
from meetings.reports.tabs import with_tab_counts
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models.users import ScopeShape
from rakor_portal.prepared import Given, PreparedQuery


def find_meeting(request: AuthenticatedRequest, public_id: str) -> Meeting:
    """The meeting with what its pages print; 404 for whoever may not know of it."""
    return _find(request, public_id, _meeting)


def _find(request: AuthenticatedRequest, public_id: str, query: PreparedQuery[Meeting]) -> Meeting:
    user = request.user
    for found in query.rows(user.scope_shape, public_id=public_id, **user.scope_values):
        return found
    raise Http404


def _build_meeting(scope: ScopeShape) -> QuerySet[Meeting]:
    meetings = Meeting.objects.visible_to(scope.viewer()).filter(public_id=Given("public_id", CharField()))
    return meetings.select_related("government__region", "chair", "venue", "circle")


def _build_locked(scope: ScopeShape) -> Any:
    meetings: Any = _build_meeting(scope)
    return meetings.locked()


_meeting: PreparedQuery[Meeting] = PreparedQuery(_build_meeting, on_server=True)
_alone: PreparedQuery[Meeting] = PreparedQuery(_build_locked, on_server=True)
_beside_others: PreparedQuery[Meeting] = PreparedQuery(_build_locked, on_server=True, is_shared=True)


def find_tab(request: AuthenticatedRequest, public_id: str) -> Meeting:
    """The meeting as `find_meeting`, with its notula and the numbers that stand on its tabs."""
    return _find(request, public_id, _tab)


def _build_tab(scope: ScopeShape) -> QuerySet[Meeting]:
    return with_tab_counts(_build_meeting(scope).select_related("minutes"))


_tab: PreparedQuery[Meeting] = PreparedQuery(_build_tab, on_server=True)


def find_hall(request: AuthenticatedRequest, public_id: str, lock: str = "") -> Meeting:
    """The meeting, for those who run it; 403 for others who know of it.

    `lock` is `alone` (nobody else writes in this hall until the transaction ends) or `beside_others`: whoever asks for
    that too goes on, and the meeting itself stays as it is (services/attendance.py says who is first at one seat).
    """
    meeting = _find(request, public_id, {"": _meeting, "alone": _alone, "beside_others": _beside_others}[lock])
    if not can_run(request.user, meeting):
        raise PermissionDenied
    return meeting
