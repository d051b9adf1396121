"""Places of meetings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rakor_portal.directory.forms.records import DateForm
from rakor_portal.directory.forms.venues import VenueForm
from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.models import Venue
from rakor_portal.directory.services.venues import close_venue, create_venue, edit_venue
from rakor_portal.directory.views.access import carry_out, editors_only
from rakor_portal.form_fields import IndonesianDateField

LIST = "directory:venue_list"


@require_GET
@editors_only
def venue_list(request: DirectoryRequest) -> HttpResponse:
    """Places in use."""
    venues = Venue.objects.visible_to(request.user).in_use(request.user.today).select_related("region")
    return render(request, "directory/venue_list.html", {"venues": venues})


@require_http_methods(["GET", "POST"])
@editors_only
def venue_create(request: DirectoryRequest) -> HttpResponse:
    """A new place."""
    government = request.user.government
    form = VenueForm(request.POST or None, regions=government.regions())
    if carry_out(request, form, lambda **data: create_venue(government=government, **data)) is None:
        context = {"form": form, "title": _("Tambah tempat"), "back": reverse(LIST)}
        return render(request, "directory/form.html", context)
    messages.success(request, _("Tempat ditambahkan."))
    return redirect(LIST)


@require_http_methods(["GET", "POST"])
@editors_only
def venue_edit(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Corrections to a place."""
    venue = get_object_or_404(Venue.objects.visible_to(request.user), pk=pk)
    form = VenueForm(request.POST or None, instance=venue, regions=request.user.government.regions())
    if carry_out(request, form, lambda **data: edit_venue(venue=venue, **data)) is None:
        context = {"form": form, "title": _("Ubah tempat"), "subject": venue, "back": reverse(LIST)}
        return render(request, "directory/form.html", context)
    messages.success(request, _("Perubahan tersimpan."))
    return redirect(LIST)


@require_http_methods(["GET", "POST"])
@editors_only
def venue_close(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Offer a place no longer."""
    venue = get_object_or_404(Venue.objects.visible_to(request.user), pk=pk)
    field = IndonesianDateField(label=_("Tidak dipakai mulai"))
    form = DateForm(request.POST or None, field=field, initial={"on": request.user.today})
    if carry_out(request, form, lambda **data: close_venue(venue=venue, **data)) is None:
        context = {"form": form, "title": _("Hentikan pemakaian tempat"), "subject": venue, "back": reverse(LIST)}
        return render(request, "directory/form.html", {**context, "submit": _("Hentikan pemakaian")})
    messages.success(request, _("Tempat tidak lagi ditawarkan."))
    return redirect(LIST)
