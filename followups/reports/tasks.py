"""What Tugas saya lists for one user, through queries compiled once: it is the page that owners open most."""

from typing import Any

from django.db.models import BigIntegerField, DateTimeField, OuterRef, Q, Subquery
from django.utils import timezone

from followups.models import ActionItem, TimelineEvent
from followups.models.conditions import Thresholds, annotate_condition
from followups.reports.returned import with_return_note
from meetings.models import Invitation, Meeting
from rakor_portal.accounts.models import AccessLink, User
from rakor_portal.directory.models import Circle
from rakor_portal.prepared import Given, PreparedQuery, given_list


def owed_items(user: User) -> list[Any]:
    """Open items of the user's positions with their condition and, when returned, the verifier's note."""
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


def open_questions(items: list[Any]) -> list[TimelineEvent]:
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


def open_invitations(user: User) -> list[Any]:
    """Invitations of the user's positions that wait for an answer, with `link`: the public id of his live link."""
    if user.scope_government_id is None:
        return []
    own = [position.pk for position in user.positions_today]
    return _open_invitations.rows(
        len(own), own=own, government=user.government_id, person=user.person_id, now=timezone.now()
    )


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
