"""Beranda: what needs the staff today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from followups.reports.desk import Desk
from followups.views.access import staff_only
from rakor_portal.accounts.http import AuthenticatedRequest


@require_GET
@staff_only
def home(request: AuthenticatedRequest) -> HttpResponse:
    """Queues of the user's roles, the next rakor, and what could not be delivered."""
    desk = Desk(request.user, timezone.now())
    context = {"desk": desk, "total": sum(queue.count for queue in desk.queues), "today": request.user.today}
    return render(request, "followups/overview/home.html", context)
