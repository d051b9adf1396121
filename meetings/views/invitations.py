"""Part 3 of a draft: whom to invite; and the invitations tab with answers, progress and print list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meetings.forms.invitations import SEARCH_LIMIT, AudienceForm, InvitationFilterForm, PhoneReplyForm
from meetings.forms.supplements import SupplementForm
from meetings.models import Delegation, Invitation, InvitationLetter, Meeting
from meetings.notifications import CANCELLATION, CHANGE, INVITATION, POSTPONEMENT, SUBJECT_KIND
from meetings.permissions import can_see_replies, can_send
from meetings.services.audience import Audience, Selection, count_audience, stored_selection
from meetings.services.invitations import remind_unanswered, save_audience
from meetings.services.replies import reply_deadline, reply_to_invitation
from meetings.views.by_hand import words_by_hand
from meetings.views.drafting import Draft, draft_context, find_draft
from meetings.views.hall import find_meeting, find_tab
from meetings.views.workspace import workspace_context
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.conflicts import with_version
from rakor_portal.directory.models import Position
from rakor_portal.errors import RuleViolation, StaleWrite
from rakor_portal.messaging.models import Channel, Message

PAGE_SIZE = 100


@require_http_methods(["GET", "POST"])
def meeting_edit_invitations(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Groups, kecamatan and single positions; every button saves the ticks first."""
    draft = find_draft(request, public_id)
    counted = _counted(request, draft, stored_selection(draft.meeting))
    form = _form(request, draft, counted)
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            save_audience(
                by=request.user, meeting=draft.meeting, version=form.cleaned_data["version"],
                selection=_selection(form),
            )  # fmt: skip
            messages.success(request, _("Draf tersimpan."))
            return redirect(_after(request, public_id, form.cleaned_data["q"]))
        except StaleWrite as stale:
            is_stale = True
            with_version(form, stale.current.version if isinstance(stale.current, Meeting) else 0)
            messages.error(request, stale.message)
        except RuleViolation as refusal:
            messages.error(request, refusal.message)
        counted = _counted(request, draft, _selection(form))
    context = {
        **draft_context(draft, "invitations"),
        **_totals(draft, counted),
        "form": form,
        "is_stale": is_stale,
        "stored_count": len(draft.audience.positions),
        "added": _added(request, draft, form),
        "found": _found(request),
        "q": request.POST.get("q", request.GET.get("q", "")),
    }
    return render(request, "meetings/edit/invitations.html", context)


