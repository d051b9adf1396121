"""The list of rakor, a new draft, and part 1 of a draft."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meetings.forms.meetings import InfoForm, MeetingFilterForm
from meetings.models import Meeting
from meetings.permissions import can_schedule
from meetings.services.clashes import Slot, find_warnings, slot_of, warn_of_past
from meetings.services.meetings import create_meeting, earlier_draft, update_info
from meetings.views.drafting import Draft, draft_context, find_draft
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.services.submissions import remember_submission, replay_url
from rakor_portal.conflicts import differences, with_version
from rakor_portal.errors import RuleViolation, StaleWrite

PAGE_SIZE = 50


def listed_meetings(request: AuthenticatedRequest) -> tuple[MeetingFilterForm, QuerySet[Meeting]]:
    """The filter as the URL says, and the rakor that it lets through, newest first."""
    known = Meeting.objects.visible_to(request.user)
    dated = known.exclude(starts_at=None).order_by().annotate(year=ExtractYear("starts_at"))
    years = sorted(dated.values_list("year", flat=True).distinct(), reverse=True)
    form = MeetingFilterForm(request.GET, years=years)
    shown = known.select_related("venue", "chair").upcoming_first()
    if form.is_valid():
        year, status = form.cleaned_data["year"], form.cleaned_data["status"]
        shown = shown.filter(starts_at__year=year) if year else shown
        shown = shown.filter(status=status) if status else shown
    return form, shown


@require_GET
def meeting_list(request: AuthenticatedRequest) -> HttpResponse:
    """Every rakor one may know of, newest first."""
    form, shown = listed_meetings(request)
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "may_schedule": can_schedule(request.user)}
    return render(request, "meetings/meeting_list.html", context)


@require_http_methods(["GET", "POST"])
def meeting_create(request: AuthenticatedRequest) -> HttpResponse:
    """A new draft begins with its information; the other parts follow."""
    if not can_schedule(request.user):
        raise PermissionDenied
    form = _info_form(request, None)
    if request.method == "POST" and form.is_valid():
        nonce, actor_key = form.cleaned_data["client_ref"], f"user:{request.user.pk}"
        url = replay_url(actor_key=actor_key, nonce=nonce) if nonce else None
        try:
            return _same_again(request, form, url) or redirect(_create(request, form, actor_key))
        except IntegrityError:
            return redirect(replay_url(actor_key=actor_key, nonce=nonce) or "meetings:meeting_list")
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
    return _new_page(request, form)


def _new_page(request: AuthenticatedRequest, form: InfoForm, **question: object) -> HttpResponse:
    context = {"form": form, "part": "info", "part_number": 1, "parts": [], **question}
    return render(request, "meetings/edit/info.html", context)


def _same_again(request: AuthenticatedRequest, form: InfoForm, url: str | None) -> HttpResponse | None:
    """The answer to a form that made a draft already, at `url` or a moment ago; None for a rakor that is new.

    Sent again unchanged it leads to that draft. Changed, it may mean either rakor: the page shows both texts, and its
    buttons carry the draft's version and a nonce of their own.
    """
    if url is None and "separate" in request.POST:
        return None
    sent_as = str(resolve(url).kwargs["public_id"]) if url else ""
    earlier = earlier_draft(by=request.user, title=form.cleaned_data["title"], sent_as=sent_as)
    rows = differences(form, form.stored_beside(earlier)) if earlier else []
    if earlier is None or not rows:
        part = "info" if "save" in request.POST else "agenda"
        url = url or (reverse(f"meetings:meeting_edit_{part}", args=[earlier.public_id]) if earlier else None)
        return redirect(url) if url else None
    with_version(form, earlier.version)
    with_version(form, str(uuid4()), name="client_ref")
    may_update = earlier.status == Meeting.Status.DRAFT
    return _new_page(request, form, earlier=earlier, earlier_rows=rows, may_update=may_update)


def _create(request: AuthenticatedRequest, form: InfoForm, actor_key: str) -> str:
    """Draft and nonce in one transaction; the address of the next part, or of this one when something warns."""
    with transaction.atomic():
        meeting = create_meeting(
            by=request.user, government=request.user.government, circle_positions=form.cleaned_data["circle"],
            **form.meeting_fields(),
        )  # fmt: skip
        warnings = _warnings(request, find_draft(request, meeting.public_id))
        part = "info" if warnings or "save" in request.POST else "agenda"
        url = reverse(f"meetings:meeting_edit_{part}", args=[meeting.public_id])
        if nonce := form.cleaned_data["client_ref"]:
            remember_submission(government_id=meeting.government_id, actor_key=actor_key, nonce=nonce, result_url=url)
    if warnings:
        messages.warning(request, _("Draf tersimpan. Periksa peringatan tentang waktu dan tempatnya."))
    elif "save" in request.POST:
        messages.success(request, _("Draf tersimpan."))
    return url


@require_http_methods(["GET", "POST"])
def meeting_edit_info(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Part 1: saved as a draft; warnings about the date and place do not block."""
    draft = find_draft(request, public_id)
    form = _info_form(request, draft.meeting)
    conflict: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            update_info(
                by=request.user, meeting=draft.meeting, version=form.cleaned_data["version"],
                circle_positions=form.cleaned_data["circle"], **form.meeting_fields(),
            )  # fmt: skip
            messages.success(request, _("Draf tersimpan."))
            return redirect(_next(request, "meetings:meeting_edit_agenda", public_id))
        except StaleWrite as stale:
            conflict = _both_texts(form, stale)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
    context = {
        **draft_context(draft, "info"),
        "form": form,
        "conflict": conflict,
        "warnings": _warnings(request, draft),
    }
    return render(request, "meetings/edit/info.html", context)


