"""What the secretariat prints and carries, or says by telephone, because no mail reaches its addressee."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from meetings.models import Meeting
from meetings.notifications import (
    CANCELLATION,
    CHANGE,
    DAY_BEFORE,
    INVITATION,
    NEW_HOLDER,
    POSTPONEMENT,
    REMINDER,
    SUBJECT_KIND,
)
from meetings.permissions import can_send
from meetings.views.hall import find_tab
from meetings.views.workspace import workspace_context
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.actors import Viewer
from rakor_portal.messaging.models import Channel, Message

#: Letters follow one another, and so do reminders: the newest says what holds.
IS_LETTER = Q(stage__in=(INVITATION, CHANGE, POSTPONEMENT, CANCELLATION)) | Q(stage__startswith=f"{NEW_HOLDER}:")
IS_REMINDER = Q(stage=DAY_BEFORE) | Q(stage__startswith=f"{REMINDER}:")


def letters_by_hand(viewer: Viewer, meeting: Meeting) -> list[Message]:
    """The letters of those whom no mail reaches, in the order of a round through the kecamatan.

    One to each: a letter that a newer one has overtaken, be it by mail, would tell of an old date.
    """
    return list(_by_hand(viewer, meeting, IS_LETTER))


def reminders_by_hand(viewer: Viewer, meeting: Meeting) -> list[Message]:
    """The newest reminder of each of them, to be said by telephone or WhatsApp."""
    return list(_by_hand(viewer, meeting, IS_REMINDER))


def _by_hand(viewer: Viewer, meeting: Meeting, sort: Q) -> QuerySet[Message]:
    sorts = Message.objects.visible_to(viewer).about(SUBJECT_KIND, meeting.pk).filter(sort)
    same_reader = Q(person=OuterRef("person")) | Q(person=None, position=OuterRef("position"))
    newer = sorts.filter(same_reader, created_at__gt=OuterRef("created_at")).exclude(channel=Channel.IN_APP)
    standing = newer.exclude(state__in=(Message.State.CANCELLED, Message.State.EXPIRED)).order_by()
    rows = sorts.by_hand().exclude(Exists(standing)).select_related("person", "position__organization__region__parent")
    return rows.order_by("position__organization__region_id", "position__protocol_rank", "pk")


def words_by_hand(count: int) -> str:
    """What is left to do for those whom no mail reaches; empty for nobody."""
    facts = {"count": count}
    return _("%(count)s penerima tanpa email ada di Daftar cetak dan antar.") % facts if count else ""


@require_GET
def invitations_print(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Letters to print and deliver, per kecamatan, with the words to paste into WhatsApp."""
    meeting = find_tab(request, public_id)
    if not can_send(request.user, meeting):
        raise PermissionDenied
    groups: dict[str, list[Message]] = {}
    letters = letters_by_hand(request.user, meeting)
    for message in letters:
        groups.setdefault(_delivery_area(message), []).append(message)
    context = {
        **workspace_context(request, meeting, tab="invitations"),
        "groups": groups,
        "total": len(letters),
        "reminders": reminders_by_hand(request.user, meeting),
    }
    return render(request, "meetings/print_list.html", context)


def _delivery_area(message: Message) -> str:
    """The kecamatan through which a letter is delivered; offices in town come first."""
    region = message.position.organization.region if message.position else None
    if region is None or region.level not in ("kecamatan", "desa", "kelurahan", "desa_adat"):
        return _("Ibu kota")
    district = region if region.level == "kecamatan" else region.parent
    return _("Kecamatan %(name)s") % {"name": district.name} if district else str(region)