@require_POST
def invitations_count(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Totals of what is ticked, before it is saved."""
    draft = find_draft(request, public_id)
    every = _counted(request, draft, Selection())
    form = _form(request, draft, every)
    counted = _counted(request, draft, _selection(form)) if form.is_valid() else every
    return render(request, "meetings/edit/_totals.html", {**_totals(draft, counted), "is_fragment": True})


def _counted(request: AuthenticatedRequest, draft: Draft, selection: Selection) -> Audience:
    return count_audience(draft.meeting.government, selection, day=request.user.today, every_group=True)


def _form(request: AuthenticatedRequest, draft: Draft, counted: Audience) -> AudienceForm:
    districts = {row.group.pk: [each.code for each in row.districts] for row in counted.groups if row.districts}
    data = request.POST if request.method == "POST" else None
    return AudienceForm(data, initial={"version": draft.meeting.version}, user=request.user, district_counts=districts)


def _selection(form: AudienceForm) -> Selection:
    removed = frozenset(each.pk for each in form.cleaned_data["removed"])
    added = frozenset(each.pk for each in form.cleaned_data["added"]) - removed
    return Selection(groups=form.chosen_groups(), added=added, removed=frozenset())


def _after(request: AuthenticatedRequest, public_id: str, query: str) -> str:
    if "next" in request.POST:
        return reverse("meetings:meeting_edit_letter", args=[public_id])
    here = reverse("meetings:meeting_edit_invitations", args=[public_id])
    return f"{here}?{urlencode({'q': query})}#search" if query and "search" in request.POST else here


def _totals(draft: Draft, counted: Audience) -> dict[str, Any]:
    venue = draft.meeting.venue
    return {"meeting": draft.meeting, "counted": counted, "capacity": venue.capacity if venue else None, "venue": venue}


def _added(request: AuthenticatedRequest, draft: Draft, form: AudienceForm) -> list[Position]:
    """Single positions, as typed when the form came back."""
    if form.is_bound and form.is_valid():
        return list(form.cleaned_data["added"])
    return list(draft.meeting.added_positions.in_protocol_order())


def _found(request: AuthenticatedRequest) -> list[Position]:
    """Positions that a search names, for the list of ticks below it."""
    words = request.GET.get("q", "")[:100].split()
    if not words:
        return []
    meant = Q()
    for word in words:
        meant &= Q(title__icontains=word) | Q(organization__name__icontains=word)
    open_now = Position.objects.visible_to(request.user).open_on(request.user.today).invitable()
    return list(open_now.filter(meant).in_protocol_order().select_related("organization")[:SEARCH_LIMIT])


def listed_invitations(
    request: AuthenticatedRequest, meeting: Meeting
) -> tuple[InvitationFilterForm, QuerySet[Invitation]]:
    """The filter as the URL says, and the invitations that it lets through, each with its `delegate_now`."""
    standing = Invitation.objects.visible_to(request.user).standing().filter(meeting=meeting)
    categories = list(standing.order_by().values_list("category", flat=True).distinct())
    form = InvitationFilterForm(request.GET, categories=sorted(categories, key=list(Position.Category.values).index))
    shown = standing
    if form.is_valid():
        for name in ("category", "reply"):
            shown = shown.filter(**{name: form.cleaned_data[name]}) if form.cleaned_data[name] else shown
    current = Prefetch(
        "delegations",
        queryset=Delegation.objects.visible_to(request.user).filter(ended_at=None),
        to_attr="delegate_now",
    )
    return form, shown.select_related("person", "answered_by", "position").prefetch_related(current)


def guarded_meeting(request: AuthenticatedRequest, public_id: str) -> Meeting:
    meeting = find_tab(request, public_id)
    if not can_see_replies(request.user, meeting):
        raise PermissionDenied
    return meeting


@require_GET
def meeting_invitations(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Who is invited, what was answered, and how far the sending is."""
    meeting = guarded_meeting(request, public_id)
    return invitations_page(request, meeting, SupplementForm(meeting=meeting))


def invitations_page(request: AuthenticatedRequest, meeting: Meeting, also: SupplementForm) -> HttpResponse:
    """The tab, with the form for one more post as it was typed."""
    form, shown = listed_invitations(request, meeting)
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    letter = InvitationLetter.objects.visible_to(request.user).filter(meeting=meeting).first()
    context = {
        **workspace_context(request, meeting, tab="invitations"),
        **_progress(request, meeting),
        "form": form,
        "page": page,
        "replies": _replies(request, meeting),
        "reply_choices": [each for each in Invitation.Reply.choices if each[0] != Invitation.Reply.NONE],
        "deadline": reply_deadline(meeting, letter),
        "also": also,
    }
    return render(request, "meetings/invitations.html", context, status=422 if also.is_bound else 200)


@require_GET
def invitations_progress(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """How far the sending is; polled while something is under way.

    A page that asked while the invitations were not yet written is opened anew when they are: it shows more then.
    """
    meeting = guarded_meeting(request, public_id)
    if "preparing" in request.GET and meeting.status != Meeting.Status.SENDING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "meetings/_progress.html", {"meeting": meeting, **_progress(request, meeting)})


def _progress(request: AuthenticatedRequest, meeting: Meeting) -> dict[str, Any]:
    """Messages of the invitation by state, in the order of their life; once it was changed, of the change too."""
    sent = Message.objects.visible_to(request.user).about(SUBJECT_KIND, meeting.pk)
    if meeting.schedule_version == 1:
        sent = sent.filter(stage=INVITATION)
    else:  # the change took back what was not delivered, and says it anew
        change = Q(stage__in=(CHANGE, POSTPONEMENT, CANCELLATION), window_key__endswith=f":v{meeting.schedule_version}")
        sent = sent.filter(change | Q(stage=INVITATION)).exclude(state=Message.State.CANCELLED)
    counts = dict(sent.exclude(channel=Channel.IN_APP).order_by().values_list("state").annotate(number=Count("pk")))
    under_way = sum(counts.get(each, 0) for each in ("queued", "leased", "committing"))
    return {
        "is_being_sent": meeting.status == Meeting.Status.SENDING,
        "message_states": [(label, counts[code]) for code, label in Message.State.choices if counts.get(code)],
        "message_total": sum(counts.values()),
        "message_sent": counts.get("sent", 0),
        "under_way": under_way,
    }


def _replies(request: AuthenticatedRequest, meeting: Meeting) -> dict[str, int]:
    standing = Invitation.objects.visible_to(request.user).standing().filter(meeting=meeting)
    is_closed = Q(position__closed_on__lte=request.user.today)
    rows = standing.order_by().values("reply").annotate(number=Count("pk"), closed=Count("pk", filter=is_closed))
    silent = sum(row["number"] - row["closed"] for row in rows if row["reply"] == Invitation.Reply.NONE)
    counts = {row["reply"]: row["number"] for row in rows}
    totals = {"total": sum(counts.values()), "closed": sum(row["closed"] for row in rows), "silent": silent}
    return {code: counts.get(code, 0) for code in Invitation.Reply.values} | totals


@require_POST
def invitations_remind(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """Ask once more those who have not answered."""
    meeting = find_meeting(request, public_id)
    if not can_send(request.user, meeting):
        raise PermissionDenied
    try:
        counts = remind_unanswered(by=request.user, meeting=meeting)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        said = _("%(count)s pengingat dikirim lewat email.") % {"count": counts[Channel.EMAIL]}
        messages.success(request, f"{said} {words_by_hand(counts[Channel.PRINT])}".rstrip())
    return redirect("meetings:meeting_invitations", public_id)


@require_POST
def invitation_note(request: AuthenticatedRequest, public_id: str, invitation_id: int) -> HttpResponse:
    """An answer given by telephone."""
    meeting = find_meeting(request, public_id)
    if not can_send(request.user, meeting):
        raise PermissionDenied
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), meeting=meeting, pk=invitation_id)
    form = PhoneReplyForm(request.POST)
    if form.is_valid():
        try:
            reply_to_invitation(invitation=invitation, by=request.user, **form.cleaned_data)
        except StaleWrite as stale:
            form.show_conflict(invitation)
            form.add_error(None, stale.message)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Jawaban dicatat."))
            return redirect("meetings:meeting_invitations", public_id)
    context = {"meeting": meeting, "invitation": invitation, "form": form}
    return render(request, "meetings/invitation_note.html", context, status=422)
