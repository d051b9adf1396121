"""What the filters offer: rakor, agencies, issues and years of the items that the user may see."""

from dataclasses import dataclass

from django.db.models import F

from followups.models import ActionItem
from meetings.models import PriorityTopic
from rakor_portal.accounts.models import User
from rakor_portal.formatting import format_numeric_date

Choice = tuple[str, str]


@dataclass(frozen=True)
class Options:
    """Choices of the filters, value and label."""

    years: list[int]
    meetings: list[Choice]
    agencies: list[Choice]


def read_options(user: User) -> Options:
    """Rakor and agencies that have items, and the years of those rakor up to today (one query).

    A closed rakor is offered to its circle alone, though its item's owner sees the item.
    """
    years, meetings, agencies = {user.today.year}, {}, {}
    pairs = ActionItem.objects.visible_to(user).order_by(F("point__meeting__starts_at").desc(nulls_last=True))
    columns = (
        "circle_id", "point__meeting__public_id", "point__meeting__title", "point__meeting__starts_at",
        "point__meeting__time_zone", "owner__organization__slug", "owner__organization__name",
    )  # fmt: skip
    for circle, meeting, title, starts_at, zone, slug, name in pairs.values_list(*columns).distinct():
        agencies[slug] = name
        if circle is not None and circle not in user.scope_circle_ids:
            continue
        meetings[meeting] = f"{title}, {format_numeric_date(starts_at, zone=zone)}" if starts_at else title
        if starts_at:
            years.add(starts_at.year)
    return Options(
        years=sorted(years, reverse=True),
        meetings=list(meetings.items()),
        agencies=sorted(agencies.items(), key=lambda choice: choice[1]),
    )


def read_topics(user: User) -> list[Choice]:
    """The government's priority issues."""
    return list(PriorityTopic.objects.visible_to(user).values_list("slug", "name"))
