"""The attendance tab of a meeting, and issuing its daftar hadir."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meetings.permissions import can_run, can_see_replies
from meetings.reports.attendance import OVER, read_hall, unmarked_word
from meetings.services.attendance_lists import issue_attendance_list
from meetings.views.hall import find_hall, find_tab
from meetings.views.workspace import meeting_documents_of, workspace_context
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.documents.models import Document
from rakor_portal.errors import RuleViolation

PAGE_SIZE = 100


@require_GET
def attendance(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_tab(request, public_id)
    if not can_see_replies(request.user, meeting):
        raise PermissionDenied
    show, category = request.GET.get("show", ""), request.GET.get("category", "")
    documents = meeting_documents_of(request, meeting)
    page = request.GET.get("page")
    hall = read_hall(meeting, show=show, category=category, page=page, size=PAGE_SIZE, related=("person",))
    context = {
        **workspace_context(request, meeting, tab="attendance", documents=documents),
        **vars(hall),
        "is_unrecorded": not hall.summary.is_recorded and meeting.status in OVER,
        "unmarked": unmarked_word(meeting, hall.summary),
        "show": show,
        "category": category,
        "issued": next((each for each in documents if each.kind == Document.Kind.ATTENDANCE_LIST), None),
        "may_run": can_run(request.user, meeting),
    }
    return render(request, "meetings/attendance.html", context)


@require_POST
def issue(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_hall(request, public_id)
    try:
        issue_attendance_list(by=request.user, meeting=meeting)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Daftar hadir diterbitkan. PDF sedang dibuat."))
    return redirect("meetings:meeting_attendance", meeting.public_id)
