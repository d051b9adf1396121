"""Figures of an action item in words: its own unit, and the share of its target."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from followups.models import ActionItem
from rakor_portal import formatting

register = template.Library()


@register.filter
def figure(item: ActionItem, amount: Decimal | None) -> str:
    """`7 dari 12 kecamatan`; of an item measured in percent `58 dari 100 persen`."""
    words = {
        "amount": formatting.format_number(amount or 0),
        "target": formatting.format_number(item.target),
        "unit": unit_word(item),
    }
    return _("%(amount)s dari %(target)s %(unit)s") % words


@register.filter
def short_figure(item: ActionItem, amount: Decimal | None) -> str:
    """`7 dari 12`, where the unit was said before."""
    words = {"amount": formatting.format_number(amount or 0), "target": formatting.format_number(item.target)}
    return _("%(amount)s dari %(target)s") % words


@register.filter
def share(item: ActionItem, amount: Decimal | None) -> int:
    """The amount in whole percents of the target."""
    return item.percent_of(amount or Decimal(0))


@register.filter
def unit_word(item: ActionItem) -> str:
    """The unit as it is said after a number."""
    return _("persen") if item.unit == "%" else item.unit


@register.filter
def target_figure(item: ActionItem) -> str:
    """`12 kecamatan`, `100 persen`, `semua desa rawan (diukur dalam persen)`."""
    if item.target_spoken:
        return _("%(target)s (diukur dalam persen)") % {"target": item.target_spoken}
    return f"{formatting.format_number(item.target)} {unit_word(item)}"
