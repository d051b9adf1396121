"""Fetching one action item in scope, the same way in every view of this room."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import CharField
from django.http import Http404
from django.shortcuts import get_object_or_404

from followups.models import ActionItem, Evidence, ProgressReport, Upload
from followups.models.conditions import Thresholds, annotate_condition
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models.users import ScopeShape
from rakor_portal.prepared import Given, PreparedQuery


def item_or_404(request: AuthenticatedRequest, code: str) -> Any:
    """The item with its condition of today; what the user may not see does not exist."""
    user = request.user
    if user.scope_government_id is None:
        raise Http404
    limits = Thresholds.of(user.government, user.today)
    for found in _item.rows(user.scope_shape, code=code, **user.scope_values, **vars(limits)):
        return found
    raise Http404


def _build_item(scope: ScopeShape) -> Any:
    items = ActionItem.objects.visible_to(scope.viewer()).filter(code=Given("code", CharField()))
    related = ("government", "owner__organization", "topic", "point__meeting", "point__agenda_item")
    return annotate_condition(items, Thresholds.given()).select_related(*related)


_item: PreparedQuery[Any] = PreparedQuery(_build_item, on_server=True)


def report_or_404(request: AuthenticatedRequest, item: ActionItem, number: int) -> ProgressReport:
    """A sent report of the item, with its reporter and verdict."""
    reports = ProgressReport.objects.visible_to(request.user).filter(item=item)
    found = get_object_or_404(reports.select_related("reporter__person", "on_behalf_of", "verification"), number=number)
    found.item = item
    return found


def draft_of(request: AuthenticatedRequest, item: ActionItem) -> ProgressReport | None:
    """The user's own draft of a report, if there is one."""
    drafts = ProgressReport.objects.visible_to(request.user).filter(item=item, reporter=request.user)
    return drafts.filter(status=ProgressReport.Status.DRAFT).first()


def standing_evidence(request: AuthenticatedRequest, report: ProgressReport | None) -> list[Evidence]:
    """The files of a report that were not taken off."""
    if report is None:
        return []
    return list(Evidence.objects.visible_to(request.user).filter(report=report).standing())


def unfinished_uploads(request: AuthenticatedRequest, report: ProgressReport | None) -> list[Upload]:
    """Files of a draft that the user began to send and that are not whole: a page that was closed, a lost signal.

    One that was sent anew under its name, perhaps in another version, is not missed.
    """
    if report is None:
        return []
    here = Evidence.objects.visible_to(request.user).filter(report=report).standing()
    begun = Upload.objects.visible_to(request.user).running().filter(report=report)
    return list(begun.exclude(file_name__in=here.order_by().values("file_name")))


def note_is_lost(request: AuthenticatedRequest, stored: str) -> bool:
    """Whether a verdict that comes too late brings words of its own, not those of the one that counted."""
    typed = request.POST.get("note", "").strip()
    return request.method == "POST" and typed not in {"", stored.strip()}


def require(allowed: bool) -> None:  # noqa: FBT001 -- reads as a sentence: require(can_report(…))
    """403 for someone who sees the item but may not do this."""
    if not allowed:
        raise PermissionDenied
