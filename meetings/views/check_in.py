"""The door: typed code, list with one tap per row, walk-ins, undo. Every act posts and comes back to the list."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from meetings.forms.attendance import CodeForm, DelegateForm, MarkForm, WalkInForm
from meetings.models import Attendance, Invitation, Meeting
from meetings.reports.attendance import OVER, read_hall
from meetings.services.attendance import add_walk_in, check_in_code, mark_many, mark_seat, undo_attendance
from meetings.services.attendance_lists import find_attendance_list, words_for_issued
from meetings.services.desks import StandingMark, count_otherwise, words_for_standing
from meetings.services.doors import words_for_early, words_for_shut
from meetings.views.hall import find_hall
from meetings.views.queued import first_error, has_waited, refused, taken, typed_at
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.errors import RuleViolation
from rakor_portal.offline.http import kept_offline

PAGE_SIZE = 50
VERDICTS = ("accepted", "already", "taken", "unknown", "long", "link")


@require_GET
def check_in(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_hall(request, public_id)
    return kept_offline(_page(request, meeting, WalkInForm()), is_closed=meeting.circle_id is not None)


@require_POST
@transaction.atomic
def check_in_by_code(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_hall(request, public_id, lock="beside_others")
    form = CodeForm(request.POST)
    if not form.is_valid():
        return (
            refused(first_error(form)) if has_waited(request) else _back(request, meeting, verdict="unknown", code="")
        )
    try:
        result = check_in_code(by=request.user, meeting=meeting, code=form.cleaned_data["code"], at=typed_at(request))
    except RuleViolation as refusal:
        return _refuse(request, meeting, refusal.message)
    if has_waited(request) and result.verdict not in {"accepted", "already"}:
        return refused(_("Kode %(code)s tidak dikenal.") % {"code": form.cleaned_data["code"][:40]})
    mark = result.attendance.pk if result.attendance else ""
    return _back(request, meeting, verdict=result.verdict, mark=mark, code=result.code)


@require_POST
@transaction.atomic
def mark(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_hall(request, public_id, lock="alone")
    form = MarkForm(meeting, request.POST)
    if not form.is_valid():
        return _refuse(request, meeting, first_error(form))
    at = typed_at(request)
    try:
        if "invitation_id" in form.cleaned_data:
            is_queued = has_waited(request)
            marked = mark_seat(by=request.user, meeting=meeting, at=at, is_queued=is_queued, **form.cleaned_data)
            return _back(request, meeting, verdict="accepted", mark=marked.pk)
        count = mark_many(by=request.user, meeting=meeting, at=at, **form.cleaned_data)
    except StandingMark as stale:
        return _tell(request, meeting, stale)
    except RuleViolation as refusal:
        return _refuse(request, meeting, refusal.message)
    return _count(request, meeting, count, **form.cleaned_data)


@require_POST
def walk_in(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_hall(request, public_id)
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return refused(first_error(form)) if has_waited(request) else _page(request, meeting, form)
    try:
        added = add_walk_in(by=request.user, meeting=meeting, at=typed_at(request), **form.cleaned_data)
    except RuleViolation as refusal:
        return _refuse(request, meeting, refusal.message)
    return _back(request, meeting, verdict="accepted", mark=added.pk)


@require_POST
def undo(request: AuthenticatedRequest, public_id: str, mark_id: int) -> HttpResponse:
    meeting = find_hall(request, public_id)
    marks = Attendance.objects.visible_to(request.user).filter(meeting=meeting).select_related("meeting", "invitation")
    attendance = get_object_or_404(marks, pk=mark_id)
    try:
        count = undo_attendance(by=request.user, attendance=attendance, is_told="told" in request.POST)
    except StandingMark as stale:
        return _tell(request, meeting, stale)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return _back(request, meeting)
    if count:
        messages.success(request, _("Catatan kehadiran dibatalkan."))
    else:
        messages.info(request, _("Catatan itu sudah dibatalkan sebelumnya."))
    return _back(request, meeting)


def _page(request: AuthenticatedRequest, meeting: Meeting, walk_in_form: WalkInForm) -> HttpResponse:
    show, category = request.GET.get("show", "missing"), request.GET.get("category", "")
    search = request.GET.get("q", "")[:100]
    hall = read_hall(meeting, show=show, category=category, search=search, page=request.GET.get("page"), size=PAGE_SIZE)
    kept = _filters(request)
    context = {
        **vars(hall),
        "meeting": meeting,
        "shut": _words_for_shut(meeting),
        "too_early": words_for_early(meeting, timezone.now()),
        "show": show,
        "category": category,
        "search": search,
        "query": f"?{kept.urlencode()}" if kept else "",
        "code_form": CodeForm(),
        "walk_in_form": walk_in_form,
        **_verdict(request, meeting),
    }
    return render(request, "meetings/check_in.html", context)


def _words_for_shut(meeting: Meeting) -> str:
    """Why the page offers nothing to press; the list is issued only once the rakor is over."""
    is_issued = meeting.status in OVER and find_attendance_list(meeting) is not None
    return words_for_shut(meeting) or (words_for_issued() if is_issued else "")


def _filters(request: AuthenticatedRequest) -> QueryDict:
    """The query string without the verdict of the act before."""
    query = request.GET.copy()
    for name in ("verdict", "mark", "code"):
        query.pop(name, None)
    return query


def _verdict(request: AuthenticatedRequest, meeting: Meeting) -> dict[str, Any]:
    """What the last act led to, read from the address, so that a reload shows it again and does nothing."""
    verdict = request.GET.get("verdict", "")
    if verdict not in VERDICTS:
        return {"verdict": ""}
    if verdict not in {"accepted", "already", "taken"}:
        return {"verdict": verdict, "code": request.GET.get("code", "")[:8]}
    number = request.GET.get("mark", "")
    marks = Attendance.objects.visible_to(request.user).filter(meeting=meeting)
    related = marks.select_related("invitation__position__organization", "meeting", "marked_by__person")
    marked = related.filter(pk=int(number)).first() if number.isdecimal() else None
    if marked and verdict == "taken":
        return {"verdict": verdict, "marked": marked, "marks": [marked], "words": words_for_standing(marked)}
    return {"verdict": verdict if marked else "", "marked": marked, "delegate_form": _delegate_form(marked)}


def _delegate_form(marked: Attendance | None) -> DelegateForm | None:
    """For a post marked as represented, by whom nobody has said."""
    is_nameless = marked and marked.status == Attendance.Status.DELEGATED and not marked.name and not marked.undone_at
    return DelegateForm(auto_id="delegate_%s") if is_nameless else None


def _refuse(request: AuthenticatedRequest, meeting: Meeting, reason: str) -> HttpResponse:
    if has_waited(request):
        return refused(reason)
    messages.error(request, reason)
    return _back(request, meeting)


def _tell(request: AuthenticatedRequest, meeting: Meeting, stale: StandingMark) -> HttpResponse:
    """Back with what another desk recorded meanwhile, and the buttons to change that on purpose."""
    if has_waited(request):
        return refused(stale.message)
    return _back(request, meeting, verdict="taken", mark=stale.mark.pk)


def _count(
    request: AuthenticatedRequest, meeting: Meeting, count: int, *, invitations: list[Invitation], status: str
) -> HttpResponse:
    """How many of the ticked rows were recorded, and how many left; what waited comes back for those that differ."""
    if has_waited(request):
        left = count_otherwise(invitations, status)
        words = ngettext(
            "%(n)s jabatan dibiarkan karena sudah tercatat lain.",
            "%(n)s jabatan dibiarkan karena sudah tercatat lain.",
            left,
        )
        return refused(words % {"n": left}) if left else taken()
    left = len(invitations) - count
    if count:
        messages.success(request, ngettext("%(n)s jabatan dicatat.", "%(n)s jabatan dicatat.", count) % {"n": count})
    if left:
        words = ngettext(
            "%(n)s jabatan dibiarkan karena sudah tercatat.", "%(n)s jabatan dibiarkan karena sudah tercatat.", left
        )
        messages.warning(request, words % {"n": left})
    return _back(request, meeting)


def _back(request: AuthenticatedRequest, meeting: Meeting, **verdict: object) -> HttpResponse:
    """To the same filters and page, with the verdict of this act; what waited in the browser needs no page."""
    if has_waited(request):
        return taken()
    query = _filters(request)
    for name, value in verdict.items():
        query[name] = str(value)
    return redirect(f"{reverse('meetings:meeting_check_in', args=[meeting.public_id])}?{query.urlencode()}")
