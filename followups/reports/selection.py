"""Which action items a page is about: the one query that tiles count and lists show."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.urls import reverse

from followups.models import ActionItem
from followups.models.conditions import ALARMING, Condition
from meetings.models import Meeting
from rakor_portal.accounts.models import User
from rakor_portal.directory.models import Incumbency

#: Values of `condition` besides the conditions themselves.
ALARMING_GROUP, COUNTED_GROUP = "alarming", "counted"
#: Value of `agency` for items whose post nobody holds; no organisation has such a slug.
NO_HOLDER = "_vacant"
#: Value of `topic` for items that serve no priority issue.
NO_TOPIC = "none"
#: Values of `due`: passed, within so many days, or without a due date.
DUE_PASSED, DUE_NONE = "passed", "none"
DUE_DAYS = (7, 14, 30)

#: Sort key → columns; the code breaks ties, so that paging is stable.
SORTS: dict[str, tuple[str, ...]] = {
    "code": ("code",),
    "title": ("title",),
    "meeting": ("point__meeting__starts_at",),
    "topic": ("topic__order", "topic__name"),
    "owner": ("owner__organization__name", "owner__title"),
    "due": ("due_on",),
    "progress": ("verified_share",),
    "plan": ("plan_percent",),
    "condition": ("severity", "since"),
    "process": ("status",),
    "reported": ("last_reported_at",),
    "obstacle": ("obstacle_kind",),
}
DEFAULT_SORT = "condition"


@dataclass(frozen=True)
class Selection:
    """Filters as they stand in the URL; empty means all."""

    condition: str = ""
    process: str = ""
    agency: str = ""
    topic: str = ""
    meeting: str = ""
    due: str = ""
    obstacle: str = ""
    text: str = ""
    year: int | None = None

    def but(self, **changes: Any) -> "Selection":
        """The same selection with some filters changed."""
        return replace(self, **changes)

    @property
    def query(self) -> str:
        """The query string that leads a page to this selection."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def list_url(self) -> str:
        """The list that shows what this selection counts."""
        path = reverse("followups:action_items")
        return f"{path}?{self.query}" if self.query else path


def select_items(user: User, selection: Selection) -> Any:
    """The items of `selection` that `user` may see, with their condition of his today.

    Every tile counts these rows and links to the list of the same selection.
    """
    items = ActionItem.objects.visible_to(user).with_condition(user.government, user.today)
    return items.filter(rule_of(user, selection))


def rule_of(user: User, selection: Selection) -> Q:
    """`selection` as a condition on annotated items, for counting several of them in one query."""
    wanted = _belongs(user, selection) & _due(selection.due, user.today)
    if selection.process:
        wanted &= Q(status=selection.process)
    if selection.obstacle:
        wanted &= Q(obstacle_kind=selection.obstacle)
    for word in selection.text.split():
        wanted &= Q(title__icontains=word) | Q(code__icontains=word)
    if selection.condition == ALARMING_GROUP:
        return wanted & Q(condition__in=[each.value for each in ALARMING])
    if selection.condition == COUNTED_GROUP:
        return wanted & ~Q(condition=Condition.INACTIVE.value)
    return wanted & Q(condition=selection.condition) if selection.condition else wanted


def _belongs(user: User, selection: Selection) -> Q:
    """Agency, issue, rakor and year; a meeting that the user may not know of selects nothing."""
    wanted = Q()
    if selection.agency == NO_HOLDER:
        wanted &= nobody_holds(user)
    elif selection.agency:
        wanted &= Q(owner__organization__slug=selection.agency)
    if selection.topic == NO_TOPIC:
        wanted &= Q(topic=None)
    elif selection.topic:
        wanted &= Q(topic__slug=selection.topic)
    if selection.meeting:
        known = Meeting.objects.visible_to(user).filter(public_id=selection.meeting)
        wanted &= Q(point__meeting__in=known)
    if selection.year:
        first, last = date(selection.year, 1, 1), date(selection.year, 12, 31)
        wanted &= Q(assigned_on__lte=last) & (Q(closed_on=None) | Q(closed_on__gte=first))
    return wanted


def nobody_holds(user: User) -> Q:
    """Open items whose owning post has no holder on his today: nobody reads what is said about them."""
    held = Incumbency.objects.visible_to(user).on(user.today).order_by().values("position")
    return Q(status__in=ActionItem.OPEN_STATUSES) & ~Q(owner__in=held)


def _due(period: str, today: date) -> Q:
    """Open items by due date; `first < due <= last`."""
    if not period:
        return Q()
    wanted = Q(status__in=ActionItem.OPEN_STATUSES)
    if period == DUE_PASSED:
        return wanted & Q(due_on__lt=today)
    if period == DUE_NONE:
        return wanted & Q(due_on=None)
    return wanted & Q(due_on__gte=today, due_on__lte=today + timedelta(days=int(period)))


def sort_items(items: Any, sort: str) -> Any:
    """Order by a key of SORTS, `-` in front for descending; what is unknown comes last either way."""
    columns = SORTS[sort.removeprefix("-")]
    if sort.startswith("-"):
        order = [F(name).desc(nulls_last=True) for name in columns]
    else:
        order = [F(name).asc(nulls_last=True) for name in columns]
    return items.order_by(*order, "code")
