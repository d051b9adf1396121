"""People: list with masked numbers, one, new, corrected."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rakor_portal.directory.forms.people import PersonForm
from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.models import Incumbency, Person
from rakor_portal.directory.permissions import can_take_personal_numbers
from rakor_portal.directory.services.people import create_person, edit_person
from rakor_portal.directory.views.access import carry_out, editors_only

PAGE_SIZE = 50


def _one(request: DirectoryRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)


def filtered_people(request: DirectoryRequest) -> QuerySet[Person]:
    """People by name, perhaps only those without an e-mail address."""
    people = Person.objects.visible_to(request.user).order_by("name", "pk")
    return people.filter(email="") if request.GET.get("missing") == "contact" else people


@require_GET
@editors_only
def person_list(request: DirectoryRequest) -> HttpResponse:
    """People by name, without titles, with what they hold today."""
    missing = request.GET.get("missing", "")
    page = Paginator(filtered_people(request), PAGE_SIZE).get_page(request.GET.get("page"))
    held = Incumbency.objects.visible_to(request.user).on(request.user.today).select_related("position")
    held_by: dict[int, list[Incumbency]] = {}
    for incumbency in held.filter(person_id__in=[person.pk for person in page]):
        held_by.setdefault(incumbency.person_id, []).append(incumbency)
    rows = [{"person": person, "incumbencies": held_by.get(person.pk, [])} for person in page]
    may_take_numbers = can_take_personal_numbers(request.user)
    context = {"page": page, "rows": rows, "missing": missing, "may_take_numbers": may_take_numbers}
    return render(request, "directory/person_list.html", context)


@require_GET
@editors_only
def person(request: DirectoryRequest, pk: int) -> HttpResponse:
    """One person with the posts he held and holds."""
    person = _one(request, pk)
    incumbencies = person.incumbencies.select_related("position").order_by("-valid_from", "-pk")
    context = {"person": person, "incumbencies": incumbencies, "today": request.user.today}
    return render(request, "directory/person.html", context)


@require_http_methods(["GET", "POST"])
@editors_only
def person_create(request: DirectoryRequest) -> HttpResponse:
    """A new person."""
    form = PersonForm(request.POST or None)
    government = request.user.government
    made = carry_out(request, form, lambda **data: create_person(government=government, **data))
    if made is None:
        context = {"form": form, "title": _("Tambah pejabat"), "back": reverse("directory:person_list")}
        return render(request, "directory/form.html", context)
    messages.success(request, _("Pejabat ditambahkan."))
    return redirect("directory:person", pk=made.pk)


@require_http_methods(["GET", "POST"])
@editors_only
def person_edit(request: DirectoryRequest, pk: int) -> HttpResponse:
    """Corrections to a person."""
    person = _one(request, pk)
    form = PersonForm(request.POST or None, instance=person)
    if carry_out(request, form, lambda **data: edit_person(person=person, **data)) is None:
        back = reverse("directory:person", kwargs={"pk": pk})
        context = {"form": form, "title": _("Ubah pejabat"), "subject": person, "back": back}
        return render(request, "directory/form.html", context)
    messages.success(request, _("Perubahan tersimpan."))
    return redirect("directory:person", pk=pk)
