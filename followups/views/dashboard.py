"""Dasbor: what is stalled or late, whose, since when, why."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from followups.forms.grid import ScopeForm
from followups.models.conditions import Condition
from followups.reports.figures import remembered
from followups.reports.options import read_options
from followups.reports.overview import Overview, read_details
from followups.reports.selection import ALARMING_GROUP, COUNTED_GROUP
from followups.views.access import overview_only
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.permissions import is_leader

#: Rows of a list before *Lihat semua*.
ROW_LIMIT = 10


@require_GET
@overview_only
def dashboard(request: AuthenticatedRequest) -> HttpResponse:
    """The first page of leaders: this year's items unless the URL says otherwise."""
    options = read_options(request.user, meeting=request.GET.get("meeting", ""))
    data = request.GET if request.GET else {"year": str(request.user.today.year)}
    form = ScopeForm(data, years=options.years, meetings=options.meetings, agencies=options.agencies)
    overview = Overview.remembered(request.user, form.selection, worst=ROW_LIMIT)
    context = overview_context(overview) | {
        "form": form,
        "meeting_name": dict(options.meetings).get(form.selection.meeting),
        "agency_name": dict(options.agencies).get(form.selection.agency),
        "now": timezone.now(),
    }
    return render(request, "followups/overview/dashboard.html", context | {"tiles": _tiles(overview)})


def _tiles(overview: Overview) -> SafeString:
    """What stands below the head, written once for all who see the same until something changes."""
    user, may_ask = overview.user, is_leader(overview.user)

    def write() -> SafeString:
        context = overview_context(overview) | {
            "items": read_details(user, overview.alarming),
            "row_limit": ROW_LIMIT,
            "agencies": overview.agencies[:ROW_LIMIT],
            "may_ask": may_ask,
        }
        return render_to_string("followups/overview/_dashboard_tiles.html", context)

    return remembered(user, ("tiles", overview.selection, may_ask), write)


def overview_context(overview: Overview) -> dict[str, Any]:
    """The figures, and the list behind each of them."""
    selection = overview.selection
    links = {condition.value: selection.but(condition=condition.value).list_url for condition in Condition}
    return {
        "overview": overview,
        "today": overview.today,
        "zone": overview.user.government.time_zone,
        "links": links,
        "all_url": selection.but(condition=COUNTED_GROUP).list_url,
        "alarming_url": selection.but(condition=ALARMING_GROUP).list_url,
        "awaiting_url": selection.but(process="awaiting_verification").list_url,
        "stalled_after": overview.user.government.stalled_after_days,
    }
