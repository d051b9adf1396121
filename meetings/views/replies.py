"""The page behind an invitation link: read, answer, without an account. The token is the only key.

The address is a secret, which the site's Referrer-Policy `same-origin` keeps from other sites. A stricter one would
make browsers send `Origin: null` with the answer, and the answer would be refused as forged.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from meetings.forms.replies import ReplyForm
from meetings.lifecycle import OVER, is_stopped
from meetings.models import Invitation
from meetings.services.replies import (
    Answer,
    answer_invitations,
    change_notice_of,
    invitations_of_link,
    letter_of,
    minutes_for_link,
    reply_deadline,
    reply_is_open,
)
from rakor_portal.accounts.http import client_address
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import find_link, note_opening
from rakor_portal.documents.files import document_response, waiting_response
from rakor_portal.documents.models import Document
from rakor_portal.errors import RuleViolation, StaleWrite
from rakor_portal.offline.http import kept_offline


def _open(request: HttpRequest, token: str) -> tuple[AccessLink, list[Invitation]] | None:
    """The link and what it opens today; None when it is unknown, over, or its person moved on."""
    link = find_link(purpose=AccessLink.Purpose.INVITATION, token=token, address=client_address(request))
    if link is None:
        return None
    day = timezone.localdate(timezone=link.government.zone)
    invitations = invitations_of_link(link, day=day)
    return (link, invitations) if invitations else None


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Read the invitation and answer it for each of one's positions."""
    opened = _open(request, token)
    if opened is None:
        return render(request, "meetings/public/gone.html", status=410)
    link, invitations = opened
    note_opening(link=link)
    forms = [ReplyForm(request.POST or None, invitation=each) for each in invitations]
    validity = [form.is_valid() for form in forms]  # each one, so that every error shows at once
    if request.method == "POST" and all(validity) and _answer(request, link, forms):
        return redirect("meetings:invitation", token=token)
    meeting, letter = invitations[0].meeting, letter_of(invitations[0].meeting)
    context = {
        "token": token, "meeting": meeting, "forms": forms, "document": letter.document if letter else None,
        "is_open": reply_is_open(meeting, letter, timezone.now()), "deadline": reply_deadline(meeting, letter),
        "government": link.government, "notula": minutes_for_link(meeting, invitations),
        "change": change_notice_of(meeting), "is_stopped": is_stopped(meeting),
        "is_over": meeting.status in OVER,
    }  # fmt: skip
    page = render(request, "meetings/public/invitation.html", context)
    return kept_offline(page, is_closed=meeting.circle_id is not None)


def _answer(request: HttpRequest, link: AccessLink, forms: list[ReplyForm]) -> bool:
    """Store the answers, or say why not; false when somebody answered meanwhile and both are to be compared."""
    try:
        answer_invitations(link=link, answers=[_said(form) for form in forms])
    except StaleWrite as stale:
        messages.error(request, stale.message)
        now = {
            each.pk: each for each in invitations_of_link(link, day=timezone.localdate(timezone=link.government.zone))
        }
        for form in forms:
            form.show_conflict(now.get(form.invitation.pk, form.invitation))
        return False
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Jawaban tersimpan. Terima kasih."))
    return True


def _said(form: ReplyForm) -> Answer:
    return Answer(form.invitation, **form.answer(), seen=form.cleaned_data["seen"] or None)


@login_not_required
@require_GET
def invitation_letter(request: HttpRequest, token: str) -> HttpResponseBase:
    """The letter's PDF, with `?change` the newest letter of change; a waiting page until the worker has made it."""
    opened = _open(request, token)
    if opened is None:
        raise Http404
    meeting = opened[1][0].meeting
    if "change" in request.GET:
        return _paper(request, change_notice_of(meeting))
    letter = letter_of(meeting)
    return _paper(request, letter.document if letter else None)


@login_not_required
@require_GET
def invitation_minutes(request: HttpRequest, token: str) -> HttpResponseBase:
    """The distributed notula's PDF, for who was invited and cannot sign in."""
    opened = _open(request, token)
    return _paper(request, minutes_for_link(opened[1][0].meeting, opened[1]) if opened else None)


def _paper(request: HttpRequest, document: Document | None) -> HttpResponseBase:
    if document is None:
        raise Http404
    if document.state != Document.State.RENDERED:
        return waiting_response(request, document)
    return document_response(document)
