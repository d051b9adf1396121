"""Undangan susulan: one more post, from the invitations tab."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.forms.supplements import SupplementForm
from meetings.permissions import can_send
from meetings.services.invitations import letter_of_meeting
from meetings.services.replies import reply_is_open
from meetings.services.supplements import invite_also
from meetings.views.hall import find_tab
from meetings.views.invitations import invitations_page
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.errors import RuleViolation


@require_POST
def invitation_add(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Invite one more post with the same letter."""
    meeting = find_tab(request, public_id)
    if not can_send(request.user, meeting):
        raise PermissionDenied
    form = SupplementForm(request.POST, meeting=meeting)
    if form.is_valid():
        was_open = reply_is_open(meeting, letter_of_meeting(meeting), timezone.now())
        try:
            invited = invite_also(by=request.user, meeting=meeting, position=form.cleaned_data["post"])
        except RuleViolation as refusal:
            form.add_error("post", refusal.message)
        else:
            words = _("%(post)s diundang dengan surat yang sama. Lampiran surat yang sudah terbit tidak memuatnya.")
            messages.success(request, words % {"post": invited.addressee})
            if not was_open:
                messages.warning(request, _("Batas jawaban sudah lewat. Jawaban dibuka lagi sampai rapat dimulai."))
            return redirect("meetings:meeting_invitations", public_id)
    return invitations_page(request, meeting, form)
