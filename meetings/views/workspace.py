"""What every tab of a rakor shares, and the tabs that only read: documents and history."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import BigIntegerField, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from meetings.lifecycle import is_stopped, meeting_steps, next_step
from meetings.models import Invitation, Meeting, Minutes
from meetings.notifications import SUBJECT_KIND
from meetings.permissions import can_approve_minutes, can_run, can_see_replies, can_send
from meetings.services.meetings import DAYS_OFF, is_off_date
from meetings.views.drafting import last_refusal
from meetings.views.hall import find_tab
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models.users import ScopeShape, User
from rakor_portal.accounts.permissions import is_staff
from rakor_portal.audit.models import AuditEntry
from rakor_portal.audit.wording import action_words
from rakor_portal.documents.models import Document
from rakor_portal.prepared import Given, PreparedQuery

HISTORY_PAGE = 50

#: Tab → label; the path is `/meetings/<id>/<tab>/`, the summary has none.
TABS = (
    ("summary", gettext_lazy("Ringkasan")),
    ("agenda", gettext_lazy("Agenda")),
    ("invitations", gettext_lazy("Undangan")),
    ("attendance", gettext_lazy("Kehadiran")),
    ("issues", gettext_lazy("Isu")),
    ("minutes", gettext_lazy("Notula")),
    ("action-items", gettext_lazy("Tindak lanjut")),
    ("documents", gettext_lazy("Dokumen")),
    ("history", gettext_lazy("Riwayat")),
)
#: Tabs with names of who answered or stayed away, and the trail.
REPLY_TABS = frozenset({"invitations", "attendance"})
STAFF_TABS = frozenset({"history"})

#: What was done to the notula, as far as its history tells the rakor's; each line written is the notula's own.
MINUTES_STEPS = ("minutes.begin", "minutes.submit", "minutes.return", "minutes.approve", "minutes.distribute")
#: What was done to the list of those invited after the letter went out.
INVITING = frozenset({"meeting.invite_also", "meeting.carry_invitations"})
#: How many posts a row of the history names.
NAMED = 3


def workspace_context(
    request: AuthenticatedRequest,
    meeting: Meeting,
    *,
    tab: str,
    monitoring_note: str = "",
    counts: dict[str, int] | None = None,
    documents: list[Document] | None = None,
) -> dict[str, Any]:
    """Header, steps and tabs of `templates/meetings/workspace.html`; one query.

    `tab` is one of TABS; the meeting comes from `find_tab`. `monitoring_note` and `counts` are what the
    room above knows of follow-ups. A page that has read the documents itself hands them over.
    """
    user = request.user
    minutes: Minutes | None = getattr(meeting, "minutes", None)  # whoever sees the meeting may know how far it is
    reviews = can_approve_minutes(user, meeting)
    step = next_step(meeting, minutes, reviews=reviews)
    return {
        "meeting": meeting,
        "minutes": minutes,
        "steps": meeting_steps(meeting, minutes, monitoring_note=monitoring_note),
        "is_stopped": is_stopped(meeting),
        "refusal": last_refusal(request, meeting),
        "next_step": step if step and _may_take(request, meeting, minutes, reviews=reviews) else None,
        "tabs": _tabs(request, meeting, tab, _counts(meeting) | (counts or {})),
        "tab": tab,
        "may_send": can_send(user, meeting),
        "may_run": can_run(user, meeting),
        "is_off_date": is_off_date(meeting, timezone.now()),
        "lies_far_ahead": (meeting.days_ahead(timezone.now()) or 0) > DAYS_OFF,
        "letter_document": _letter(meeting_documents_of(request, meeting) if documents is None else documents),
    }


def meeting_documents_of(request: AuthenticatedRequest, meeting: Meeting) -> list[Document]:
    """The official documents of the meeting, newest first, without what they say."""
    return _documents.rows(request.user.scope_shape, meeting=meeting.pk, **request.user.scope_values)


def _build_documents(scope: ScopeShape) -> QuerySet[Document]:
    here = Document.objects.visible_to(scope.viewer()).filter(
        subject_kind=SUBJECT_KIND, subject_id=Given("meeting", BigIntegerField())
    )
    told = here.select_related("superseded_by").defer("content", "superseded_by__content")
    return told.order_by("-issued_at", "-pk")


_documents: PreparedQuery[Document] = PreparedQuery(_build_documents, on_server=True)


def _letter(documents: Iterable[Document]) -> Document | None:
    return next((each for each in documents if each.kind == Document.Kind.INVITATION_LETTER), None)


def _may_take(request: AuthenticatedRequest, meeting: Meeting, minutes: Minutes | None, *, reviews: bool) -> bool:
    waits_for_review = minutes is not None and minutes.status == Minutes.Status.IN_REVIEW
    return can_send(request.user, meeting) or can_run(request.user, meeting) or (reviews and waits_for_review)


def _counts(meeting: Any) -> dict[str, int]:
    return {"agenda": meeting.agenda_count, "invitations": meeting.invitation_count}


def _tabs(
    request: AuthenticatedRequest, meeting: Meeting, current: str, counts: dict[str, int]
) -> list[dict[str, Any]]:
    sees_replies, works_here = can_see_replies(request.user, meeting), is_staff(request.user)
    tabs = []
    for name, label in TABS:
        if (name in REPLY_TABS and not sees_replies) or (name in STAFF_TABS and not works_here):
            continue
        path = meeting.get_absolute_url() + ("" if name == "summary" else f"{name}/")
        tabs.append({"label": label, "url": path, "is_current": name == current, "count": counts.get(name)})
    return tabs


@require_GET
def meeting_documents(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """The official documents of the meeting."""
    meeting = find_tab(request, public_id)
    documents = meeting_documents_of(request, meeting)
    context = {**workspace_context(request, meeting, tab="documents", documents=documents), "documents": documents}
    return render(request, "meetings/documents.html", context)


@require_GET
def meeting_history(request: AuthenticatedRequest, public_id: str) -> HttpResponse:
    """What was done with the meeting, by whom; for staff."""
    meeting = find_tab(request, public_id)
    if not is_staff(request.user):
        raise PermissionDenied
    page = Paginator(_history(request, meeting), HISTORY_PAGE).get_page(request.GET.get("page"))
    about = _posts_of(request.user, meeting, page)
    rows = [(entry, action_words(entry.action), about.get(entry.pk, "")) for entry in page]
    changes = meeting.changes.all()
    context = {**workspace_context(request, meeting, tab="history"), "page": page, "rows": rows, "changes": changes}
    return render(request, "meetings/history.html", context)


def _history(request: AuthenticatedRequest, meeting: Meeting) -> QuerySet[AuditEntry]:
    """What was done to the rakor, and the steps of its notula; newest first."""
    told = Q(subject_kind=SUBJECT_KIND, subject_id=str(meeting.pk))
    minutes: Minutes | None = getattr(meeting, "minutes", None)
    if minutes is not None:
        kind = Minutes._meta.label_lower
        told |= Q(subject_kind=kind, subject_id=str(minutes.pk), action__in=MINUTES_STEPS)
    return AuditEntry.objects.visible_to(request.user).filter(told).order_by("-sequence")


def _posts_of(user: User, meeting: Meeting, entries: Iterable[AuditEntry]) -> dict[int, str]:
    """Whom each entry is about, by the entry's key: the posts by name, of many their number; one query.

    Attendance was recorded of invitations; to invite one more post, or its successor, was written down of posts.
    """
    told = [entry for entry in entries if entry.action.startswith("attendance.") or entry.action in INVITING]
    about = {entry.pk: _numbers(entry) for entry in told}
    wanted = {number for numbers in about.values() if len(numbers) <= NAMED for number in numbers}
    asked = Q(pk__in=[pk for name, pk in wanted if name == "invitation"])
    asked |= Q(position__in=[pk for name, pk in wanted if name == "position"])
    names = {}
    found = Invitation.objects.visible_to(user).filter(asked, meeting=meeting)
    for pk, position_id, addressee in found.values_list("pk", "position_id", "addressee"):
        names[("invitation", pk)] = names[("position", position_id)] = addressee
    return {
        entry: "; ".join(names[each] for each in numbers if each in names) or _("%(n)s jabatan") % {"n": len(numbers)}
        for entry, numbers in about.items()
        if numbers
    }


def _numbers(entry: AuditEntry) -> list[tuple[str, int]]:
    if entry.action in INVITING:
        posts = entry.data.get("to") or [entry.data.get("position")]
        return [("position", pk) for pk in posts if pk]
    return [("invitation", pk) for pk in entry.data.get("invitations", []) if pk]
