"""The audit trail as a table to save, drawn row by row: it may be as long as it likes."""

import json
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from rakor_portal.audit.models import AuditEntry
from rakor_portal.sheets.columns import Column, Kind, Table, Value

_COLUMNS = (
    Column("sequence", "Nomor", Kind.NUMBER, width=10),
    Column("at", "Waktu", Kind.MOMENT),
    Column("actor", "Pelaku", width=30),
    Column("on_behalf_of", "Atas nama", width=40),
    Column("action", "Tindakan", width=30),
    Column("code", "Kode tindakan"),
    Column("kind", "Jenis"),
    Column("subject", "Perihal", width=50),
    Column("data", "Rincian", width=40),
    Column("hash", "Sidik digital", Kind.CODE, width=66),
)


def audit_table(entries: Iterable[AuditEntry], zone: ZoneInfo) -> Table:
    """One row an entry; times are those of the place."""
    return Table("Riwayat", _COLUMNS, (_row(entry, zone) for entry in entries))


def _row(entry: AuditEntry, zone: ZoneInfo) -> tuple[Value, ...]:
    return (
        entry.sequence,
        entry.at.astimezone(zone).replace(tzinfo=None, microsecond=0),
        entry.actor_name,
        str(entry.on_behalf_of or ""),
        entry.action_words,
        entry.action,
        entry.kind_words,
        entry.subject_label,
        json.dumps(entry.data, ensure_ascii=False, sort_keys=True) if entry.data else "",
        entry.hash,
    )
