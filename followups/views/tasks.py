"""Tugas saya: what the user must do, returned first; below it what runs without problems."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from followups.models import ActionItem, TimelineEvent
from followups.models.conditions import Thresholds, annotate_condition
from followups.permissions import REPORTABLE
from followups.reports.returned import with_return_note
from meetings.models import Invitation, Meeting
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import token_of
from rakor_portal.directory.models import Circle
from rakor_portal.offline.http import kept_offline
from rakor_portal.prepared import Given, PreparedQuery, given_list

#: A report due within so many days is something to do.
REPORT_NOTICE = timedelta(days=3)


@dataclass
class TaskList:
    """The page's groups, each in its own order."""

    returned: list[Any] = field(default_factory=list)
    questions: list[TimelineEvent] = field(default_factory=list)
    due: list[Any] = field(default_factory=list)
    invitations: list["InvitationTask"] = field(default_factory=list)
    running: list[Any] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many things there are to do."""
        return len(self.returned) + len(self.questions) + len(self.due) + len(self.invitations)

    @property
    def tells_of_closed(self) -> bool:
        """Whether anything listed was born in a closed meeting: then no browser keeps the page."""
        items = [*self.returned, *self.due, *self.running, *(question.item for question in self.questions)]
        circles = [item.circle_id for item in items] + [task.meeting.circle_id for task in self.invitations]
        return any(circles)

    @property
    def next_report_on(self) -> date | None:
        """When the next report is due, for the day on which nothing is."""
        return min((item.next_report_on for item in self.running if item.status in REPORTABLE), default=None)


@dataclass
class InvitationTask:
    """An invitation to answer, and where."""

    meeting: Meeting
    url: str


@require_GET
def tasks(request: AuthenticatedRequest) -> HttpResponse:
    """The first page of heads and operators."""
    items = _items(request)
    found = TaskList(questions=_questions(items), invitations=_invitations(request))
    for item in items:
        _place(item, found, request.user.today)
    context = {"tasks": found, "today": request.user.today, "zone": request.user.government.time_zone}
    return kept_offline(render(request, "followups/tasks.html", context), is_closed=found.tells_of_closed)


def _items(request: AuthenticatedRequest) -> list[Any]:
    """Open items of the user's positions with their condition and, when returned, the verifier's note."""
    user = request.user
    if user.scope_government_id is None:
        return []
    own, duties = [position.pk for position in user.positions_today], sorted(user.duty_position_ids)
    limits = Thresholds.of(user.government, user.today)
    items = _owed.rows(len(own), len(duties), government=user.government_id, own=own, duties=duties, **vars(limits))
    for item in items:
        item.government = user.government
    return items


def _build_owed(own: int, duties: int) -> Any:
    key = BigIntegerField()
    mine = ActionItem.objects.owed_to(
        government=Given("government", key), own=given_list("own", own, key), duties=given_list("duties", duties, key)
    )
    items = annotate_condition(mine.open(), Thresholds.given())
    return with_return_note(items).order_by("severity", "due_on", "code")


_owed: PreparedQuery[Any] = PreparedQuery(_build_owed)


def _place(item: Any, found: TaskList, today: date) -> None:
    """Returned, due to be reported, or running."""
    if item.status == ActionItem.Status.RETURNED:
        found.returned.append(item)
        return
    if item.status in REPORTABLE and item.next_report_on - REPORT_NOTICE <= today:
        found.due.append(item)
    else:
        found.running.append(item)


def _questions(items: list[Any]) -> list[TimelineEvent]:
    """Questions of leaders about these items, oldest first."""
    known = {item.pk: item for item in items}
    asked = _asked.rows(len(known), items=list(known)) if known else []
    for question in asked:
        question.item = known[question.item_id]
    return asked


def _build_asked(items: int) -> Any:
    these = given_list("items", items, BigIntegerField())
    return TimelineEvent.objects.unanswered().filter(item__pk__in=these).order_by("at")


_asked: PreparedQuery[TimelineEvent] = PreparedQuery(_build_asked)


def _invitations(request: AuthenticatedRequest) -> list[InvitationTask]:
    """Invitations of the user's positions that wait for an answer, one row per meeting."""
    user = request.user
    own = [position.pk for position in user.positions_today]
    if user.scope_government_id is None:
        return []
    rows = _open_invitations.rows(
        len(own), own=own, government=user.government_id, person=user.person_id, now=timezone.now()
    )
    tasks = {}
    for row in rows:
        url: str = row.meeting.get_absolute_url()
        if row.link:
            url = reverse("meetings:invitation", args=[token_of(AccessLink(public_id=row.link))])
        tasks[row.meeting_id] = InvitationTask(row.meeting, url)
    return list(tasks.values())


def _build_open_invitations(own: int) -> Any:
    government = Given("government", BigIntegerField())
    positions = given_list("own", own, BigIntegerField())
    circles: Any = Circle.positions.through.objects.filter(position__pk__in=positions)
    known = Q(meeting__circle=None) | Q(meeting__circle__in=circles.values("circle_id"))
    links = AccessLink.objects.filter(
        government=government,
        purpose=AccessLink.Purpose.INVITATION,
        person=Given("person", BigIntegerField()),
        subject_id=OuterRef("meeting_id"),
        revoked_at=None,
    )
    waiting = Invitation.objects.standing().filter(
        known,
        government=government,
        position__pk__in=positions,
        reply=Invitation.Reply.NONE,
        meeting__status=Meeting.Status.SCHEDULED,
        meeting__invited_at__isnull=False,
        meeting__starts_at__gt=Given("now", DateTimeField()),
    )
    told = waiting.annotate(link=Subquery(links.values("public_id")[:1])).select_related("meeting__venue")
    return told.order_by("meeting__starts_at")


_open_invitations: PreparedQuery[Any] = PreparedQuery(_build_open_invitations)
