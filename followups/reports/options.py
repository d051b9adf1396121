"""What the filters offer: rakor, agencies, issues and years of the items that the user may see."""

from dataclasses import dataclass

from django.db.models import Exists, Min, OuterRef, Q

from followups.models import ActionItem
from followups.reports.figures import remembered
from meetings.models import Meeting, PriorityTopic
from rakor_portal.accounts.models import User
from rakor_portal.formatting import format_numeric_date

Choice = tuple[str, str]

#: A longer list helps nobody to choose; an older rakor is filtered for from its own page.
MOST_MEETINGS = 50


@dataclass(frozen=True)
class Options:
    """Choices of the filters, value and label."""

    years: list[int]
    meetings: list[Choice]
    agencies: list[Choice]


def read_options(user: User, *, meeting: str = "") -> Options:
    """Agencies that own items, the newest rakor that items come from (and `meeting`), and the years since the first.

    Two queries. A closed rakor is offered to its circle alone, though its item's owner sees the item.
    """
    return remembered(user, ("options", meeting), lambda: _read(user, meeting))


def _read(user: User, chosen: str) -> Options:
    items = ActionItem.objects.visible_to(user)
    known = Q(circle=None) | Q(circle__in=user.scope_circles)
    owners = items.order_by().values_list("owner__organization__slug", "owner__organization__name")
    agencies, first = [], user.today.year
    for slug, name, begun in owners.annotate(first=Min("point__meeting__starts_at", filter=known)):
        agencies.append((slug, name))
        first = min(first, begun.year) if begun else first
    return Options(
        years=list(range(user.today.year, first - 1, -1)),
        meetings=_meetings(user, chosen),
        agencies=sorted(agencies, key=lambda choice: choice[1]),
    )


def _meetings(user: User, chosen: str) -> list[Choice]:
    from_here = Exists(ActionItem.objects.visible_to(user).filter(point__meeting=OuterRef("pk")))
    rows = Meeting.objects.visible_to(user).filter(from_here).upcoming_first()
    newest = rows.values_list("public_id", "title", "starts_at", "time_zone")
    found = list(newest[:MOST_MEETINGS])
    if chosen and chosen not in {row[0] for row in found}:
        found += newest.filter(public_id=chosen)
    return [
        (public_id, f"{title}, {format_numeric_date(starts_at, zone=zone)}" if starts_at else title)
        for public_id, title, starts_at, zone in found
    ]


def read_topics(user: User) -> list[Choice]:
    """The government's priority issues."""
    return remembered(user, "topics", lambda: list(PriorityTopic.objects.visible_to(user).values_list("slug", "name")))
