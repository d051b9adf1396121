"""Words of the overview: conditions with their days, the process, and what hinders."""

from datetime import date
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from followups.models import ActionItem, ProgressReport
from followups.models.conditions import Condition
from followups.reports.selection import Selection
from meetings.models import Meeting
from rakor_portal.templatetags.rakor import plain_tag, status_tag

register = template.Library()

OBSTACLES = dict(ProgressReport.ObstacleKind.choices)


@register.simple_tag
def condition_tag(item: Any, today: date, *, plain: bool = False, days: bool = True) -> SafeString:
    """The condition of an annotated item with the days since; a held or dropped one says its process instead."""
    if item.condition == Condition.INACTIVE:
        words = ActionItem.Status(item.status).label
        return conditional_escape(words) if plain else plain_tag(words)
    count = (today - item.since).days if days and item.since else None
    return status_tag(item.condition, count, plain=plain)


@register.filter
def obstacle_kind(item: ActionItem) -> str:
    """The kind of what hinders, in words; without one, that a done item was reopened."""
    return str(OBSTACLES.get(item.obstacle_kind, "")) or (_("Dibuka kembali") if item.reopened_because else "")


@register.filter
def days_since(day: date | None, today: date) -> int:
    """Whole days gone by."""
    return (today - day).days if day else 0


@register.filter
def short_code(code: str) -> str:
    """TL-006 of TL-2026-006, for narrow columns."""
    first, _year, number = (*code.split("-", 2), "", "")[:3]
    return f"{first}-{number}" if number else code


@register.filter
def short_meeting(meeting: Meeting) -> str:
    """The name of a rakor without the words that all of them begin with, for narrow columns."""
    name = str(meeting)
    for prefix in ("Rapat Koordinasi ", "Rakor "):
        name = name.removeprefix(prefix)
    return name


@register.filter
def signed(number: int) -> str:
    """−24, +3, 0: with the minus sign of print."""
    return f"−{-number}" if number < 0 else f"+{number}" if number else "0"


@register.filter
def plan_of(item: Any) -> int | None:
    """Today's plan of an annotated item in percent; without a due date there is none."""
    return item.plan_percent if item.due_on else None


@register.filter
def no_obstacle(item: ActionItem) -> str:
    """What stands where an obstacle would."""
    if item.reopened_because:
        return _("Dibuka kembali: %(reason)s") % {"reason": item.reopened_because}
    return _("Tidak ada kendala dilaporkan.") if item.last_reported_at else _("Belum pernah dilaporkan.")


@register.simple_tag
def list_url(selection: Selection, **changes: Any) -> str:
    """The list of `selection` with some filters changed."""
    return selection.but(**changes).list_url


@register.filter
def share_of(part: int, whole: int) -> int:
    """Whole percents."""
    return round(100 * part / whole) if whole else 0
