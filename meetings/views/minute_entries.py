"""Writing, changing, striking and restoring a row of the minutes."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings.forms.minute_entries import EditEntryForm, NewEntryForm
from meetings.models import Meeting, MinuteEntry
from meetings.reports.live import position_names
from meetings.services.minute_entries import add_entry, edit_entry, remove_entry, restore_entry
from meetings.views.hall import find_hall
from meetings.views.live import live_address, refusal_to_write, render_live
from meetings.views.queued import first_error, has_waited, refused, taken, typed_at
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.errors import RuleViolation, StaleWrite


@require_POST
def add(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_hall(request, public_id)
    form = NewEntryForm(meeting, request.POST)
    if form.is_valid():
        try:
            entry = add_entry(by=request.user, meeting=meeting, spoken_at=typed_at(request), **form.cleaned_data)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            back = live_address(meeting, item=entry.agenda_item_id, kind=entry.kind)
            return taken() if has_waited(request) else redirect(back)
    if has_waited(request):
        return refused(first_error(form))
    return render_live(request, meeting, chosen=request.POST.get("agenda_item", ""), entry_form=form)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: str, entry_id: int) -> HttpResponse:
    meeting = find_hall(request, public_id)
    entry = _find_entry(request, meeting, entry_id)
    back = live_address(meeting, item=entry.agenda_item_id)
    if refused := refusal_to_write(request, meeting, back):
        return refused
    form = EditEntryForm(meeting, request.POST or None, initial=_values(entry))
    context = {"meeting": meeting, "entry": entry, "form": form, "theirs": None, "back": back}
    if request.method == "POST" and form.is_valid():
        try:
            edit_entry(by=request.user, entry=entry, **form.cleaned_data)
        except StaleWrite as conflict:
            current = conflict.current
            mine = {**_typed(request), "version": current.version if isinstance(current, MinuteEntry) else 0}
            context |= {"theirs": current, "form": EditEntryForm(meeting, mine)}
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Perubahan catatan tersimpan."))
            return redirect(back)
    return render(request, "meetings/entry_edit.html", {**context, "names": position_names(meeting)})


@require_POST
def strike(request: AuthenticatedRequest, public_id: str, entry_id: int) -> HttpResponse:
    return _change(request, public_id, entry_id, remove_entry)


@require_POST
def restore(request: AuthenticatedRequest, public_id: str, entry_id: int) -> HttpResponse:
    return _change(request, public_id, entry_id, restore_entry)


def _change(request: AuthenticatedRequest, public_id: str, entry_id: int, service: Callable[..., None]) -> HttpResponse:
    meeting = find_hall(request, public_id)
    entry = _find_entry(request, meeting, entry_id)
    try:
        service(by=request.user, entry=entry)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect(live_address(meeting, item=entry.agenda_item_id))


def _find_entry(request: AuthenticatedRequest, meeting: Meeting, entry_id: int) -> MinuteEntry:
    entries = MinuteEntry.objects.visible_to(request.user).filter(meeting=meeting)
    return get_object_or_404(entries.select_related("meeting__government", "agenda_item", "speaker"), pk=entry_id)


def _values(entry: MinuteEntry) -> dict[str, object]:
    speaker = entry.speaker.title if entry.speaker else entry.speaker_spoken
    return {"kind": entry.kind, "speaker": speaker, "text": entry.text, "version": entry.version}


def _typed(request: AuthenticatedRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ("kind", "speaker", "text")}
