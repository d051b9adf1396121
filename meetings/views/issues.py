"""The issues tab: case files that the agenda touches."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.forms.issues import IssueForm
from meetings.models import AgendaItem, Issue, Meeting
from meetings.permissions import can_edit
from meetings.services.issues import open_issue
from meetings.views.hall import find_tab
from meetings.views.workspace import workspace_context
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.services.submissions import remember_submission, replay_url
from rakor_portal.errors import RuleViolation


@require_http_methods(["GET", "POST"])
def meeting_issues(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Issues of this meeting with the items that treat them; the secretariat opens new ones."""
    meeting = find_tab(request, public_id)
    if request.method == "POST" and not can_edit(request.user, meeting):
        raise PermissionDenied
    form = IssueForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            _open_once(request, meeting, form.cleaned_data)
            return redirect("meetings:meeting_issues", public_id)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
    here = AgendaItem.objects.visible_to(request.user).standing().filter(meeting=meeting)
    issues = Issue.objects.visible_to(request.user).filter(agenda_items__in=here).distinct().select_related("topic")
    context = {
        **workspace_context(request, meeting, tab="issues"),
        "issues": issues.prefetch_related(Prefetch("agenda_items", queryset=here, to_attr="items_here")),
        "form": form,
        "may_edit": can_edit(request.user, meeting),
    }
    return render(request, "meetings/issues.html", context)


def _open_once(request: AuthenticatedRequest, meeting: Meeting, typed: dict[str, Any]) -> None:
    """Open the issue and remember the form, unless it was sent before."""
    data = dict(typed)
    nonce, actor_key = data.pop("client_ref"), f"user:{request.user.pk}"
    if replay_url(actor_key=actor_key, nonce=nonce):
        return
    with suppress(IntegrityError), transaction.atomic():
        remember_submission(
            government_id=meeting.government_id, actor_key=actor_key, nonce=nonce, result_url=request.path
        )
        open_issue(by=request.user, meeting=meeting, **data)
        messages.success(request, _("Isu dibuka. Kaitkan dengan pokok bahasan di tab Agenda."))
