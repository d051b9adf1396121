"""The first page of Data Induk: what there is and what is missing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.models import Holiday, InviteeGroup, Organization, Person, Position, Venue
from rakor_portal.directory.views.access import editors_only


@require_GET
@editors_only
def overview(request: DirectoryRequest) -> HttpResponse:
    """Counts of every part, and the posts without contact or holder."""
    user, today = request.user, request.user.today
    positions = Position.objects.visible_to(user).open_on(today).invitable()
    context = {
        "organization_count": Organization.objects.visible_to(user).open_on(today).count(),
        "position_count": positions.count(),
        "person_count": Person.objects.visible_to(user).count(),
        "group_count": InviteeGroup.objects.visible_to(user).in_use(today).count(),
        "venue_count": Venue.objects.visible_to(user).in_use(today).count(),
        "holiday_count": Holiday.objects.visible_to(user).filter(date__year=today.year).count(),
        "year": today.year,
        "without_address_count": positions.without_address(today).count(),
        "vacant_count": positions.vacant_on(today).count(),
        "may_manage_users": "government_admin" in user.role_codes,
    }
    return render(request, "directory/overview.html", context)
