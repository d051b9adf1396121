"""How states look: words, tones, silhouettes and the geometry of bars and charts. Read by the tag library only.

Words and shapes follow section 6 of the interface design; order is the order of severity in every bar.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONDITIONS: dict[str, Promise] = {
    "done": _("Selesai"),
    "awaiting": _("Menunggu verifikasi"),
    "on_track": _("Sesuai rencana"),
    "at_risk": _("Perlu perhatian"),
    "overdue": _("Terlambat"),
    "stalled": _("Mangkrak"),
    "not_started": _("Belum dimulai"),
}
CONDITIONS_WITH_DAYS = frozenset({"stalled", "overdue"})
DARK_TEXT_ON = frozenset({"on_track", "at_risk", "not_started"})

#: Process state → word and tone; the word names who must act, the tone warns only when a report came back.
WORKFLOW: dict[str, tuple[Promise, str]] = {
    "draft": (_("Draf"), "neutral"),
    "assigned": (_("Ditugaskan"), "neutral"),
    "in_progress": (_("Berjalan"), "neutral"),
    "submitted": (_("Diperiksa"), "info"),
    "returned": (_("Dikembalikan"), "returned"),
    "done": (_("Selesai"), "done"),
    "dropped": (_("Dihentikan"), "neutral"),
    "on_hold": (_("Ditangguhkan"), "neutral"),
}

#: The silhouettes, drawn for 16 px, one per condition and one for a returned report.
GLYPHS: dict[str, str] = json.loads((Path(__file__).resolve().parent / "glyphs.json").read_text(encoding="utf-8"))


def condition_label(code: str) -> str:
    """The word for a condition."""
    return str(CONDITIONS[code])


def workflow_label(code: str) -> tuple[str, str]:
    """The word and the tone for a process state."""
    label, tone = WORKFLOW[code]
    return str(label), tone


def clamp_percent(value: float | Decimal) -> float:
    """A percentage held between 0 and 100 with one decimal, fit for an SVG attribute."""
    return round(min(100.0, max(0.0, float(value))), 1)


def condition_segments(counts: Mapping[str, int], total: int | None) -> dict[str, Any]:
    """Segments of a stacked bar in the order of severity; empty conditions are left out."""
    shown = [(code, int(counts.get(code) or 0)) for code in CONDITIONS if counts.get(code)]
    whole = total or sum(count for _code, count in shown) or 1
    segments, start = [], 0.0
    for code, count in shown:
        width = 100 * count / whole
        segments.append({
            "code": code, "css": code.replace("_", "-"), "label": condition_label(code), "count": count,
            "x": round(start, 2), "width": round(width, 2), "middle": round(start + width / 2, 2),
            "wide": width >= 3.5, "dark": code in DARK_TEXT_ON, "first": start == 0,
        })  # fmt: skip
        start += width
    words = ", ".join(f"{segment['count']} {str(segment['label']).lower()}" for segment in segments)
    return {"segments": segments, "words": words}


def shares(primary: int, secondary: int, accent: int, total: int) -> list[dict[str, Any]]:
    """Consecutive parts of one total as x and width in percent."""
    parts, start = [], 0.0
    for name, count in (("primary", primary), ("secondary", secondary), ("accent", accent)):
        width = min(100.0 - start, 100 * count / total) if total else 0.0
        if width:
            parts.append({"css": name, "x": round(start, 2), "width": round(width, 2)})
            start += width
    return parts


#: The drawing area of a line chart in its own units; the SVG scales to its column.
CHART_LEFT, CHART_RIGHT, CHART_TOP, CHART_BOTTOM = 24, 282, 8, 88
#: Heights of the scale; each has a whole half.
CHART_SCALES = [factor * 10**power for power in range(6) for factor in (2, 4, 6, 8, 10)]


def line_chart_geometry(labels: Sequence[str], series: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Points, grid and end labels of a line chart, and the rows of the table that says the same."""
    highest = max((max(line["values"], default=0) for line in series), default=0)
    top: int = next(step for step in CHART_SCALES if step >= highest)
    step = (CHART_RIGHT - CHART_LEFT) / max(1, len(labels) - 1)

    def height(value: float) -> float:
        return round(float(CHART_BOTTOM - (CHART_BOTTOM - CHART_TOP) * value / top), 1)

    lines = []
    for number, line in enumerate(series):
        points = [(round(CHART_LEFT + step * index, 1), height(value)) for index, value in enumerate(line["values"])]
        lines.append({
            "number": number, "name": line["name"], "last": line["values"][-1] if line["values"] else 0,
            "points": " ".join(f"{x},{y}" for x, y in points),
            "end": points[-1] if points else (CHART_LEFT, CHART_BOTTOM),
        })  # fmt: skip
    middle = len(labels) // 2
    ticks: list[tuple[float, str, str]] = [(CHART_LEFT, "start", labels[0])] if labels else []
    if len(labels) > 2:
        ticks.append((round(CHART_LEFT + step * middle, 1), "middle", labels[middle]))
    if len(labels) > 1:
        ticks.append((CHART_RIGHT, "end", labels[-1]))
    rows = [(label, [line["values"][index] for line in series]) for index, label in enumerate(labels)]
    grid = [(height(value), value) for value in (0, top // 2, top)]
    return {"lines": lines, "ticks": ticks, "grid": grid, "rows": rows, "right": CHART_RIGHT, "left": CHART_LEFT}


def form_errors(bound: Iterable[Any]) -> list[dict[str, str]]:
    """Every error of bound forms and formsets with the id of its field, in the order of the page."""
    errors: list[dict[str, str]] = []
    for form in bound:
        if not form or not form.is_bound:
            continue
        if hasattr(form, "forms"):
            errors += [{"message": str(message), "target": ""} for message in form.non_form_errors()]
            errors += form_errors(form.forms)
            continue
        errors += [{"message": str(message), "target": ""} for message in form.non_field_errors()]
        for field in form:
            errors += _field_errors(field)
    return errors


def _field_errors(field: Any) -> list[dict[str, str]]:
    """The errors of one field; a message that does not name the field follows its label.

    A hidden field has nothing to link to.
    """
    target = f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
    label = str(field.label)
    lead = f"{label} " if label.endswith("?") else f"{label}: "
    errors = []
    for message in map(str, field.errors):
        speaks_for_itself = field.is_hidden or label.rstrip("?").lower() in message.lower()
        errors.append({
            "message": message if speaks_for_itself else f"{lead}{message}",
            "target": "" if field.is_hidden else target,
        })  # fmt: skip
    return errors
