"""The pages of the gallery; the samples are made up and say so."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rakor_portal.gallery import samples
from rakor_portal.gallery.forms import SampleForm


@login_not_required
@require_GET
def gallery_show(request: HttpRequest) -> HttpResponse:
    """Every component on one page; `?kesalahan=1` shows the form with its errors."""
    faulty = {"due_on": "31/02/2026", "amount": "21", "starts_at": "9 pagi"}
    form = SampleForm(faulty) if "kesalahan" in request.GET else SampleForm()
    messages.success(request, "Laporan TL-2026-004 telah dikirim.")
    return render(request, "gallery/show.html", {"form": form, **samples.everything()})


@login_not_required
@require_GET
def gallery_public(request: HttpRequest) -> HttpResponse:
    """A page as opened from a message."""
    return render(request, "gallery/public.html", {"form": SampleForm()})
