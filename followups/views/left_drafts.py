"""A draft that was overtaken: the item waits for no report, and what was written stays readable."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from followups.models import ActionItem, ProgressReport
from followups.reports.drafts import last_report_of_others
from followups.views.scope import draft_of, standing_evidence
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.formatting import format_moment, screen_words
from rakor_portal.offline.http import kept_offline


def waiting_page(request: AuthenticatedRequest, item: ActionItem) -> HttpResponse:
    """Why nothing can be reported now, with the user's own draft to read; without one the item says it."""
    draft = draft_of(request, item)
    if draft is None:
        messages.info(request, why_waiting(request, item))
        return redirect(item)
    context = {
        "item": item, "report": draft, "evidence": standing_evidence(request, draft),
        "words": why_waiting(request, item), "zone": item.government.time_zone,
    }  # fmt: skip
    page = render(request, "followups/report_left.html", context)
    return kept_offline(page, is_closed=item.circle_id is not None)


def why_waiting(request: AuthenticatedRequest, item: ActionItem) -> str:
    """The state of the item, and who of the office sent the last report when it was somebody else."""
    if item.status == ActionItem.Status.AWAITING_VERIFICATION:
        words = _("Laporan sedang diperiksa.")
    else:
        words = _("Tindak lanjut ini tidak menunggu laporan: %(status)s.") % {
            "status": item.get_status_display().lower()
        }
    return f"{words} {sent_words(request, item)}".strip()


def sent_words(request: AuthenticatedRequest, item: ActionItem) -> str:
    """Who sent the last report and when; nothing when it was the reader himself, or nobody."""
    last = last_report_of_others(request.user, item)
    if last is None or last.reporter is None or last.submitted_at is None:
        return ""
    moment = format_moment(last.submitted_at, zone=item.government.time_zone, words=screen_words())
    said = {"name": last.reporter.display_name, "moment": moment, "receipt": last.receipt}
    return _("Laporan terakhir dikirim oleh %(name)s pada %(moment)s (tanda terima %(receipt)s).") % said


def overtaken_words(request: AuthenticatedRequest, item: ActionItem, draft: ProgressReport | None) -> str:
    """The same above a draft that was saved before somebody else's report went out."""
    if draft is None or item.last_reported_at is None or draft.updated_at > item.last_reported_at:
        return ""
    said = sent_words(request, item)
    return said and _("%(sent)s Draf Anda di bawah ini disimpan sebelum itu.") % {"sent": said}
