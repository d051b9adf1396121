"""Perangkat daerah against their plan: all of them, and one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from followups.reports.overview import Overview, read_details
from followups.reports.selection import Selection
from followups.views.access import overview_only
from followups.views.dashboard import overview_context
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.directory.models import Organization


@require_GET
@overview_only
def agencies(request: AuthenticatedRequest) -> HttpResponse:
    """Every organisation that owns items of this year, the one furthest behind first."""
    overview = Overview.remembered(request.user, Selection(year=request.user.today.year), worst=1)
    return render(request, "followups/overview/agencies.html", overview_context(overview))


@require_GET
@overview_only
def agency(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """One organisation: where it stands, and all of its items."""
    organization = get_object_or_404(Organization.objects.visible_to(request.user), slug=slug)
    overview = Overview(request.user, Selection(agency=slug))
    context = overview_context(overview) | {
        "subject": organization.name,
        "back": "followups:agencies",
        "items": read_details(request.user, overview.rows),
        "closed_on": organization.closed_on,
        "successors": [each.successor for each in organization.successions.select_related("successor")]
        if organization.closed_on
        else [],
        "line": next(iter(overview.agencies), None),
    }
    return render(request, "followups/overview/drilldown.html", context)
