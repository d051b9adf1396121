"""The history of an item as rows fit to show: a report and its verdict are one row."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from followups.models import ActionItem, Evidence, ProgressReport, TimelineEvent
from followups.templatetags.action_items import share, short_figure
from rakor_portal.accounts.http import AuthenticatedRequest

Kind = TimelineEvent.Kind

#: Silhouette (glyph) or icon of each kind of row.
GLYPHS = {Kind.ASSIGNED: "not_started", Kind.DONE: "done", Kind.HELD: "not_started", Kind.DROPPED: "not_started"}
ICONS = {
    Kind.REMINDED: "bell",
    Kind.ASKED: "message-circle",
    Kind.ANSWERED: "message-square",
    Kind.DIRECTED: "megaphone",
    Kind.EXTENSION_REQUESTED: "calendar-plus",
    Kind.EXTENSION_DECIDED: "calendar-days",
    Kind.DUE_MOVED: "calendar-days",
    Kind.REASSIGNED: "corner-up-right",
    Kind.RESUMED: "rotate-ccw",
    Kind.REOPENED: "rotate-ccw",
}
REPORT_LOOKS = {
    ProgressReport.Status.SUBMITTED: ("awaiting", _("menunggu verifikasi")),
    ProgressReport.Status.VERIFIED: ("done", _("terverifikasi")),
    ProgressReport.Status.RETURNED: ("returned", _("dikembalikan")),
}


@dataclass
class HistoryRow:
    """One row of *Riwayat kemajuan*."""

    event: TimelineEvent
    head: str
    at: datetime
    glyph: str = ""
    icon: str = ""
    state: str = ""
    text: str = ""
    obstacle: str = ""
    verdict_note: str = ""
    accepted: str = ""
    files: list[Evidence] = field(default_factory=list)
    is_open_question: bool = False


def history_of(request: AuthenticatedRequest, item: ActionItem) -> list[HistoryRow]:
    """Newest first; three queries whatever the length."""
    files = Prefetch("report__evidence", queryset=Evidence.objects.visible_to(request.user).standing(), to_attr="shown")
    events = TimelineEvent.objects.visible_to(request.user).filter(item=item)
    related = ("report__verification", "on_behalf_of", "answer")
    events = events.select_related(*related).prefetch_related(files)
    return [_row(item, event) for event in _without_verdicts(events)]


def _without_verdicts(events: Iterable[TimelineEvent]) -> Iterable[TimelineEvent]:
    """The verdict on a report is said in the report's own row."""
    return (event for event in events if event.kind not in {Kind.VERIFIED, Kind.RETURNED} or event.report is None)


def _row(item: ActionItem, event: TimelineEvent) -> HistoryRow:
    if event.kind == Kind.REPORTED and event.report is not None:
        return _report_row(item, event, event.report)
    return HistoryRow(
        event=event,
        head=event.get_kind_display(),
        at=event.at,
        glyph=GLYPHS.get(Kind(event.kind), ""),
        icon=ICONS.get(Kind(event.kind), ""),
        text=event.text,
        is_open_question=event.kind == Kind.ASKED and not hasattr(event, "answer"),
    )


def _report_row(item: ActionItem, event: TimelineEvent, report: ProgressReport) -> HistoryRow:
    glyph, state = REPORT_LOOKS[ProgressReport.Status(report.status)]
    verification = getattr(report, "verification", None)
    lowered = verification is not None and verification.amount is not None and verification.amount != report.amount
    row = HistoryRow(
        event=event,
        head=f"{share(item, report.amount)}% · {short_figure(item, report.amount)}",
        at=event.at,
        glyph=glyph,
        state=str(state),
        text=report.narrative,
        verdict_note=verification.note if verification else "",
        accepted=short_figure(item, verification.amount) if lowered and verification else "",
        files=getattr(report, "shown", []),
    )
    if report.has_obstacle:
        row.obstacle = report.obstacle
    return row
