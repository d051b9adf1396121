"""The tag library of every template: icons, status words, bars, charts, dates and numbers.

Loaded as a builtin, so no template needs `{% load %}`. Nothing here emits a style attribute: the
Content-Security-Policy forbids it, so every measure is an SVG attribute. Usage: docs/design-system.md.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rakor_portal import formatting, presentation
from rakor_portal.formatting import screen_words

register = template.Library()

ICONS: dict[str, str] = json.loads((Path(__file__).resolve().parent.parent / "icons.json").read_text(encoding="utf-8"))


# ---- Icons and status ----


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, css_class: str = "", label: str = "") -> SafeString:
    """An inline Lucide icon; decorative unless `label` names it. An unknown name raises KeyError: no typo ships."""
    naming = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    drawing = mark_safe(ICONS[name])  # noqa: S308 -- our own committed file
    return format_html('<svg class="icon {}" viewBox="0 0 24 24" {}>{}</svg>', css_class, naming, drawing)


@register.simple_tag
@lru_cache(maxsize=512)
def glyph(code: str, label: str = "") -> SafeString:
    """The status silhouette alone, for legends, group rows and timelines."""
    naming = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    shape = mark_safe(presentation.GLYPHS[code])  # noqa: S308 -- our own constants
    return format_html(
        '<svg class="glyph glyph--{}" viewBox="0 0 16 16" {}>{}</svg>', code.replace("_", "-"), naming, shape
    )


@register.simple_tag
def status_tag(condition: str, days: int | None = None, size: str = "", *, plain: bool = False) -> SafeString:
    """The condition of an action item: silhouette, word, colour; `days` follows the word of late and stalled items."""
    code = str(condition)
    words = presentation.condition_label(code)
    if days is not None and code in presentation.CONDITIONS_WITH_DAYS:
        words = _("%(condition)s %(days)s hari") % {"condition": words, "days": formatting.format_number(days)}
    variants = f"{' status-tag--large' if size == 'large' else ''}{' status-tag--plain' if plain else ''}"
    return format_html(
        '<span class="status-tag status-tag--{}{}">{}{}</span>', code.replace("_", "-"), variants, glyph(code), words
    )


@register.simple_tag
def workflow_tag(state: str) -> SafeString:
    """The process state of an action item (Draf, Ditugaskan, Berjalan, …): who must act."""
    code = str(state)
    label, tone = presentation.workflow_label(code)
    mark = glyph(code) if code in presentation.GLYPHS else ""
    return format_html('<span class="status-tag status-tag--{}">{}{}</span>', tone, mark, label)


@register.simple_tag(name="tag")
def plain_tag(text: object, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """Any other short state in a box; `tone` is neutral, info, done, at-risk, overdue, stalled or returned."""
    return format_html(
        '<span class="status-tag status-tag--{}">{}{}</span>', tone, icon(icon_name, "glyph") if icon_name else "", text
    )


# ---- Charts ----


@register.simple_tag
def bullet_bar(actual: float | Decimal, plan: float | Decimal | None = None, css_class: str = "") -> SafeString:
    """Verified progress (bar) against the plan of today (mark), both in percent; the numbers stand in its name."""
    value = presentation.clamp_percent(actual)
    words = _("Capaian %(actual)s") % {"actual": formatting.format_percent(value)}
    mark: SafeString | str = ""
    if plan is not None:
        target = presentation.clamp_percent(plan)
        words = _("%(words)s, rencana hari ini %(plan)s") % {"words": words, "plan": formatting.format_percent(target)}
        mark = format_html('<rect class="bullet-bar__plan" x="{}%" y="0" width="2.5" height="100%"/>', target)
    return format_html(
        '<svg class="bullet-bar {}" role="img" aria-label="{}">'
        '<rect class="bullet-bar__track" y="19%" width="100%" height="62%" rx="2"/>'
        '<rect class="bullet-bar__value" y="31%" width="{}%" height="38%" rx="1"/>{}</svg>',
        css_class, words, value, mark,
    )  # fmt: skip


@register.inclusion_tag("components/stacked_bar.html")
def stacked_bar(
    counts: Mapping[str, int],
    total: int | None = None,
    height: int = 26,
    *,
    legend: bool = True,
    show_counts: bool = True,
    links: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A 100 % bar of condition counts with legend; with `total` its length is relative to it (a common scale).

    `links` leads each part and its legend to the list that it counts: condition → address.
    """
    return {
        "links": links or {},
        "height": height,
        "legend": legend,
        "show_counts": show_counts,
        **presentation.condition_segments(counts, total),
    }


@register.inclusion_tag("components/share_bar.html")
def share_bar(
    primary: int, total: int, secondary: int = 0, accent: int = 0, label: str = "", height: int = 10
) -> dict[str, Any]:
    """Shares of one total without status meaning: present / delegated / excused of all invited."""
    return {"label": label, "height": height, "parts": presentation.shares(primary, secondary, accent, total)}


@register.inclusion_tag("components/line_chart.html")
def line_chart(labels: Sequence[str], series: Sequence[Mapping[str, Any]], title: str = "") -> dict[str, Any]:
    """Up to two cumulative lines with direct labels and the table behind *Lihat tabel*.

    `series` is a list of `{"name": "selesai", "values": [0, 3, …]}`, one value per label.
    """
    return {"title": title, **presentation.line_chart_geometry(labels, series)}


