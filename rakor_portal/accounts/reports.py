"""The audit trail as a CSV file, row by row: it may be as long as it likes."""

import csv
import json
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rakor_portal.audit.models import AuditEntry

#: A cell that begins so is a formula to a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def audit_csv(entries: Iterable[AuditEntry], zone: ZoneInfo) -> Iterator[str]:
    """Lines for Excel in Indonesian: marked as UTF-8, cells parted by semicolons, formulas made harmless."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(
        [
            _("Nomor"), _("Waktu"), _("Pelaku"), _("Atas nama"), _("Tindakan"), _("Kode tindakan"), _("Jenis"),
            _("Perihal"), _("Rincian"), _("Sidik digital"),
        ]
    )  # fmt: skip
    for entry in entries:
        yield writer.writerow([_harmless(cell) for cell in _cells(entry, zone)])


def _cells(entry: AuditEntry, zone: ZoneInfo) -> list[str]:
    return [
        str(entry.sequence),
        entry.at.astimezone(zone).isoformat(sep=" ", timespec="seconds"),
        entry.actor_name,
        str(entry.on_behalf_of or ""),
        entry.action_words,
        entry.action,
        entry.kind_words,
        entry.subject_label,
        json.dumps(entry.data, ensure_ascii=False, sort_keys=True) if entry.data else "",
        entry.hash,
    ]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


class _Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
