"""Writing, changing and striking follow-ups before the notula is approved."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings.forms.action_points import EditPointForm, NewPointForm, edit_values
from meetings.models import ActionPoint, Meeting
from meetings.reports.live import position_names
from meetings.services.action_points import add_point, edit_point, remove_point
from meetings.views.hall import find_hall
from meetings.views.live import live_address, refusal_to_write, render_live
from meetings.views.queued import first_error, has_waited, refused, taken
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.errors import RuleViolation, StaleWrite


@require_POST
def add(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_hall(request, public_id)
    form = NewPointForm(meeting, request.POST)
    if form.is_valid():
        try:
            point = add_point(by=request.user, meeting=meeting, **form.cleaned_data)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            back = live_address(meeting, item=point.agenda_item_id)
            return taken() if has_waited(request) else redirect(back)
    if has_waited(request):
        return refused(first_error(form))
    return render_live(request, meeting, chosen=request.POST.get("agenda_item", ""), point_form=form)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: str, point_id: int) -> HttpResponse:
    meeting = find_hall(request, public_id)
    point = _find_point(request, meeting, point_id)
    back = _way_back(meeting, point)
    if refused := refusal_to_write(request, meeting, back):
        return refused
    form = EditPointForm(meeting, request.POST or None, initial=edit_values(point))
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            edit_point(by=request.user, point=point, **form.cleaned_data)
        except StaleWrite as conflict:
            theirs = conflict.current
            mine = request.POST.copy()
            mine["version"] = str(theirs.version if isinstance(theirs, ActionPoint) else 0)
            form = EditPointForm(meeting, mine)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Perubahan tindak lanjut tersimpan."))
            return redirect(back)
    context = {"meeting": meeting, "point": point, "form": form, "theirs": theirs, "names": position_names(meeting)}
    return render(request, "meetings/point_edit.html", {**context, "back": back})


@require_POST
def strike(request: AuthenticatedRequest, public_id: str, point_id: int) -> HttpResponse:
    meeting = find_hall(request, public_id)
    point = _find_point(request, meeting, point_id)
    try:
        remove_point(by=request.user, point=point)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect(_way_back(meeting, point))


def _way_back(meeting: Meeting, point: ActionPoint) -> str:
    """Who writes along while people speak stays there; afterwards follow-ups are corrected from the notula."""
    if meeting.status == Meeting.Status.IN_PROGRESS:
        return live_address(meeting, item=point.agenda_item_id)
    return reverse("meetings:meeting_minutes", args=[meeting.public_id])


def _find_point(request: AuthenticatedRequest, meeting: Meeting, point_id: int) -> ActionPoint:
    points = ActionPoint.objects.visible_to(request.user).filter(meeting=meeting)
    related = points.select_related("meeting__government", "agenda_item", "owner", "topic")
    return get_object_or_404(related.prefetch_related("supporters"), pk=point_id)
