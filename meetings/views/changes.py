"""Moving, postponing and cancelling a rakor."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from meetings.forms.changes import ReasonForm, RescheduleForm
from meetings.models import Invitation, Meeting, MeetingChange
from meetings.permissions import can_send
from meetings.services.changes import Schedule, cancel_meeting, check_changeable, postpone_meeting, reschedule_meeting
from meetings.views.by_hand import letters_by_hand, words_by_hand
from meetings.views.hall import find_meeting
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.errors import RuleViolation, StaleWrite


def _find(request: AuthenticatedRequest, public_id: str) -> Meeting:
    meeting = find_meeting(request, public_id)
    if not can_send(request.user, meeting):
        raise PermissionDenied
    return meeting


@require_http_methods(["GET", "POST"])
def meeting_reschedule(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """A new date, hour or place; everyone who was told is told."""
    meeting = _find(request, public_id)
    form = RescheduleForm(request.POST if request.method == "POST" else None, user=request.user, meeting=meeting)

    def act() -> MeetingChange:
        schedule = Schedule(**form.schedule_fields())
        return reschedule_meeting(
            by=request.user, meeting=meeting, schedule=schedule, reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
        )  # fmt: skip

    words = (gettext_lazy("Ubah waktu atau tempat"), gettext_lazy("Ubah jadwal"))
    return _ask(request, meeting, form, act, MeetingChange.Kind.RESCHEDULED, *words)


@require_http_methods(["GET", "POST"])
def meeting_postpone(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Put off without a new date."""
    meeting = _find(request, public_id)
    form = ReasonForm(request.POST if request.method == "POST" else None, meeting=meeting)

    def act() -> MeetingChange:
        return postpone_meeting(by=request.user, meeting=meeting, **form.cleaned_data)

    words = (gettext_lazy("Tunda rapat"), gettext_lazy("Tunda rapat"))
    return _ask(request, meeting, form, act, MeetingChange.Kind.POSTPONED, *words)


@require_http_methods(["GET", "POST"])
def meeting_cancel(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Call off; nothing is deleted."""
    meeting = _find(request, public_id)
    form = ReasonForm(request.POST if request.method == "POST" else None, meeting=meeting)

    def act() -> MeetingChange:
        return cancel_meeting(by=request.user, meeting=meeting, **form.cleaned_data)

    words = (gettext_lazy("Batalkan rapat"), gettext_lazy("Batalkan rapat"))
    return _ask(request, meeting, form, act, MeetingChange.Kind.CANCELLED, *words)


def _ask(
    request: AuthenticatedRequest,
    meeting: Meeting,
    form: ReasonForm,
    act: Callable[[], MeetingChange],
    kind: MeetingChange.Kind,
    heading: Promise,
    button: Promise,
) -> HttpResponse:
    """The form, or the deed and the way back to the meeting; no form for what the meeting's state forbids.

    What was typed before the state forbade it, or while others changed the schedule, stays in sight.
    """
    is_late = False
    try:
        check_changeable(meeting, kind)
    except RuleViolation as refusal:
        if not _words_are_lost(request, meeting):
            messages.error(request, refusal.message)
            return redirect(meeting)
        is_late = True
        form.add_error(None, f"{refusal.message} {_('Yang tertulis di bawah ini tidak tersimpan.')}")
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except StaleWrite as stale:
            form.show_conflict(meeting)
            form.add_error(None, stale.message)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            left = words_by_hand(len(letters_by_hand(request.user, meeting)))
            messages.success(
                request, f"{_('Perubahan disimpan dan diberitahukan kepada yang diundang.')} {left}".rstrip()
            )
            return redirect(meeting)
    told = Invitation.objects.visible_to(request.user).standing().filter(meeting=meeting).count()
    context = {"meeting": meeting, "form": form, "heading": heading, "button": button, "told": told, "is_late": is_late}
    return render(request, "meetings/change.html", context)


def _words_are_lost(request: AuthenticatedRequest, meeting: Meeting) -> bool:
    """Whether a reason was typed that is not the one of the change that came first."""
    typed = request.POST.get("reason", "").strip()
    return request.method == "POST" and typed not in {"", meeting.status_reason.strip()}
