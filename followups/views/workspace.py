"""Ruang rakor: its summary, its follow-ups, asking for what is late, and closing the file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from followups.forms.action_items import NonceForm
from followups.forms.closing import ClosingForm
from followups.reports.meetings import FollowUp, LookBack, read_agenda, read_groups, total_of
from followups.services.closing import MONITORED, close_after_follow_up
from followups.services.dunning import send_reminders
from followups.views.grid import tell_sent
from meetings.lifecycle import stage_of
from meetings.models import Meeting
from meetings.permissions import can_edit, can_see_replies
from meetings.reports.tabs import with_tab_counts
from meetings.views.workspace import meeting_documents_of, workspace_context
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.accounts.models.users import ScopeShape
from rakor_portal.accounts.permissions import has_role
from rakor_portal.directory.models import Position
from rakor_portal.errors import RuleViolation
from rakor_portal.prepared import Given, PreparedQuery

#: Items shown on the summary before *Tampilkan … lainnya*.
ROW_LIMIT = 12
LIES_AHEAD = (Meeting.Status.DRAFT, Meeting.Status.SENDING, Meeting.Status.SCHEDULED, Meeting.Status.POSTPONED)


@require_GET
def meeting(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """The state of one rakor on one page."""
    found = _find(request, public_id)
    _read_officers(request.user, found)
    follow_up = FollowUp(request.user, found)
    groups, agenda = read_groups(request.user, found), read_agenda(request.user, found)
    total, documents = total_of(groups), meeting_documents_of(request, found)
    context = _context(request, found, follow_up, tab="summary", documents=documents) | {
        "items": follow_up.items[:ROW_LIMIT],
        "rest": follow_up.total - ROW_LIMIT,
        "agenda": agenda,
        "decision_count": sum(point.decision_count for point in agenda),
        "groups": groups if can_see_replies(request.user, found) else [],
        "group_total": total,
        "documents": documents,
        "lies_ahead": found.status in LIES_AHEAD,
        "look_back": LookBack.of(request.user, found),
    }
    return render(request, "followups/overview/meeting.html", context)


@require_GET
def meeting_action_items(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """All follow-ups of the rakor, the worst first."""
    found = _find(request, public_id)
    follow_up = FollowUp(request.user, found)
    context = _context(request, found, follow_up, tab="action-items")
    context |= {"items": follow_up.items, "look_back": LookBack.of(request.user, found)}
    return render(request, "followups/overview/meeting_action_items.html", context)


@require_POST
def meeting_remind(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Kirim tagihan for every stalled or late item of the rakor."""
    found = _find(request, public_id)
    if not can_edit(request.user, found):
        raise PermissionDenied(_("Tagihan dikirim sekretariat rakor."))
    items, form = FollowUp(request.user, found).alarming, NonceForm(request.POST)
    if form.is_valid():
        sent = send_reminders(by=request.user, items=items, client_ref=form.cleaned_data["client_ref"])
        tell_sent(request, sent, len(items))
    else:
        messages.error(request, form.refusal)
    return redirect(found)


@require_http_methods(["GET", "POST"])
def meeting_close(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Close the file with a note, once nobody owes anything from it."""
    found = _find(request, public_id)
    if not can_edit(request.user, found):
        raise PermissionDenied(_("Rakor ditutup sekretariat rakor."))
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_after_follow_up(by=request.user, meeting=found, note=form.cleaned_data["note"])
            messages.success(request, _("Rakor ditutup."))
            return redirect(found)
        except RuleViolation as violation:
            form.add_error(None, violation.message)
    context = {"meeting": found, "form": form}
    return render(request, "followups/overview/meeting_close.html", context, status=422 if form.is_bound else 200)


def _find(request: AuthenticatedRequest, public_id: str) -> Meeting:
    """The meeting with its chair and its notula; 404 for whoever may not know of it."""
    user = request.user
    for found in _summary.rows(user.scope_shape, public_id=public_id, **user.scope_values):
        found.government = user.government
        return found
    raise Http404


def _build_summary(scope: ScopeShape) -> QuerySet[Meeting]:
    meetings = Meeting.objects.visible_to(scope.viewer()).filter(public_id=Given("public_id", CharField()))
    return with_tab_counts(meetings.select_related("venue", "chair", "minutes"))


_summary: PreparedQuery[Meeting] = PreparedQuery(_build_summary, on_server=True)


def _read_officers(user: User, found: Meeting) -> None:
    """The other officers, for the summary: joined to the meeting they would cost more to plan than to read."""
    names = [name for name in ("opener", "moderator", "minute_taker") if getattr(found, f"{name}_id")]
    posts = Position.objects.visible_to(user).in_bulk([getattr(found, f"{name}_id") for name in names])
    for name in names:
        setattr(found, name, posts[getattr(found, f"{name}_id")])


def _context(
    request: AuthenticatedRequest, found: Meeting, follow_up: FollowUp, *, tab: str, **known: Any
) -> dict[str, Any]:
    """What `meetings/workspace.html` needs, with the next step once the rakor is being followed up."""
    note = _("%(running)s dari %(total)s belum selesai") % {"running": follow_up.running, "total": follow_up.total}
    note, counts = note if follow_up.running else "", {"action-items": follow_up.total}
    shared = workspace_context(request, found, tab=tab, monitoring_note=note, counts=counts, **known)
    is_monitored = stage_of(found, shared["minutes"]) == MONITORED
    may_remind = can_edit(request.user, found)
    may_verify = has_role(request.user, RoleGrant.Role.VERIFIER, RoleGrant.Role.SECRETARIAT)
    return shared | {
        "follow_up": follow_up,
        "to_ask": follow_up.alarming if is_monitored and may_remind else [],
        "to_verify": follow_up.awaiting if is_monitored and may_verify else [],
        "may_close": is_monitored and may_remind and not follow_up.running,
        "is_monitored": is_monitored,
        "awaiting_url": follow_up.selection.but(process="awaiting_verification").list_url,
        "nonce_form": NonceForm(),
        "today": request.user.today,
        "zone": found.time_zone,
    }
