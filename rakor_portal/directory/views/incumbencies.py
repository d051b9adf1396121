"""Terms of office: appoint, end, take back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rakor_portal.directory.forms.positions import AppointmentForm
from rakor_portal.directory.forms.records import DateForm, QuestionForm
from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.models import Incumbency, Person, Position
from rakor_portal.directory.services.incumbencies import appoint_holder, end_incumbency, take_back_appointment
from rakor_portal.directory.views.access import carry_out, editors_only
from rakor_portal.directory.views.positions import position_url
from rakor_portal.form_fields import IndonesianDateField


@require_http_methods(["GET", "POST"])
@editors_only
def incumbency_create(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Appoint a holder of post `pk`."""
    position = get_object_or_404(Position.objects.visible_to(request.user).open_on(request.user.today), pk=pk)
    people = Person.objects.visible_to(request.user).exclude(pk=request.user.person_id)
    held = position.incumbencies.filter(kind=Incumbency.Kind.DEFINITIVE, valid_until=None).exists()
    initial = {"valid_from": request.user.today}
    form = AppointmentForm(request.POST or None, people=people, has_holder=held, initial=initial)
    if carry_out(request, form, lambda **data: appoint_holder(position=position, **data)) is None:
        context = {"form": form, "title": _("Tetapkan pemangku"), "subject": position, "back": position_url(position)}
        return render(request, "directory/appointment_form.html", context)
    messages.success(request, _("Pemangku jabatan tercatat."))
    return redirect("directory:position", pk=pk)


@require_http_methods(["GET", "POST"])
@editors_only
def incumbency_end(request: DirectoryRequest, pk: int) -> HttpResponse:
    """End a term with its last day."""
    incumbencies = Incumbency.objects.visible_to(request.user).select_related("position", "person")
    incumbency = get_object_or_404(incumbencies, pk=pk)
    field = IndonesianDateField(label=_("Hari terakhir"), help_text=_("Hak dan tautan pemangkunya ikut berakhir."))
    form = DateForm(request.POST or None, field=field, initial={"on": request.user.today})
    ended = carry_out(request, form, lambda by, on: end_incumbency(by=by, incumbency=incumbency, last_day=on))
    if ended is None:
        back = position_url(incumbency.position)
        context = {"form": form, "title": _("Akhiri masa jabatan"), "subject": incumbency, "back": back}
        return render(request, "directory/form.html", {**context, "submit": _("Akhiri masa jabatan")})
    messages.success(request, _("Masa jabatan diakhiri."))
    return redirect("directory:position", pk=incumbency.position_id)


@require_http_methods(["GET", "POST"])
@editors_only
def incumbency_take_back(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Undo an appointment of today that was a mistake."""
    terms = Incumbency.objects.visible_to(request.user).select_related("position", "person", "government")
    incumbency = get_object_or_404(terms, pk=pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    done = carry_out(request, form, lambda by: take_back_appointment(by=by, incumbency=incumbency) or True)
    if done is None:
        back = position_url(incumbency.position)
        context = {"form": form, "title": _("Batalkan pengangkatan"), "subject": incumbency, "back": back}
        context["note"] = _("Hak dan tautan pemangkunya langsung berakhir. Riwayat tetap mencatat pengangkatan ini.")
        return render(request, "directory/form.html", {**context, "submit": _("Batalkan pengangkatan")})
    messages.success(request, _("Pengangkatan dibatalkan."))
    return redirect("directory:position", pk=incumbency.position_id)
