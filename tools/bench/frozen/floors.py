"""The floors: a trivial view, one query, and 25 rows through a bare template (one query, no session, no layout)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rakor_portal.directory.models import Person, Position


@login_not_required
def trivial(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@login_not_required
def one_query(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Person.objects.order_by("pk").values_list("name", flat=True).first() or "")


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    rows = Position.objects.select_related("organization").order_by("pk")[:25]
    return render(request, "page_floor.html", {"rows": rows})
