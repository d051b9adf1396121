"""The live minutes: the page, its rows for whoever else is looking, the clock of the agenda, start and end."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_GET, require_POST

from meetings.forms.action_points import NewPointForm
from meetings.forms.minute_entries import NewEntryForm
from meetings.models import AgendaItem, Meeting, MinuteEntry, Minutes
from meetings.reports.attendance import summarize_attendance
from meetings.reports.live import (
    agenda_of,
    agenda_rail,
    count_decisions,
    current_item,
    live_rows,
    position_names,
    rows_fingerprint,
)
from meetings.reports.minutes import points_in_order
from meetings.services.meetings import OffDate, end_meeting, start_meeting
from meetings.services.minute_entries import begin_agenda_item
from meetings.services.minutes import lock_for_writing
from meetings.views.hall import find_hall
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.errors import RuleViolation
from rakor_portal.form_fields import LONGEST_KEY
from rakor_portal.offline.http import kept_offline


@require_GET
def live(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_hall(request, public_id)
    return kept_offline(render_live(request, meeting), is_closed=meeting.circle_id is not None)


def render_live(
    request: AuthenticatedRequest,
    meeting: Meeting,
    *,
    chosen: str = "",
    entry_form: NewEntryForm | None = None,
    point_form: NewPointForm | None = None,
) -> HttpResponse:
    """The page for one agenda item; a form that was refused is shown again with what was typed."""
    items = agenda_of(meeting)
    item = current_item(items, chosen or request.GET.get("item", ""))
    minutes = Minutes.objects.visible_to(request.user).filter(meeting=meeting).first()
    kind = request.GET.get("kind", MinuteEntry.Kind.PROGRESS)
    points = points_in_order(meeting)
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "is_writable": _is_writable(meeting, minutes),
        "item": item,
        "item_number": items.index(item) + 1 if item else None,
        "next_item": _next_item(items, item),
        "rail": agenda_rail(meeting, items, item, timezone.now()),
        "rows": live_rows(meeting, item),
        "points": points,
        "decision_count": count_decisions(meeting),
        "point_count": len(points),
        "entry_form": entry_form or NewEntryForm(meeting, initial={"kind": kind, "agenda_item": item}),
        "point_form": point_form or NewPointForm(meeting, initial={"agenda_item": item}),
        "summary": summarize_attendance(meeting),
        "names": [] if request.htmx else position_names(meeting),
        "now": timezone.now(),
        "looks_back": _looks_back(request, meeting),
    }
    return render(request, "meetings/live.html", context)


def _looks_back(request: AuthenticatedRequest, meeting: Meeting) -> bool:
    """Whether there is a rakor before it that the reader may know of."""
    previous = meeting.previous_id
    return previous is not None and Meeting.objects.visible_to(request.user).filter(pk=previous).exists()


def _fingerprint(request: AuthenticatedRequest, public_id: str) -> str | None:
    """It goes out in a header: of what was asked for only a number of usual length."""
    meeting, item = find_hall(request, public_id), request.GET.get("item", "")
    known = item if item.isascii() and item.isdecimal() and len(item) <= LONGEST_KEY else ""
    return f'"{known}-{rows_fingerprint(meeting.pk)}"'


@require_GET
@condition(etag_func=_fingerprint)
def live_rows_fragment(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Only the rows, the counts and the list of follow-ups, asked for every five seconds; 304 while nothing changed."""
    meeting = find_hall(request, public_id)
    item = current_item(agenda_of(meeting), request.GET.get("item", ""))
    minutes = Minutes.objects.visible_to(request.user).filter(meeting=meeting).first()
    context = {"meeting": meeting, "rows": live_rows(meeting, item), "is_writable": _is_writable(meeting, minutes)}
    points = points_in_order(meeting)
    counts = {"decision_count": count_decisions(meeting), "points": points, "point_count": len(points)}
    return render(request, "meetings/_live_rows_fragment.html", {**context, **counts})


@require_POST
def begin_item(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_hall(request, public_id)
    items = AgendaItem.objects.visible_to(request.user).filter(meeting=meeting, removed_at=None)
    number = request.POST.get("item", "")
    item = get_object_or_404(items, pk=int(number) if number.isdecimal() else 0)
    try:
        begin_agenda_item(by=request.user, meeting=meeting, agenda_item=item)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect(live_address(meeting, item=item.pk))


@require_POST
def start(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_hall(request, public_id)
    try:
        start_meeting(by=request.user, meeting=meeting, confirm_date="confirm_date" in request.POST)
    except OffDate as question:
        return render(request, "meetings/start.html", {"meeting": meeting, "question": question.message})
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect(live_address(meeting))


@require_POST
def end(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_hall(request, public_id)
    try:
        end_meeting(by=request.user, meeting=meeting)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect(live_address(meeting))
    messages.success(request, _("Rapat diakhiri. Lengkapi notula, lalu ajukan pemeriksaan."))
    return redirect("meetings:meeting_minutes", meeting.public_id)


def refusal_to_write(request: AuthenticatedRequest, meeting: Meeting, back: str) -> HttpResponse | None:
    """A form that could not be saved is not shown: the way back, with the reason. Sending is judged by the service."""
    if request.method != "GET":
        return None
    try:
        lock_for_writing(by=request.user, meeting=meeting)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    return None


def live_address(meeting: Meeting, **query: Any) -> str:
    """The live page at an agenda item and with a kind of row chosen."""
    parts = "&".join(f"{name}={value}" for name, value in query.items() if value)
    address = reverse("meetings:meeting_live", args=[meeting.public_id])
    return f"{address}?{parts}" if parts else address


def _is_writable(meeting: Meeting, minutes: Minutes | None) -> bool:
    is_on = meeting.status in {Meeting.Status.IN_PROGRESS, Meeting.Status.HELD}
    return is_on and (minutes is None or minutes.status == Minutes.Status.DRAFT)


def _next_item(items: list[AgendaItem], item: AgendaItem | None) -> AgendaItem | None:
    place = items.index(item) + 1 if item else 0
    return items[place] if place < len(items) else None
