"""Tugas saya: what the user must do, returned first; below it what runs without problems."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from followups.models import ActionItem
from followups.permissions import REPORTABLE
from followups.reports.tasks import OwedItem, open_invitations, open_questions, owed_items
from followups.views.task_rows import due_cards, running_rows
from meetings.models import Meeting
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models import AccessLink, User
from rakor_portal.accounts.services.links import token_of
from rakor_portal.offline.http import kept_offline

#: A report due within so many days is something to do.
REPORT_NOTICE = timedelta(days=3)
#: Reports due, and items that run by themselves, on one page: what a phone loads and a thumb can walk through.
PAGE_SIZE = 25


@dataclass
class TaskList:
    """The page's groups, each in its own order."""

    returned: list[OwedItem] = field(default_factory=list)
    questions: list[Any] = field(default_factory=list)
    due: list[OwedItem] = field(default_factory=list)
    invitations: list["InvitationTask"] = field(default_factory=list)
    running: list[OwedItem] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many things there are to do."""
        return len(self.returned) + len(self.questions) + len(self.due) + len(self.invitations)

    @property
    def tells_of_closed(self) -> bool:
        """Whether anything listed was born in a closed meeting: then no browser keeps the page."""
        items = [*self.returned, *self.due, *self.running, *(question.about for question in self.questions)]
        circles = [item.circle_id for item in items] + [task.meeting.circle_id for task in self.invitations]
        return any(circles)

    @property
    def next_report_on(self) -> date | None:
        """When the next report is due, for the day on which nothing is."""
        return min((item.report_by for item in self.running if item.status in REPORTABLE), default=None)

    def page(self, number: str | None) -> Page[Any]:
        """The numbered part of the two long groups; what is returned, asked and invited stands on the first."""
        return Paginator([*self.due, *self.running], PAGE_SIZE).get_page(number)

    def on(self, page: Page[Any]) -> tuple[list[OwedItem], list[OwedItem]]:
        """What that page holds of the two."""
        due = self.due[page.start_index() - 1 : page.end_index()] if page else []
        return due, list(page.object_list)[len(due) :]


@dataclass
class InvitationTask:
    """An invitation to answer, and where."""

    meeting: Meeting
    url: str


@require_GET
def tasks(request: AuthenticatedRequest) -> HttpResponse:
    """The first page of heads and operators: the most pressing first, 25 a page."""
    items = owed_items(request.user)
    found = TaskList(questions=open_questions(items), invitations=_invitations(request.user))
    for item in items:
        _place(item, found, request.user.today)
    page = found.page(request.GET.get("page"))
    due, running = found.on(page)
    context = {
        "tasks": found, "page": page, "today": request.user.today,
        "due": due_cards(due, request.user), "running": running_rows(running, request.user.today),
    }  # fmt: skip
    return kept_offline(render(request, "followups/tasks.html", context), is_closed=found.tells_of_closed)


def _place(item: OwedItem, found: TaskList, today: date) -> None:
    """Returned, due to be reported, or running."""
    if item.status == ActionItem.Status.RETURNED:
        found.returned.append(item)
        return
    if item.status in REPORTABLE and item.report_by - REPORT_NOTICE <= today:
        found.due.append(item)
    else:
        found.running.append(item)


def _invitations(user: User) -> list[InvitationTask]:
    """One row per meeting."""
    tasks = {}
    for row in open_invitations(user):
        url: str = row.meeting.get_absolute_url()
        if row.link:
            url = reverse("meetings:invitation", args=[token_of(AccessLink(public_id=row.link))])
        tasks[row.meeting_id] = InvitationTask(row.meeting, url)
    return list(tasks.values())
