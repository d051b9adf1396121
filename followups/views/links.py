"""/t/<token>/: an action item opened from a message, read-only and with the least data."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from followups.permissions import REPORTABLE
from followups.services.links import open_link
from rakor_portal.accounts.http import client_address


@login_not_required
@never_cache
@require_GET
def item_link(request: HttpRequest, token: str) -> HttpResponse:
    """The summary while its person holds the owning position; else that the link is no longer valid."""
    opened = open_link(token=token, address=client_address(request))
    if opened is None:
        return render(request, "followups/link_expired.html", status=410)
    context = {"item": opened, "zone": opened.government.time_zone, "may_report": opened.status in REPORTABLE}
    return render(request, "followups/item_link.html", context)
