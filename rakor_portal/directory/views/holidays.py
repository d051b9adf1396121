"""Days off, by year."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rakor_portal.directory.forms.holidays import HolidayForm
from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.models import Holiday
from rakor_portal.directory.services.holidays import create_holiday, edit_holiday, remove_holiday
from rakor_portal.directory.views.access import carry_out, editors_only

LIST = "directory:holiday_list"


@require_GET
@editors_only
def holiday_list(request: DirectoryRequest) -> HttpResponse:
    """The days off of one year."""
    holidays = Holiday.objects.visible_to(request.user)
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else request.user.today.year
    context = {
        "holidays": holidays.filter(date__year=year),
        "year": year,
        "years": [day.year for day in holidays.dates("date", "year")],
    }
    return render(request, "directory/holiday_list.html", context)


@require_http_methods(["GET", "POST"])
@editors_only
def holiday_create(request: DirectoryRequest) -> HttpResponse:
    """A new day off, usually local."""
    form = HolidayForm(request.POST or None, initial={"kind": Holiday.Kind.LOCAL})
    government = request.user.government
    if carry_out(request, form, lambda **data: create_holiday(government=government, **data)) is None:
        context = {"form": form, "title": _("Tambah hari libur"), "back": reverse(LIST)}
        return render(request, "directory/form.html", context)
    messages.success(request, _("Hari libur ditambahkan."))
    return redirect(LIST)


@require_http_methods(["GET", "POST"])
@editors_only
def holiday_edit(request: DirectoryRequest, pk: int) -> HttpResponse:
    """A corrected day off."""
    holiday = get_object_or_404(Holiday.objects.visible_to(request.user), pk=pk)
    form = HolidayForm(request.POST or None, instance=holiday)
    if carry_out(request, form, lambda **data: edit_holiday(holiday=holiday, **data)) is None:
        context = {"form": form, "title": _("Ubah hari libur"), "subject": holiday.name, "back": reverse(LIST)}
        return render(request, "directory/form.html", context)
    messages.success(request, _("Perubahan tersimpan."))
    return redirect(LIST)


@require_POST
@editors_only
def holiday_remove(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Take a wrong day off out of the calendar."""
    holiday = get_object_or_404(Holiday.objects.visible_to(request.user), pk=pk)
    remove_holiday(by=request.user, holiday=holiday)
    messages.success(request, _("Hari libur dihapus."))
    return redirect(LIST)
