"""Progress reports: a draft kept on the server, then sent once."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from followups import permissions
from followups.models import ActionItem, Evidence, ProgressReport, TimelineEvent
from followups.services.notices import moment_of, silence_reminders
from followups.services.status import lock_item, move_status
from followups.services.timeline import write_event
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Position
from rakor_portal.errors import RuleViolation, StaleWrite

Status = ProgressReport.Status

#: What a page has seen that was opened before there was a draft.
NO_DRAFT = "-"
#: The four answers; evidence is a row of its own.
ANSWERS = ("amount", "narrative", "has_obstacle", "obstacle_kind", "obstacle", "support_needed")


@transaction.atomic
def save_draft(
    *,
    by: User,
    item: ActionItem,
    client_ref: UUID,
    answers: Mapping[str, Any],
    seen: str | None = None,
    page: UUID | None = None,
) -> ProgressReport:
    """Keep what was typed. One draft per writer and item: a second form writes into the first one's draft.

    `seen` is the draft that the page showed (`answers_fingerprint`, NO_DRAFT when there was none), `page` the page
    itself: what another page has written since is not overwritten, StaleWrite with the draft as it stands.

    A draft that follows a returned report starts with that report's evidence. A `client_ref` that was sent
    already answers with the report as it was sent and changes nothing.
    """
    item = lock_item(item.pk)
    sent = ProgressReport.objects.filter(client_ref=client_ref, item=item, reporter=by).exclude(status=Status.DRAFT)
    already = sent.first()
    if already:
        return already
    _require_reportable(by, item)
    fields = {name: value for name, value in answers.items() if name in ANSWERS}
    draft = ProgressReport.objects.filter(item=item, reporter=by, status=Status.DRAFT).first()
    if draft is None:
        draft = ProgressReport(item=item, reporter=by, client_ref=client_ref, page_ref=page, **fields)
        draft.full_clean()
        draft.save(force_insert=True)
        _carry_evidence(draft)
        audit.record(by=by, action="report.draft", on=draft, government_id=item.government_id, circle_id=item.circle_id)
    elif fields:
        _require_newest(draft, fields, seen, page)
        draft.page_ref = page
        for name, value in fields.items():
            setattr(draft, name, value)
        draft.save(update_fields=[*fields, "page_ref", "updated_at"])
    return draft


def _require_newest(draft: ProgressReport, fields: Mapping[str, Any], seen: str | None, page: UUID | None) -> None:
    """A page goes on from what it wrote itself, however late its answers come; the same text is nobody's loss."""
    is_own = page is not None and draft.page_ref == page
    is_same = all(getattr(draft, name) == value for name, value in fields.items())
    if seen is None or is_own or is_same or seen == answers_fingerprint(draft):
        return
    raise StaleWrite(_("Draf laporan ini sudah diubah di tab atau perangkat lain."), draft)


def answers_fingerprint(draft: ProgressReport) -> str:
    """What the answers of a draft are, as one word that a form carries."""
    amount = None if draft.amount is None else format(draft.amount.normalize(), "f")
    said = [str(amount), *(str(getattr(draft, name)) for name in ANSWERS if name != "amount")]
    return sha256(json.dumps(said).encode()).hexdigest()[:32]


def evidence_to_carry(item: ActionItem) -> list[Evidence]:
    """After a return the files need not be sent again; those the verifier refused are left behind."""
    last = ProgressReport.objects.sent().filter(item=item).order_by("-number").first()
    if last is None or last.status != Status.RETURNED:
        return []
    return list(last.evidence.standing().exclude(is_accepted=False))


def _carry_evidence(draft: ProgressReport) -> None:
    for file in evidence_to_carry(draft.item):
        Evidence.objects.create(
            report=draft,
            storage_name=file.storage_name,
            file_name=file.file_name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            uploaded_by_id=file.uploaded_by_id,
        )


def fingerprint_of(report: ProgressReport) -> str:
    """What the answers and files of a draft are, so that a page can tell which of its states it showed."""
    files = sorted(report.evidence.standing().values_list("sha256", flat=True))
    said = [str(getattr(report, name)) for name in ANSWERS]
    return sha256(json.dumps([said, files]).encode()).hexdigest()


def was_sent(*, by: User, item: ActionItem, client_ref: UUID, answers: Mapping[str, Any]) -> bool:
    """Whether just these answers have been sent from this form, so that nothing is lost when they come again."""
    sent = ProgressReport.objects.sent().filter(client_ref=client_ref, item=item, reporter=by).first()
    return sent is not None and all(getattr(sent, name) == answers.get(name, getattr(sent, name)) for name in ANSWERS)


