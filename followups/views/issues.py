"""One priority issue: where it stands, and all items that serve it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from followups.reports.overview import Overview, read_details
from followups.reports.selection import Selection
from followups.views.access import overview_only
from followups.views.dashboard import overview_context
from meetings.models import PriorityTopic
from rakor_portal.accounts.http import AuthenticatedRequest


@require_GET
@overview_only
def issue(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """The issue's sentence, bar and items, the worst first."""
    topic = get_object_or_404(PriorityTopic.objects.visible_to(request.user), slug=slug)
    overview = Overview(request.user, Selection(topic=slug))
    context = overview_context(overview) | {
        "subject": topic.name,
        "back": "followups:dashboard",
        "items": read_details(request.user, overview.rows),
        "line": None,
    }
    return render(request, "followups/overview/drilldown.html", context)