@require_POST
def meeting_warnings(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Warnings about what is typed, before it is saved."""
    draft = find_draft(request, public_id)
    form = _info_form(request, draft.meeting)
    warnings = _warnings_of_form(request, draft, form) if form.is_valid() else []
    return render(request, "meetings/edit/_warnings.html", {"warnings": warnings})


def _info_form(request: AuthenticatedRequest, meeting: Meeting | None) -> InfoForm:
    government = request.user.government
    initial = InfoForm.initial_of(meeting) if meeting else {"date": request.GET.get("date", "")}
    zone = meeting.zone if meeting else government.zone
    data = request.POST if request.method == "POST" else None
    return InfoForm(data, initial=initial, user=request.user, government=government, zone=zone)


def _both_texts(form: InfoForm, stale: StaleWrite) -> list[dict[str, str]]:
    """What the other editor stored beside what was typed here."""
    current = stale.current
    if not isinstance(current, Meeting):
        raise TypeError("A stale draft comes with its meeting")
    rows = differences(form, InfoForm.initial_of(current))
    with_version(form, current.version)
    return rows


def _next(request: AuthenticatedRequest, name: str, public_id: str) -> str:
    """*Simpan draf* stays on the page, *Lanjut* goes to the next part."""
    return reverse(name, args=[public_id]) if "next" in request.POST else request.path


def _warnings(request: AuthenticatedRequest, draft: Draft) -> list[str]:
    meeting, slot = draft.meeting, slot_of(draft.meeting)
    past = warn_of_past(meeting.starts_at, time_is_known=meeting.time_is_known, zone=meeting.zone)
    found = find_warnings(viewer=request.user, slot=slot, invited_ids=_ids(draft)) if slot else []
    return [*past, *found, *draft.crowding(meeting.venue)]


def _warnings_of_form(request: AuthenticatedRequest, draft: Draft, form: InfoForm) -> list[str]:
    fields = form.meeting_fields()
    past = warn_of_past(fields["starts_at"], time_is_known=fields["time_is_known"], zone=form.zone)
    if fields["starts_at"] is None or not fields["time_is_known"]:
        return [*past, *draft.crowding(fields["venue"])]
    officers = tuple(fields[name].pk for name in ("chair", "opener", "moderator", "minute_taker") if fields[name])
    slot = Slot(
        draft.meeting.government_id, draft.meeting.time_zone, fields["starts_at"], fields["ends_at"],
        fields["venue"].pk if fields["venue"] else None, officers, draft.meeting.pk,
    )  # fmt: skip
    return [
        *past,
        *find_warnings(viewer=request.user, slot=slot, invited_ids=_ids(draft)),
        *draft.crowding(fields["venue"]),
    ]


def _ids(draft: Draft) -> list[int]:
    return [position.pk for position in draft.audience.positions]