# ---- Page furniture ----


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The stages of a meeting: a list on the desktop, *tahap 8 dari 9* below it.

    Each step is `{"label": …, "note": …, "state": "done" | "current" | "next"}`.
    """
    number = max((place for place, step in enumerate(steps, 1) if step["state"] != "next"), default=1)
    width = 100 / len(steps)
    bars = [
        {"x": f"{place * width:.2f}", "width": f"{width - 0.8:.2f}", "filled": place < number}
        for place in range(len(steps))
    ]
    current = steps[number - 1]["label"]
    return {
        "steps": steps,
        "bars": bars,
        "number": number,
        "total": len(steps),
        "current": current,
        "done_label": _("selesai"),
    }


@register.inclusion_tag("components/titlebar.html", takes_context=True)
def titlebar(context: template.Context, title: str, back: str = "", *, always: bool = False) -> dict[str, Any]:
    """The phone title bar: back arrow when `back` is given, else the mark; `always` shows it on wide screens too."""
    return {"title": title, "back": back, "always": always, "portal": context.get("portal")}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """*Ada 2 isian yang perlu diperbaiki* with a link to each field, for one or more bound forms and formsets."""
    return {"errors": presentation.form_errors(forms)}


@register.simple_tag(takes_context=True)
def current_if(context: template.Context, prefix: str) -> SafeString | str:
    """`aria-current="page"` when the page shown lies under `prefix`."""
    request = context.get("request")
    return mark_safe('aria-current="page"') if request is not None and request.path.startswith(prefix) else ""


@register.filter
def entry(values: Mapping[str, Any], key: str) -> Any:
    """The entry of a mapping, or nothing."""
    return values.get(key, "")


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: object) -> str:
    """The query string of this page with some values changed; `None` drops one. For paging, sorting and filters."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


# ---- Dates in the language of the screen; times and numbers ----


@register.filter
def tanggal(value: date | None, zone: str = formatting.DEFAULT_ZONE) -> str:
    """12 Januari 2026."""
    return formatting.format_date(value, zone=zone, words=screen_words()) if value else ""


@register.filter
def hari_tanggal(value: date | None, zone: str = formatting.DEFAULT_ZONE) -> str:
    """Senin, 12 Januari 2026."""
    return formatting.format_day_date(value, zone=zone, words=screen_words()) if value else ""


@register.filter
def tanggal_pendek(value: date | None, zone: str = formatting.DEFAULT_ZONE) -> str:
    """12 Jan."""
    return formatting.format_short_date(value, zone=zone, words=screen_words()) if value else ""


@register.filter
def tanggal_dekat(value: date | None, today: date) -> str:
    """12 Jan; 12 Jan 2027 when it is another year than today's."""
    return formatting.format_near_date(value, today, words=screen_words()) if value else ""


@register.filter
def tanggal_tahun(value: date | None, zone: str = formatting.DEFAULT_ZONE) -> str:
    """12 Jan 2026."""
    return formatting.format_short_date(value, with_year=True, zone=zone, words=screen_words()) if value else ""


@register.filter
def tanggal_angka(value: date | None, zone: str = formatting.DEFAULT_ZONE) -> str:
    """12/01/2026."""
    return formatting.format_numeric_date(value, zone=zone) if value else ""


@register.filter
def bulan_tahun(value: date | None, zone: str = formatting.DEFAULT_ZONE) -> str:
    """Januari 2026."""
    return formatting.format_month(value, zone=zone, words=screen_words()) if value else ""


@register.filter
def jam(value: datetime | time | None, zone: str = formatting.DEFAULT_ZONE) -> str:
    """09.00."""
    return formatting.format_time(value, zone=zone) if value else ""


@register.filter
def jam_zona(value: datetime | time | None, zone: str = formatting.DEFAULT_ZONE) -> str:
    """09.00 WIB."""
    return formatting.format_time_zone(value, zone=zone) if value else ""


@register.filter
def saat(value: datetime | None, zone: str = formatting.DEFAULT_ZONE) -> str:
    """14 Maret 2026 pukul 08.15 WIB."""
    return formatting.format_moment(value, zone=zone, words=screen_words()) if value else ""


@register.simple_tag
def rentang_waktu(start: datetime | time, end: datetime | time | None, zone: str = formatting.DEFAULT_ZONE) -> str:
    """09.00–12.40 WIB."""
    return formatting.format_time_range(start, end, zone=zone, words=screen_words())


@register.filter
def angka(value: float | Decimal | None, decimals: int | None = None) -> str:
    """1.234,5."""
    return formatting.format_number(value, decimals=decimals) if value not in (None, "") else ""


@register.filter
def persen(value: float | Decimal | None) -> str:
    """58%."""
    return formatting.format_percent(value) if value not in (None, "") else ""


@register.filter
def ukuran_berkas(value: int | None) -> str:
    """388 KB."""
    return formatting.format_file_size(value) if value else ""


@register.filter
def sisa_hari(due_on: date | None, today: date) -> str:
    """4 hari lagi."""
    return formatting.format_days_left(due_on, today, words=screen_words()) if due_on else ""
