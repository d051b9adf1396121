"""Evidence files: inspected, kept under a random name, taken off a draft again."""

import secrets
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from followups.models import Evidence, ProgressReport
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.errors import RuleViolation
from rakor_portal.inspection.inspecting import Inspected, inspected
from rakor_portal.inspection.purposes import EVIDENCE

MAX_FILES = 20


def attach_evidence(
    *, by: User, report: ProgressReport, source: "File[Any] | Path", name: str, keep_place: bool = False
) -> Evidence:
    """Add one file to a draft; the same bytes twice are one row. Photographs lose all but the picture, see `inspected`.

    Raises RuleViolation with the reason when the file is not taken. The bytes reach storage before the row does, so a
    row never lacks its file; bytes whose row did not come about are collected by `collect_files`.
    """
    require_draft(by, report)
    with inspected(source, name=name, purpose=EVIDENCE, keep_place=keep_place) as file:
        with file.path.open("rb") as content:
            name_in_storage = f"evidence/{report.item.government_id}/{secrets.token_hex(16)}{file.suffix}"
            stored = default_storage.save(name_in_storage, File(content))
        try:
            evidence = _keep(by, report, stored, file)
        except RuleViolation:
            default_storage.delete(stored)
            raise
        if evidence.storage_name != stored:  # the same file was attached a moment ago
            default_storage.delete(stored)
        return evidence


@transaction.atomic
def _keep(by: User, report: ProgressReport, stored: str, file: Inspected) -> Evidence:
    current = ProgressReport.objects.select_for_update().get(pk=report.pk)
    require_draft(by, current)
    same = current.evidence.standing().filter(sha256=file.sha256).first()
    if same:
        return same
    if current.evidence.standing().count() >= MAX_FILES:
        raise RuleViolation(_("Paling banyak %(count)s berkas per laporan.") % {"count": MAX_FILES})
    evidence = Evidence(
        report=current,
        storage_name=stored,
        file_name=file.file_name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        has_place=file.has_place,
        uploaded_by=by,
    )
    evidence.full_clean()
    evidence.save(force_insert=True)
    item = report.item
    audit.record(
        by=by, action="evidence.attach", on=evidence, government_id=item.government_id, data={"sha256": file.sha256},
        circle_id=item.circle_id,
    )  # fmt: skip
    return evidence


@transaction.atomic
def remove_evidence(*, by: User, evidence: Evidence) -> None:
    """Take a file off a draft; the row stays with its moment. Evidence of a sent report cannot be removed."""
    report = evidence.report
    require_draft(by, report)
    if Evidence.objects.filter(pk=evidence.pk, removed_at=None).update(removed_at=timezone.now()):
        audit.record(
            by=by, action="evidence.remove", on=evidence, government_id=report.item.government_id,
            circle_id=report.item.circle_id,
        )  # fmt: skip


def require_draft(by: User, report: ProgressReport) -> None:
    """Raises RuleViolation unless the report is a draft of `by`."""
    if report.status != ProgressReport.Status.DRAFT or report.reporter_id != by.pk:
        raise RuleViolation(_("Data dukung hanya dapat diubah pada draf laporan Anda sendiri."))
