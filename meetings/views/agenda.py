"""Part 2 of a draft, and the agenda tab."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meetings.forms.agenda import AgendaForm, IssueLinkForm, agenda_rows
from meetings.models import AgendaItem, Issue, Meeting
from meetings.permissions import can_edit
from meetings.services.agenda import AgendaRow, append_lines, link_issue, move_item, save_agenda
from meetings.views.drafting import Draft, draft_context, find_draft
from meetings.views.hall import find_meeting, find_tab
from meetings.views.workspace import workspace_context
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.conflicts import with_version
from rakor_portal.errors import RuleViolation, StaleWrite


@require_http_methods(["GET", "POST"])
def meeting_edit_agenda(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Rows in order; every button saves what is typed before it does its own work."""
    draft = find_draft(request, public_id)
    data = request.POST if request.method == "POST" else None
    form = AgendaForm(data, initial={"version": draft.meeting.version})
    rows = agenda_rows(data, user=request.user, meeting=draft.meeting, items=draft.agenda)
    stored: list[AgendaItem] = []
    if data is not None and form.is_valid() and rows.is_valid():
        try:
            _save(request, draft, form, _typed_rows(rows.cleaned_data))
            messages.success(request, _("Draf tersimpan."))
            return redirect(
                "meetings:meeting_edit_invitations" if "next" in data else "meetings:meeting_edit_agenda", public_id
            )
        except StaleWrite as stale:
            stored = draft.agenda
            with_version(form, stale.current.version if isinstance(stale.current, Meeting) else 0)
            messages.error(request, stale.message)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
    context = {**draft_context(draft, "agenda"), "form": form, "rows": rows, "stored": stored}
    return render(request, "meetings/edit/agenda.html", context)


@transaction.atomic
def _save(request: AuthenticatedRequest, draft: Draft, form: AgendaForm, rows: list[AgendaRow]) -> None:
    """The rows, then what the button asked for: pasted lines or a row moved up or down."""
    by, meeting = request.user, draft.meeting
    save_agenda(by=by, meeting=meeting, version=form.cleaned_data["version"], rows=rows)
    if form.cleaned_data["pasted"].strip():
        append_lines(by=by, meeting=meeting, text=form.cleaned_data["pasted"])
    item_id, _colon, direction = request.POST.get("move", "").partition(":")
    item = (
        AgendaItem.objects.visible_to(by).filter(meeting=meeting, pk=item_id).first() if item_id.isdecimal() else None
    )
    if item:
        move_item(by=by, meeting=meeting, item=item, up=direction == "up")


def _typed_rows(cleaned: list[dict[str, object]]) -> list[AgendaRow]:
    fields = ("pk", "title", "planned_minutes", "presenter", "presenter_spoken", "issue")
    kept = [row for row in cleaned if row.get("title") and not row.get("remove")]
    return [AgendaRow(**{name: row.get(name) for name in fields}) for row in kept]  # type: ignore[arg-type]


@require_GET
def meeting_agenda(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """The agenda tab: order, presenter, minutes, issue."""
    meeting = find_tab(request, public_id)
    items = AgendaItem.objects.visible_to(request.user).standing().filter(meeting=meeting)
    items = items.select_related("presenter", "issue").prefetch_related("decisions")
    context = {
        **workspace_context(request, meeting, tab="agenda"),
        "items": items,
        "issues": Issue.objects.visible_to(request.user),
        "may_edit": can_edit(request.user, meeting),
    }
    return render(request, "meetings/agenda.html", context)


@require_POST
def agenda_link_issue(request: AuthenticatedRequest, public_id: str, item_id: int) -> HttpResponse:
    """Tie an item of the agenda to a case file."""
    meeting = find_meeting(request, public_id)
    if not can_edit(request.user, meeting):
        raise PermissionDenied
    items = AgendaItem.objects.visible_to(request.user).standing().select_related("meeting")
    item = get_object_or_404(items, meeting=meeting, pk=item_id)
    form = IssueLinkForm(request.POST, user=request.user)
    if form.is_valid():
        link_issue(by=request.user, item=item, issue=form.cleaned_data["issue"])
        messages.success(request, _("Kaitan isu tersimpan."))
    else:
        messages.error(request, _("Pilih isu dari daftar."))
    return redirect("meetings:meeting_agenda", public_id)
