"""Parts 4 and 5 of a draft: the letter with its preview, the check, and sending."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from meetings.documents.invitations import build_invitation_letter
from meetings.documents.wording import USUAL_CLOSING, USUAL_OPENING, USUAL_SUBJECT
from meetings.forms.letters import LetterForm, SendForm
from meetings.models import InvitationLetter, Meeting
from meetings.permissions import can_schedule
from meetings.services.invitations import draft_invitations
from meetings.services.letters import update_letter
from meetings.services.sending import letter_at_a_glance, request_sending
from meetings.views.drafting import Draft, draft_context, find_draft
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.services.submissions import replay_url
from rakor_portal.conflicts import differences, with_version
from rakor_portal.documents.models import Document
from rakor_portal.documents.preview import preview_html
from rakor_portal.errors import RuleViolation, StaleWrite

OFFICERS = {
    "chair": gettext_lazy("Pimpinan rapat"),
    "opener": gettext_lazy("Pembuka"),
    "moderator": gettext_lazy("Moderator"),
    "minute_taker": gettext_lazy("Notulis"),
}


@require_http_methods(["GET", "POST"])
def meeting_edit_letter(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Part 4: fields with sensible defaults, saved as a draft."""
    draft = find_draft(request, public_id)
    data = request.POST if request.method == "POST" else None
    form = LetterForm(data, initial=_initial(draft), user=request.user, meeting=draft.meeting)
    conflict: list[dict[str, str]] = []
    if data is not None and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            update_letter(by=request.user, meeting=draft.meeting, version=version, **form.letter_fields())
            messages.success(request, _("Draf tersimpan."))
            return redirect(
                "meetings:meeting_edit_review" if "next" in data else "meetings:meeting_edit_letter", public_id
            )
        except StaleWrite as stale:
            conflict = differences(form, _initial(find_draft(request, public_id)))
            with_version(form, stale.current.version if isinstance(stale.current, Meeting) else 0)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
    context = {**draft_context(draft, "letter"), "form": form, "conflict": conflict, "may_preview": _may_preview(draft)}
    return render(request, "meetings/edit/letter.html", context)


def _initial(draft: Draft) -> dict[str, Any]:
    event = draft.meeting.title
    usual = {
        "subject": USUAL_SUBJECT.format(event=event), "opening": USUAL_OPENING.format(event=event),
        "closing": USUAL_CLOSING,
    }  # fmt: skip
    return LetterForm.initial_of(draft.meeting, draft.letter, usual=usual)


def _may_preview(draft: Draft) -> bool:
    return draft.letter.signatory_id is not None and draft.meeting.starts_at is not None


@require_GET
def letter_preview(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """The letter as it would be printed, marked DRAF."""
    draft = find_draft(request, public_id)
    if not _may_preview(draft):
        messages.error(request, _("Isi tanggal rapat dan penanda tangan surat dahulu."))
        return redirect("meetings:meeting_edit_letter", public_id)
    content = build_invitation_letter(
        draft.meeting, draft.letter, invitations=draft_invitations(draft.meeting, draft.audience), agenda=draft.agenda,
        day=request.user.today,
    )  # fmt: skip
    return HttpResponse(preview_html(Document.Kind.INVITATION_LETTER, content))


@require_http_methods(["GET", "POST"])
def meeting_edit_review(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Part 5: check and send. A double click, or a form sent again, is led to the same result."""
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and can_schedule(request.user):
        return redirect(_send(request, public_id, form))
    draft = find_draft(request, public_id)
    form.initial["version"] = draft.meeting.version
    officers = [(form_label, getattr(draft.meeting, name)) for name, form_label in OFFICERS.items()]
    context = {
        **draft_context(draft, "review"), "form": form, "letter": draft.letter, "officers": officers,
        "may_preview": _may_preview(draft), "urgency": InvitationLetter.Urgency(draft.letter.urgency).label,
        "letter_names_event": draft.letter.names(draft.meeting.title),
        "warnings": draft.crowding(draft.meeting.venue),
    }  # fmt: skip
    return render(request, "meetings/edit/review.html", context)


def _send(request: AuthenticatedRequest, public_id: str, form: SendForm) -> str:
    """Where to go after the click: the page that shows the progress, or the check again with what is missing."""
    letter = letter_at_a_glance(by=request.user, public_id=public_id)
    if letter is None:
        raise Http404
    url = reverse("meetings:meeting_invitations", args=[public_id])
    nonce, seen = form.cleaned_data["client_ref"], form.cleaned_data["version"]
    try:
        request_sending(by=request.user, letter=letter, seen=seen, client_ref=nonce, result_url=url)
    except IntegrityError:
        return replay_url(actor_key=f"user:{request.user.pk}", nonce=nonce) or url
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return reverse("meetings:meeting_edit_review", args=[public_id])
    messages.success(request, _("Undangan sedang disiapkan, lalu dikirim."))
    return url
