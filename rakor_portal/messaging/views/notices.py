"""The inbox: what the portal has told the signed-in person."""

from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from rakor_portal.messaging.models import Message
from rakor_portal.messaging.permissions import Reader
from rakor_portal.messaging.services.operating import mark_all_read, mark_read

PAGE_SIZE = 20


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Notices, unread first."""
    user = cast("Reader", request.user)
    notices = Message.objects.visible_to(user).notices_of(user.person_id)
    page = Paginator(notices, PAGE_SIZE).get_page(request.GET.get("page"))
    unread = notices.filter(read_at=None).count()
    context = {"page": page, "unread": unread, "zone": user.government.time_zone}
    return render(request, "messaging/inbox.html", context)


@require_POST
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Open a notice: it counts as read, and its link is followed when it leads to a page of ours."""
    user = cast("Reader", request.user)
    message = get_object_or_404(Message.objects.visible_to(user).notices_of(user.person_id), pk=notice_id)
    mark_read(message=message)
    return redirect(_own_path(message.opened_link, request.get_host()) or "messaging:inbox")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    mark_all_read(person_id=cast("Reader", request.user).person_id)
    return redirect("messaging:inbox")


def _own_path(link: str, host: str) -> str:
    """Path and query of a link to this site; empty for any other place."""
    parts = urlsplit(link)
    if parts.netloc not in {"", host, urlsplit(settings.SITE_URL).netloc} or not parts.path.startswith("/"):
        return ""
    if parts.path.startswith("//") or "\\" in parts.path:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
