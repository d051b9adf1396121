"""The rows of the list of action items, in the words that stand in its cells."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from followups.reports.selection import nobody_holds
from followups.templatetags.overview import condition_tag, obstacle_kind, plan_of, short_code, short_meeting
from rakor_portal.accounts.models import User
from rakor_portal.formatting import format_near_date, format_percent, screen_words

#: What a row tells; the rest of its records is left in the database.
COLUMNS = (
    "code", "title", "status", "status_reason", "circle", "due_on", "last_reported_at", "obstacle_kind", "obstacle",
    "owner__title", "owner__organization__name", "owner__organization__abbreviation", "topic__name",
    "point__meeting__title",
)  # fmt: skip


@dataclass(frozen=True)
class GridRow:
    """One item; a cell without anything to say holds a dash, a title without anything is empty."""

    pk: int
    code: str
    short_code: str
    tick: str
    title: str
    url: str
    condition: str
    tag: SafeString
    plain_tag: SafeString
    meeting: str
    short_meeting: str
    topic: str
    owner: str
    agency: str
    due: str
    share: str
    plan: str
    process: str
    reported: str
    obstacle: str
    obstacle_kind: str
    is_hindered: bool
    is_vacant: bool


def read_rows(user: User, items: Any, *, first: int, last: int) -> list[GridRow]:
    """The rows `first` to `last` of items in their order (one query, and the circles once a closed meeting is met)."""
    if not last:
        return []
    related = ("owner__organization", "topic", "point__meeting")
    vacant = ExpressionWrapper(nobody_holds(user), BooleanField())
    told = items.select_related(*related).only(*COLUMNS).annotate(is_vacant=vacant)
    return [_row(item, user) for item in told[first - 1 : last]]


def write_rows(rows: list[GridRow], *, may_remind: bool) -> SafeString:
    """The rows as they stand in the table, with a box to tick for those who may ask."""
    return render_to_string("followups/overview/_grid_rows.html", {"rows": rows, "may_remind": may_remind})


def _row(item: Any, user: User) -> GridRow:
    today, zone, plan = user.today, user.government.time_zone, plan_of(item)
    near = partial(format_near_date, today=today, words=screen_words())
    knows_meeting = item.circle_id is None or item.circle_id in user.scope_circle_ids
    meeting, organization = item.point.meeting, item.owner.organization
    return GridRow(
        pk=item.pk,
        code=item.code,
        short_code=short_code(item.code),
        tick=_("Pilih %(code)s") % {"code": item.code},
        title=item.title,
        url=item.get_absolute_url(),
        condition=item.condition,
        tag=condition_tag(item, today),
        plain_tag=condition_tag(item, today, plain=True, days=False),
        meeting=str(meeting) if knows_meeting else "",
        short_meeting=short_meeting(meeting) if knows_meeting else "–",
        topic=str(item.topic) if item.topic else "",
        owner=f"{item.owner.title}, {organization.name}",
        agency=organization.label,
        due=near(item.due_on) if item.due_on else "–",
        share=format_percent(item.verified_share),
        plan=format_percent(plan) if plan is not None else "–",
        process=item.get_status_display(),
        reported=near(item.last_reported_at, zone=zone) if item.last_reported_at else "–",
        obstacle=item.obstacle,
        obstacle_kind=obstacle_kind(item) or "–",
        is_hindered=bool(item.obstacle_kind),
        is_vacant=item.is_vacant,
    )
