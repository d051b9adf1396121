"""The notula: completing it, its preview, the review, approval, return and distribution."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meetings.documents.minutes import build_minutes
from meetings.forms.minutes import ApproveForm, MinutesForm, ReturnForm
from meetings.models import Meeting, Minutes
from meetings.permissions import can_approve_minutes, can_run, can_see_replies
from meetings.reports.live import position_names
from meetings.reports.minutes import blocking_problems, incomplete_points, points_in_order
from meetings.reports.reviewers import reviewers_within
from meetings.services.minutes import (
    approve_minutes,
    distribute_minutes,
    open_minutes,
    return_minutes,
    save_minutes,
    submit_minutes,
)
from meetings.views.hall import find_hall, find_meeting, find_tab
from meetings.views.workspace import workspace_context
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.conflicts import with_version
from rakor_portal.documents.contents import MinutesContent
from rakor_portal.documents.models import Document
from rakor_portal.documents.preview import preview_html
from rakor_portal.errors import RuleViolation, StaleWrite

PUBLISHED = (Minutes.Status.APPROVED, Minutes.Status.SIGNED, Minutes.Status.DISTRIBUTED)
RELATED = ("meeting__government__region", "meeting__chair", "meeting__venue", "meeting__minute_taker", "document")


@require_http_methods(["GET", "POST"])
def minutes(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_tab(request, public_id)
    if not _has_begun(meeting):
        return _page(request, meeting, None)
    if request.method == "POST" and not can_run(request.user, meeting):
        raise PermissionDenied
    notula = _find_minutes(request, meeting) or _begin(request, meeting)
    if notula is None or not _is_draft_of(request, notula):
        return _page(request, meeting, notula)
    form = MinutesForm(meeting, request.POST or None, initial=_values(notula))
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            save_minutes(by=request.user, minutes=_stored(request, notula), **form.cleaned_data)
        except StaleWrite as conflict:
            theirs, form = conflict.current, _again(request, meeting, conflict.current)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Notula disimpan."))
            return redirect("meetings:meeting_minutes", meeting.public_id)
    return _page(request, meeting, notula, form=form, theirs=theirs, names=position_names(meeting))


@require_GET
def preview(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_meeting(request, public_id)
    if not (can_run(request.user, meeting) or can_approve_minutes(request.user, meeting)):
        raise PermissionDenied
    notula = _find_minutes(request, meeting) or (_begin(request, meeting) if _has_begun(meeting) else None)
    if notula is None:
        raise Http404
    return HttpResponse(preview_html(Document.Kind.MINUTES, _content(notula)))


@require_GET
def review(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = _reviewed_meeting(request, public_id)
    return _review_page(request, _get_minutes(request, meeting))


@require_POST
def send_back(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = _reviewed_meeting(request, public_id)
    notula, form = _get_minutes(request, meeting), ReturnForm(request.POST)
    if form.is_valid():
        if _is_returned_so(notula, form):
            return redirect("meetings:meeting_minutes", public_id)
        try:
            return_minutes(by=request.user, minutes=notula, **form.cleaned_data)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Notula dikembalikan kepada notulis."))
            return redirect("meetings:meeting_minutes", public_id)
    return _review_page(request, _get_minutes(request, meeting), form)


def _is_returned_so(notula: Minutes, form: ReturnForm) -> bool:
    """A second click: it went back with these very words."""
    return notula.status == Minutes.Status.DRAFT and notula.return_reason == form.cleaned_data["reason"].strip()


@require_POST
def submit(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_hall(request, public_id)
    notula = open_minutes(by=request.user, meeting=meeting)
    return _act(request, notula, submit_minutes, _("Notula diajukan untuk diperiksa."))


@require_POST
def approve(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = _reviewed_meeting(request, public_id)
    notula, form = _get_minutes(request, meeting), ApproveForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        approve_minutes(by=request.user, minutes=notula, version=version)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("meetings:meeting_minutes_review", public_id)
    messages.success(request, _("Notula disetujui. Tindak lanjut sudah ditugaskan."))
    return redirect("meetings:meeting_minutes", public_id)


@require_POST
def distribute(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    meeting = find_meeting(request, public_id)
    if not (can_run(request.user, meeting) or can_approve_minutes(request.user, meeting)):
        raise PermissionDenied
    notula = _get_minutes(request, meeting)
    return _act(request, notula, distribute_minutes, _("Notula sedang dikirim kepada semua undangan."))


def _act(
    request: AuthenticatedRequest, notula: Minutes, service: Callable[..., Any], done: str, **arguments: Any
) -> HttpResponse:
    """Call a service on the notula and return to its page with what came of it."""
    try:
        service(by=request.user, minutes=notula, **arguments)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("meetings:meeting_minutes", notula.meeting.public_id)


def _page(request: AuthenticatedRequest, meeting: Meeting, notula: Minutes | None, **parts: Any) -> HttpResponse:
    """The tab: what may be read of the notula, and, with a form, what may be written."""
    is_shown = notula is not None and (notula.status in PUBLISHED or can_see_replies(request.user, meeting))
    points = points_in_order(meeting) if notula and is_shown else []
    context = {
        **workspace_context(request, meeting, tab="minutes"),
        "minutes": notula if is_shown else None,
        "content": _content(notula) if notula and is_shown else None,
        "points": points,
        "problems": blocking_problems(notula, points) if notula and is_shown else [],
        "incomplete": incomplete_points(points),
        "may_write": can_run(request.user, meeting),
        "may_approve": can_approve_minutes(request.user, meeting),
        "is_published": notula is not None and notula.status in PUBLISHED,
        "reviewers": _reviewers(meeting, notula) if is_shown else [],
        "form": None,
        **parts,
    }
    return render(request, "meetings/minutes.html", context)


def _reviewers(meeting: Meeting, notula: Minutes | None) -> list[str]:
    """Whom a closed meeting waits for; of others every approver knows."""
    waits = notula is not None and notula.status == Minutes.Status.IN_REVIEW and meeting.circle_id is not None
    return [position.title for position in reviewers_within(meeting)] if waits else []


def _review_page(request: AuthenticatedRequest, notula: Minutes, sent: ReturnForm | None = None) -> HttpResponse:
    """The notula with its two verdicts; a return that was refused keeps its words, and sees the notula of now."""
    seen = {"version": notula.version}
    if sent is not None:
        with_version(sent, notula.version)
    points = points_in_order(notula.meeting)
    context = {
        **workspace_context(request, notula.meeting, tab="minutes"),
        "minutes": notula,
        "content": _content(notula),
        "points": points,
        "problems": blocking_problems(notula, points),
        "form": sent or ReturnForm(initial=seen),
        "is_late": sent is not None and notula.status != Minutes.Status.IN_REVIEW,
        "approve_form": ApproveForm(initial=seen, auto_id="approve_%s"),
    }
    return render(request, "meetings/minutes_review.html", context, status=422 if sent else 200)


def _reviewed_meeting(request: AuthenticatedRequest, public_id: str) -> Meeting:
    meeting = find_tab(request, public_id)
    if not can_approve_minutes(request.user, meeting):
        raise PermissionDenied
    return meeting


def _find_minutes(request: AuthenticatedRequest, meeting: Meeting) -> Minutes | None:
    related = Minutes.objects.visible_to(request.user).select_related(*RELATED, "signatory", "submitted_by__person")
    return related.filter(meeting=meeting).first()


def _get_minutes(request: AuthenticatedRequest, meeting: Meeting) -> Minutes:
    related = Minutes.objects.visible_to(request.user).select_related(*RELATED, "signatory", "submitted_by__person")
    notula = get_object_or_404(related, meeting=meeting)
    notula.meeting = meeting  # as it was read for the tabs
    return notula


def _begin(request: AuthenticatedRequest, meeting: Meeting) -> Minutes | None:
    """Who runs the meeting finds an empty draft, others nothing yet; only a saving that is accepted writes it."""
    return Minutes(meeting=meeting, signatory=meeting.chair) if can_run(request.user, meeting) else None


def _stored(request: AuthenticatedRequest, notula: Minutes) -> Minutes:
    return notula if notula.pk else open_minutes(by=request.user, meeting=notula.meeting)


def _has_begun(meeting: Meeting) -> bool:
    return meeting.status in {Meeting.Status.IN_PROGRESS, Meeting.Status.HELD, Meeting.Status.CLOSED}


def _is_draft_of(request: AuthenticatedRequest, notula: Minutes) -> bool:
    return notula.status == Minutes.Status.DRAFT and can_run(request.user, notula.meeting)


def _content(notula: Minutes) -> MinutesContent:
    """What was frozen, else what would be frozen today."""
    if notula.document:
        return MinutesContent.from_json(notula.document.content)
    day = timezone.localdate(timezone=notula.meeting.zone)
    return build_minutes(notula, points=points_in_order(notula.meeting), day=day)


def _values(notula: Minutes) -> dict[str, Any]:
    signatory = notula.signatory or notula.meeting.chair
    values = {name: getattr(notula, name) for name in ("opening", "conclusion", "closing", "version")}
    return {**values, "signatory": signatory.title if signatory else ""}


def _again(request: AuthenticatedRequest, meeting: Meeting, current: object) -> MinutesForm:
    """The form as typed, ready to be saved over what someone else saved meanwhile."""
    typed = request.POST.copy()
    typed["version"] = str(current.version if isinstance(current, Minutes) else 0)
    return MinutesForm(meeting, typed)
