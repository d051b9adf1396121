"""Unduh Excel: the list of rakor, and invitations and attendance of one, filtered as on their pages."""

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from meetings.models import Attendance, Meeting
from meetings.permissions import can_see_replies
from meetings.reports.attendance import list_attendance, summarize_attendance, unmarked_word
from meetings.reports.sheets import attendance_table, invitation_table, meeting_table
from meetings.views.hall import find_meeting
from meetings.views.invitations import guarded_meeting, listed_invitations
from meetings.views.meetings import listed_meetings
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.sheets.http import asked_format, table_response


@require_GET
def meeting_list_export(request: AuthenticatedRequest) -> HttpResponseBase:
    """Every rakor of the list, all pages."""
    _form, meetings = listed_meetings(request)
    name = f"Daftar-Rakor-{request.user.today.isoformat()}"
    return table_response(meeting_table(meetings), name=name, file_format=asked_format(request))


@require_GET
def invitations_export(request: AuthenticatedRequest, public_id: str) -> HttpResponseBase:
    """Who is invited and what was answered."""
    meeting = guarded_meeting(request, public_id)
    _form, invitations = listed_invitations(request, meeting)
    table = invitation_table(invitations)
    return table_response(table, name=_named("Undangan-Rakor", meeting), file_format=asked_format(request))


@require_GET
def attendance_export(request: AuthenticatedRequest, public_id: str) -> HttpResponseBase:
    """Who came; who came uninvited stands at the end of the whole list."""
    meeting = find_meeting(request, public_id)
    if not can_see_replies(request.user, meeting):
        raise PermissionDenied
    show, category = request.GET.get("show", ""), request.GET.get("category", "")
    walk_ins = Attendance.objects.visible_to(request.user).standing().filter(meeting=meeting, invitation=None)
    table = attendance_table(
        list_attendance(meeting, show=show, category=category),
        () if show or category else walk_ins,
        zone=meeting.time_zone,
        unmarked=unmarked_word(meeting, summarize_attendance(meeting)),
    )
    return table_response(table, name=_named("Kehadiran-Rakor", meeting), file_format=asked_format(request))


def _named(what: str, meeting: Meeting) -> str:
    """`Undangan-Rakor-2026-01-12`; without a known date the public id stands for it."""
    day = meeting.shown_at.astimezone(meeting.zone).date().isoformat() if meeting.shown_at else meeting.public_id
    return f"{what}-{day}"