@transaction.atomic
def submit_report(
    *, by: User, item: ActionItem, client_ref: UUID, seen: str = "", at: datetime | None = None
) -> ProgressReport:
    """Send the draft: number and receipt are given, the item waits for verification. A double tap sends once.

    A sent report is a claim, not progress: neither the verified figure nor the clock of mangkrak moves, but nobody
    is reminded while it is checked. `at` is the moment of an import. Raises RuleViolation when an answer is missing
    or the ball is not with `by`, StaleWrite when the draft is no longer what was `seen` (`fingerprint_of`).
    """
    moment, _is_import = moment_of(at)
    item = lock_item(item.pk)
    report = ProgressReport.objects.filter(client_ref=client_ref, item=item, reporter=by).first()
    if report is None:
        raise RuleViolation(_("Draf laporan tidak ditemukan. Isi kembali laporan ini."))
    if report.status != Status.DRAFT:
        return report
    _require_reportable(by, item)
    _require_seen(report, seen)
    _require_complete(item, report)
    on_behalf_of = _principal(by, item)
    facts: dict[str, Any] = {
        "last_reported_at": moment,
        "claimed_amount": report.amount,
        "obstacle_kind": report.obstacle_kind if report.has_obstacle else "",
        "obstacle": report.obstacle if report.has_obstacle else "",
    }
    move_status(item=item, to=ActionItem.Status.AWAITING_VERIFICATION, by=by, at=moment, **facts)
    silence_reminders(item=item, reason="awaiting_verification")
    highest = ProgressReport.objects.filter(item=item).aggregate(highest=Max("number"))["highest"] or 0
    report.status, report.number, report.submitted_at = Status.SUBMITTED, highest + 1, moment
    report.on_behalf_of, report.receipt = on_behalf_of, make_receipt(item, highest + 1, moment)
    report.save(update_fields=["status", "number", "submitted_at", "on_behalf_of", "receipt", "updated_at"])
    write_event(item=item, kind=TimelineEvent.Kind.REPORTED, by=by, at=moment, report=report, on_behalf_of=on_behalf_of)
    audit.record(
        by=by, action="report.submit", on=report, government_id=item.government_id, circle_id=item.circle_id,
        data={"number": report.number, "amount": str(report.amount), "receipt": report.receipt},
        on_behalf_of=on_behalf_of,
    )  # fmt: skip
    return report


def make_receipt(item: ActionItem, number: int, moment: datetime) -> str:
    """`LK-004-2603-05`: the item's running number, year and month, the number of the report."""
    running = item.code.rpartition("-")[2]
    return f"LK-{running}-{moment.astimezone(item.government.zone):%y%m}-{number:02d}"


def _require_reportable(by: User, item: ActionItem) -> None:
    if item.status == ActionItem.Status.AWAITING_VERIFICATION:
        raise RuleViolation(_("Laporan sebelumnya masih diperiksa."))
    if not permissions.can_report(by, item):
        raise RuleViolation(_("Hanya penanggung jawab atau operatornya yang dapat melapor."))


def _require_seen(report: ProgressReport, seen: str) -> None:
    if seen and seen != fingerprint_of(report):
        raise StaleWrite(_("Isian laporan berubah sejak halaman ini dibuka. Periksa lagi, lalu kirim."), report)


def _require_complete(item: ActionItem, report: ProgressReport) -> None:
    if report.amount is None or not report.narrative.strip() or report.has_obstacle is None:
        raise RuleViolation(_("Laporan belum lengkap. Isi semua jawaban sebelum mengirim."))
    if report.has_obstacle and not (report.obstacle_kind and report.obstacle.strip()):
        raise RuleViolation(_("Tuliskan jenis dan uraian kendala."))
    if item.refuses_fraction(report.amount):
        raise RuleViolation(_("Jumlah %(unit)s ditulis dalam bilangan bulat.") % {"unit": item.unit})
    if not item.verified_amount <= report.amount <= item.target:
        raise RuleViolation(_("Jumlah selesai harus di antara capaian terverifikasi dan target."))


def _principal(by: User, item: ActionItem) -> Position | None:
    """The owner when an operator reports in his place; None when the holder reports himself."""
    return None if any(position.pk == item.owner_id for position in by.positions_today) else item.owner
