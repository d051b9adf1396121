"""An import in two steps: the rows of a file are kept and planned; then they are applied once, or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.core.files.base import File
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government, ImportBatch
from rakor_portal.errors import RuleViolation
from rakor_portal.inspection.inspecting import inspected
from rakor_portal.inspection.purposes import IMPORT, Kind
from rakor_portal.sheets.columns import Column
from rakor_portal.sheets.planning import Outcome, Plan, PlannedRow
from rakor_portal.sheets.reading import ReadRow, ReadSheet, read_sheet

#: Records named in one entry of the audit trail.
AUDIT_CHUNK = 500


class PlanChanged(RuleViolation):
    """The data have changed since the preview was shown: it must be looked at again."""


@dataclass(frozen=True)
class Source:
    """What a plan is made of. `lock` holds the records until the transaction ends."""

    by: Any
    government: Government
    keys: Sequence[str]
    rows: Sequence[ReadRow]
    lock: bool = False


@dataclass(frozen=True)
class ImportKind:
    """One kind of sheet: its columns, how a file of it is planned, and how a plan is written."""

    code: ImportBatch.Kind
    columns: Sequence[Column]
    required: tuple[str, ...]
    plan: Callable[[Source], Plan]
    write: Callable[[Source, Plan, ImportBatch], None]


def receive_file(
    *, by: models.Model, government: Government, kind: ImportKind, file: IO[bytes], file_name: str
) -> ImportBatch:
    """Inspect and read a file and keep its rows for the preview; what others left for longer than a day goes.

    Raises RuleViolation when the file is refused or cannot be read. Nothing of the file itself is stored.
    """
    with inspected(File(file), name=file_name, purpose=IMPORT) as clean:
        is_workbook = clean.kind == Kind.XLSX
        sheet = read_sheet(clean.path, kind.columns, required=kind.required, is_workbook=is_workbook)
    if not sheet.rows:
        raise RuleViolation(_("Berkas ini tidak berisi baris data."))
    return _keep_rows(by, government, kind, file_name, sheet)


@transaction.atomic
def _keep_rows(
    by: models.Model, government: Government, kind: ImportKind, file_name: str, sheet: ReadSheet
) -> ImportBatch:
    ImportBatch.objects.expired().delete()
    return ImportBatch.objects.create(
        government=government,
        kind=kind.code,
        file_name=PurePath(file_name.replace("\\", "/")).name[-150:],
        sheet_name=sheet.name,
        keys=sheet.keys,
        ignored=sheet.ignored,
        rows=[[row.number, row.values, row.errors] for row in sheet.rows],
        created_by_id=by.pk,
    )


def plan_batch(*, by: models.Model, batch: ImportBatch, kind: ImportKind) -> Plan:
    """What applying would do now."""
    return kind.plan(_source(by, batch))


def _source(by: models.Model, batch: ImportBatch, *, lock: bool = False) -> Source:
    rows = [ReadRow(number, values, errors) for number, values, errors in batch.rows]
    return Source(by=by, government=batch.government, keys=batch.keys, rows=rows, lock=lock)


def record_written(
    source: Source, batch: ImportBatch, *, new: Sequence[models.Model], changed: Sequence[PlannedRow]
) -> None:
    """Which records an import made and which fields it changed, in entries of a few hundred records each."""
    written: list[tuple[int, list[str] | None]] = [(record.pk, None) for record in new]
    written += [(row.subject.pk, sorted(row.fields)) for row in changed]
    for start in range(0, len(written), AUDIT_CHUNK):
        part = written[start : start + AUDIT_CHUNK]
        data = {
            "new": [pk for pk, fields in part if fields is None],
            "changed": {str(pk): fields for pk, fields in part if fields is not None},
        }
        audit.record(by=source.by, action="import.write", on=batch, government_id=batch.government_id, data=data)


@transaction.atomic
def apply_batch(*, by: models.Model, batch: ImportBatch, kind: ImportKind, fingerprint: str) -> dict[str, int]:
    """Write what is new and changed, with its audit, if the plan is still the one that was seen.

    A second call writes nothing and answers with the counts of the first. Raises PlanChanged when the plan is
    another one, RuleViolation when nobody applied it within a day.
    """
    waiting = ImportBatch.objects.kept().filter(pk=batch.pk, state=ImportBatch.State.WAITING)
    if waiting.update(state=ImportBatch.State.APPLIED, applied_at=timezone.now()) != 1:
        stored = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.APPLIED).first()
        if stored is None:
            raise RuleViolation(_("Pratinjau ini sudah kedaluwarsa. Unggah berkasnya sekali lagi."))
        return dict(stored.result)
    source = _source(by, batch, lock=True)
    plan = kind.plan(source)
    if plan.fingerprint != fingerprint:
        raise PlanChanged(_("Data berubah sejak pratinjau ini dibuat. Periksa sekali lagi sebelum menerapkan."))
    try:
        kind.write(source, plan, batch)
    except IntegrityError as error:
        raise PlanChanged(_("Data berubah sejak pratinjau ini dibuat. Periksa sekali lagi.")) from error
    ImportBatch.objects.filter(pk=batch.pk).update(rows=[], result=plan.counts)
    data = {"kind": batch.kind, "new": plan.counts[Outcome.NEW], "changed": plan.counts[Outcome.CHANGED]}
    audit.record(by=by, action="import.apply", on=batch, government_id=batch.government_id, data=data)
    return plan.counts
