"""The schedule: month grid on the desktop, day list on the phone."""

import re
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from meetings.models import Invitation, Meeting
from meetings.permissions import can_schedule, can_see_replies, can_send
from meetings.reports.calendar import month_of
from rakor_portal.accounts.http import AuthenticatedRequest

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@require_GET
def calendar(request: AuthenticatedRequest) -> HttpResponse:
    """A month of meetings in scope, with holidays, clashes, the next meeting and the use of venues."""
    today = request.user.today
    known = Meeting.objects.visible_to(request.user)
    month = month_of(known, request.user.government, _asked_month(request, today), today)
    context = {
        "month": month,
        "today": today,
        "view": "list" if request.GET.get("view") == "list" else "month",
        "may_schedule": can_schedule(request.user),
        **_next_meeting(request),
    }
    return render(request, "meetings/calendar.html", context)


def _asked_month(request: AuthenticatedRequest, today: date) -> date:
    """The first day of the month in `?m=2026-01`; this month without it or with anything else."""
    asked = MONTH.fullmatch(request.GET.get("m", ""))
    return date(int(asked[1]), int(asked[2]), 1) if asked else today.replace(day=1)


def _next_meeting(request: AuthenticatedRequest) -> dict[str, Any]:
    """The meeting that is on today, else the next scheduled one, and, for those who may see them, its answers."""
    now = timezone.now()
    known = Meeting.objects.visible_to(request.user).select_related("venue", "chair").exclude(starts_at=None)
    running = Q(status=Meeting.Status.IN_PROGRESS, started_at__gte=now - timedelta(days=1))
    coming = known.filter(running | Q(status=Meeting.Status.SCHEDULED, starts_at__gte=now))
    # "in_progress" sorts before "scheduled"
    meeting = coming.order_by("status", "starts_at", "pk").first()
    if meeting is None:
        return {"upcoming": None, "upcoming_day": None, "replies": None, "may_remind": False}
    replies = None
    if can_see_replies(request.user, meeting):
        standing = Invitation.objects.visible_to(request.user).standing().filter(meeting=meeting)
        replies = standing.aggregate(
            total=Count("pk"), **{code: Count("pk", filter=Q(reply=code)) for code in Invitation.Reply.values}
        )
    day = timezone.localdate(meeting.starts_at, timezone=meeting.zone) if meeting.starts_at else None
    may_remind = meeting.status == Meeting.Status.SCHEDULED and can_send(request.user, meeting)
    return {"upcoming": meeting, "upcoming_day": day, "replies": replies, "may_remind": may_remind}
