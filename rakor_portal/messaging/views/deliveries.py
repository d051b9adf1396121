"""The operator's page: what waits, what went, and what needs a decision."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Message
from rakor_portal.messaging.permissions import Reader, can_operate_messages
from rakor_portal.messaging.reports import delivery_state, reasons_of_failure
from rakor_portal.messaging.services.operating import mark_sent, send_again

PAGE_SIZE = 50


@require_GET
def operator(request: HttpRequest) -> HttpResponse:
    """Counts per state, the age of the queue, the last turn, why mails failed, and the list to decide on."""
    user, now = _operator(request), timezone.now()
    rows = Message.objects.visible_to(user)
    state = delivery_state(rows, now)
    doubtful = rows.filter(state__in=Message.DOUBTFUL_STATES).select_related("position")
    context = {
        "zone": user.government.time_zone,
        "counts": [(label, state.by_state[name]) for name, label in Message.State.choices if state.by_state[name]],
        "state": state,
        "queue_is_late": state.is_queue_late(now),
        "tick_is_late": state.is_tick_late(now),
        "failures": reasons_of_failure(rows),
        "page": Paginator(doubtful, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "messaging/operator.html", context)


@require_POST
def message_mark_sent(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The operator knows that it arrived."""
    user = _operator(request)
    message = get_object_or_404(Message.objects.visible_to(user), pk=message_id)
    try:
        mark_sent(by=cast("models.Model", user), message=message)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Pesan ditandai terkirim."))
    return redirect("messaging:operator")


@require_POST
def message_send_again(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The operator wants it sent once more."""
    user = _operator(request)
    message = get_object_or_404(Message.objects.visible_to(user), pk=message_id)
    try:
        send_again(by=cast("models.Model", user), message=message)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Pesan dimasukkan lagi ke antrean."))
    return redirect("messaging:operator")


def _operator(request: HttpRequest) -> Reader:
    user = cast("Reader", request.user)
    if not can_operate_messages(user):
        raise PermissionDenied
    return user
