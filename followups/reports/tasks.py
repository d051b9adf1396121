"""What Tugas saya lists for one user, through queries compiled once: it is the page that owners open most."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField, OuterRef, Subquery
from django.utils import timezone

from followups.models import ActionItem, TimelineEvent
from followups.models.action_items import next_report_on
from followups.models.conditions import Thresholds, annotate_condition
from followups.reports.returned import with_return_note
from meetings.models import Invitation, Meeting
from rakor_portal.accounts.models import AccessLink, User
from rakor_portal.accounts.models.users import ScopeShape
from rakor_portal.prepared import Given, PreparedQuery, given_list


class OwedItem(NamedTuple):
    """What the page prints of an item, and what its place on the page follows from.

    All open items are read for the counts, and a model instance for each would take most of that time.
    """

    pk: int
    circle_id: int | None
    code: str
    title: str
    status: str
    assigned_on: date
    due_on: date | None
    last_reported_at: datetime | None
    target: Decimal
    verified_amount: Decimal
    condition: str
    return_note: str | None  # the verifier's, when it was returned
    fix_by: date | None
    report_by: date = date.max

    @property
    def verified_percent(self) -> int:
        """Verified share of the target, rounded down."""
        return int(self.verified_amount * 100 / self.target)


_READ = OwedItem._fields[:-1]


def owed_items(user: User) -> list[OwedItem]:
    """Open items of the user's positions, the worst first."""
    limits = Thresholds.of(user.government, user.today)
    zone, age = user.government.zone, timedelta(days=user.government.report_age_days)
    items = []
    for row in _owed.rows(user.scope_shape, **user.scope_values, **vars(limits)):
        item = OwedItem(*row)
        due = next_report_on(item.last_reported_at, item.assigned_on, item.due_on, zone=zone, age=age)
        items.append(item._replace(report_by=due))
    return items


def _build_owed(scope: ScopeShape) -> Any:
    items = annotate_condition(ActionItem.objects.owed_by(scope.viewer()).open(), Thresholds.given())
    return with_return_note(items).order_by("severity", "due_on", "code").values_list(*_READ)


_owed: PreparedQuery[Any] = PreparedQuery(_build_owed, on_server=True)


def open_questions(items: list[OwedItem]) -> list[Any]:
    """Questions of leaders about these items, oldest first; each with what it is `about`."""
    known = {item.pk: item for item in items}
    asked = _asked.rows(len(known), items=list(known)) if known else []
    for question in asked:
        question.about = known[question.item_id]
    return asked


def _build_asked(items: int) -> Any:
    these = given_list("items", items, BigIntegerField())
    return TimelineEvent.objects.unanswered().filter(item__pk__in=these).order_by("at")


_asked: PreparedQuery[Any] = PreparedQuery(_build_asked)


def open_invitations(user: User) -> list[Any]:
    """Invitations of the user's positions that wait for an answer, with `link`: the public id of his live link."""
    return _open_invitations.rows(user.scope_shape, **user.scope_values, person=user.person_id, now=timezone.now())


def _build_open_invitations(scope: ScopeShape) -> Any:
    viewer = scope.viewer()
    links = AccessLink.objects.filter(
        government=viewer.government_id,
        purpose=AccessLink.Purpose.INVITATION,
        person=Given("person", BigIntegerField()),
        subject_id=OuterRef("meeting_id"),
        revoked_at=None,
    )
    waiting = (
        Invitation.objects.visible_to(viewer)
        .standing()
        .filter(
            position__pk__in=[position.pk for position in viewer.positions_today],
            reply=Invitation.Reply.NONE,
            meeting__status=Meeting.Status.SCHEDULED,
            meeting__invited_at__isnull=False,
            meeting__starts_at__gt=Given("now", DateTimeField()),
        )
    )
    told = waiting.annotate(link=Subquery(links.values("public_id")[:1])).select_related("meeting__venue")
    return told.order_by("meeting__starts_at")


_open_invitations: PreparedQuery[Any] = PreparedQuery(_build_open_invitations, on_server=True)
