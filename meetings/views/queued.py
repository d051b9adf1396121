"""Rows and marks that waited in the browser for a signal: static/js/queue.js sends them, and needs no page back."""

from datetime import datetime, timedelta

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

#: How long the row waited in milliseconds, measured by the device itself: its clock need not be right.
WAITED_HEADER = "Rakor-Waited"
LONGEST = timedelta(days=7)


def has_waited(request: HttpRequest) -> bool:
    return WAITED_HEADER in request.headers


def typed_at(request: HttpRequest) -> datetime:
    """When the row was typed: before now by as long as it waited, and never in the future."""
    waited = request.headers.get(WAITED_HEADER, "0")
    milliseconds = int(waited) if waited.isascii() and waited.isdigit() and len(waited) < 12 else 0
    return timezone.now() - min(timedelta(milliseconds=milliseconds), LONGEST)


def taken() -> HttpResponse:
    """The row is written, now or when it came the first time."""
    return HttpResponse(status=204)


def refused(reason: str) -> HttpResponse:
    """The row stays in the browser with the reason beside it."""
    return HttpResponse(reason, status=422, content_type="text/plain; charset=utf-8")


def first_error(form: BaseForm) -> str:
    """The sentence of the first wrong field."""
    return str(next(iter(form.errors.values()))[0])
