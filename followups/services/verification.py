"""The verdict on a report, by someone who did not report: verified figures move, or the report goes back."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from followups import notifications, permissions
from followups.models import ActionItem, ProgressReport, TimelineEvent, Verification
from followups.services.notices import judged_for, moment_of, silence_reminders, silence_stall, tell
from followups.services.status import lock_item, move_status
from followups.services.timeline import write_event
from rakor_portal import formatting
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.errors import RuleViolation, StaleWrite

SHORTEST_NOTE = 10
Kind = TimelineEvent.Kind


@transaction.atomic
def verify_report(
    *,
    by: User,
    report: ProgressReport,
    amount: Decimal,
    note: str = "",
    accepted_evidence: Collection[int] | None = None,
    at: datetime | None = None,
) -> Verification:
    """Accept a report with `amount`: not less than was verified before; less than was claimed with a reason in `note`.

    1. Only an increase moves the verified amount and `progress_since`, the start of mangkrak's clock.
    2. The whole target verified closes the item and silences its reminders.
    3. Timeline, audit and the message to the owner are written in the same transaction.
    `accepted_evidence` are the ids of the files ticked; None ticks all. Raises RuleViolation, and StaleWrite
    for the second of two verifiers.
    """
    moment, is_import = moment_of(at)
    item = _lock_for_verdict(by, report)
    _require_within_bounds(item, report, amount)
    _require_reason_for_less(report, amount, note, is_import=is_import)
    today = moment.astimezone(item.government.zone).date()
    grew, is_done = amount > item.verified_amount, amount >= item.target
    verification = _write_verdict(by, report, Verification.Verdict.VERIFIED, moment, amount=amount, note=note)
    _tick_evidence(report, accepted_evidence)
    fields: dict[str, Any] = {"verified_amount": amount, "progress_since": today} if grew else {}
    if is_done:
        fields["closed_on"] = today
    to = ActionItem.Status.DONE if is_done else ActionItem.Status.IN_PROGRESS
    move_status(item=item, to=to, by=by, at=moment, **fields)
    write_event(item=item, kind=Kind.VERIFIED, by=by, at=moment, text=note, report=report)
    if is_done:
        write_event(item=item, kind=Kind.DONE, by=by, at=moment)
        silence_reminders(item=item, reason="item_closed")
    elif grew:
        silence_stall(item=item)
    _record(by, item, report, "report.verify", {"amount": str(amount), "claimed": str(report.amount)})
    wording = _wording(item, report, moment)
    _tell_owner(item, report, "done" if is_done else "verified", wording, is_import=is_import)
    return verification


@transaction.atomic
def return_report(
    *,
    by: User,
    report: ProgressReport,
    note: str,
    fix_by: date,
    accepted_evidence: Collection[int] | None = None,
    at: datetime | None = None,
) -> Verification:
    """Send a report back with what is wrong and until when to repair it; figures stay as they were."""
    moment, is_import = moment_of(at)
    item = _lock_for_verdict(by, report)
    if len(note.strip()) < SHORTEST_NOTE:
        message = _("Tuliskan alasan pengembalian, paling sedikit %(count)s huruf.")
        raise RuleViolation(message % {"count": SHORTEST_NOTE})
    if fix_by < moment.astimezone(item.government.zone).date():
        raise RuleViolation(_("Batas perbaikan tidak boleh sudah lewat."))
    verification = _write_verdict(by, report, Verification.Verdict.RETURNED, moment, note=note, fix_by=fix_by)
    _tick_evidence(report, accepted_evidence)
    move_status(item=item, to=ActionItem.Status.RETURNED, by=by, at=moment)
    write_event(item=item, kind=Kind.RETURNED, by=by, at=moment, text=note, report=report)
    _record(by, item, report, "report.return", {"note": note, "fix_by": fix_by.isoformat()})
    wording = notifications.report_returned(item, note=note, fix_by=fix_by)
    _tell_owner(item, report, "returned", wording, is_import=is_import)
    return verification


def _lock_for_verdict(by: User, report: ProgressReport) -> ActionItem:
    """The item, held; RuleViolation when `by` may not judge this report."""
    item = lock_item(report.item_id)
    report.item = item
    stored = ProgressReport.objects.filter(pk=report.pk).values_list("status", flat=True).get()
    if stored != ProgressReport.Status.SUBMITTED:
        raise StaleWrite(_("Laporan ini sudah diperiksa orang lain."), stored)
    if report.reporter_id == by.pk or permissions.is_owner(by, item):
        raise RuleViolation(_("Pelapor tidak boleh memeriksa laporannya sendiri."))
    if not permissions.can_verify(by, item):
        raise RuleViolation(_("Hanya verifikator yang dapat memeriksa laporan."))
    return item


def _require_within_bounds(item: ActionItem, report: ProgressReport, amount: Decimal) -> None:
    if report.amount is None or not item.verified_amount <= amount <= report.amount:
        message = _("Jumlah yang diterima harus di antara %(verified)s dan %(claimed)s.")
        bounds = {
            "verified": formatting.format_number(item.verified_amount),
            "claimed": formatting.format_number(report.amount or 0),
        }
        raise RuleViolation(message % bounds)
    if item.refuses_fraction(amount):
        raise RuleViolation(_("Jumlah %(unit)s ditulis dalam bilangan bulat.") % {"unit": item.unit})


def _require_reason_for_less(report: ProgressReport, amount: Decimal, note: str, *, is_import: bool) -> None:
    if not is_import and amount < (report.amount or 0) and len(note.strip()) < SHORTEST_NOTE:
        message = _("Tuliskan alasan jumlahnya dikurangi, paling sedikit %(count)s huruf.")
        raise RuleViolation(message % {"count": SHORTEST_NOTE})


def _write_verdict(
    by: User,
    report: ProgressReport,
    verdict: Verification.Verdict,
    moment: datetime,
    *,
    amount: Decimal | None = None,
    note: str = "",
    fix_by: date | None = None,
) -> Verification:
    """Take the report out of the queue, by conditional update: of two verifiers one wins."""
    submitted = ProgressReport.objects.filter(pk=report.pk, status=ProgressReport.Status.SUBMITTED)
    if submitted.update(status=verdict.value, updated_at=moment) != 1:
        raise StaleWrite(_("Laporan ini sudah diperiksa orang lain."), report.status)
    report.status = verdict.value
    verification = Verification(
        report=report,
        verdict=verdict,
        amount=amount,
        note=note.strip(),
        fix_by=fix_by,
        verifier=by,
        reporter_id=report.reporter_id,
        verified_at=moment,
    )
    verification.full_clean()
    verification.save(force_insert=True)
    return verification


def _tick_evidence(report: ProgressReport, accepted: Collection[int] | None) -> None:
    files = report.evidence.standing()
    if accepted is None:
        files.update(is_accepted=True)
        return
    files.filter(pk__in=accepted).update(is_accepted=True)
    files.exclude(pk__in=accepted).update(is_accepted=False)


def _record(by: User, item: ActionItem, report: ProgressReport, action: str, data: dict[str, object]) -> None:
    audit.record(by=by, action=action, on=report, government_id=item.government_id, data=data, circle_id=item.circle_id)


def _wording(item: ActionItem, report: ProgressReport, moment: datetime) -> notifications.Wording:
    """That the item is done, or that the report was accepted and when the next one is due."""
    zone = item.government.zone
    if item.status == ActionItem.Status.DONE:
        return notifications.item_done(item, done_on=moment.astimezone(zone).date())
    reported_on = (report.submitted_at or moment).astimezone(zone).date()
    return notifications.report_verified(item, reported_on=reported_on, next_report_on=item.next_report_on)


def _tell_owner(
    item: ActionItem, report: ProgressReport, stage: str, wording: notifications.Wording, *, is_import: bool
) -> None:
    """To the owner, and to the operator who reported for him."""
    tell(
        item=item,
        positions=judged_for(report),
        stage=stage,
        wording=wording,
        subject_kind="followups.report",
        subject_id=report.pk,
        is_import=is_import,
    )
