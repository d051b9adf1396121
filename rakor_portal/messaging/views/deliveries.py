"""The operator's page: what waits, what went, and what needs a decision."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Channel, Message
from rakor_portal.messaging.permissions import Reader, can_operate_messages
from rakor_portal.messaging.services.operating import mark_sent, send_again

PAGE_SIZE = 50


@require_GET
def operator(request: HttpRequest) -> HttpResponse:
    """Counts per state, the oldest waiting mail, and the list of what failed or is uncertain."""
    user = _operator(request)
    rows = Message.objects.visible_to(user)
    counts = rows.exclude(channel=Channel.IN_APP).order_by().values("state").annotate(count=Count("pk"))
    by_state = {row["state"]: row["count"] for row in counts}
    doubtful = rows.filter(state__in=Message.DOUBTFUL_STATES).select_related("position")
    context = {
        "zone": user.government.time_zone,
        "counts": [(label, by_state.get(state, 0)) for state, label in Message.State.choices if by_state.get(state)],
        "oldest": rows.filter(state=Message.State.QUEUED).aggregate(oldest=Min("not_before"))["oldest"],
        "waiting_for_document": rows.exclude(waits_for_document=None).filter(state=Message.State.QUEUED).count(),
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
