"""The list of action items as a table to save: the columns of the grid, and what the import needs besides."""

from collections.abc import Iterator, Sequence
from typing import Any

from followups.models import ActionItem, ProgressReport
from followups.models.conditions import Condition
from meetings.models import Meeting
from rakor_portal.accounts.models import User
from rakor_portal.formatting import format_numeric_date
from rakor_portal.sheets.columns import Column, Kind, Table, Value

CHUNK = 500
OBSTACLES = dict(ProgressReport.ObstacleKind.choices)

COLUMNS = (
    Column("code", "Kode", Kind.CODE, 14, ("kode tindak lanjut", "no tindak lanjut")),
    Column("title", "Uraian tindak lanjut", width=60, synonyms=("uraian", "tindak lanjut", "rencana tindak lanjut")),
    Column("meeting", "Rakor", width=48, synonyms=("rapat", "rapat koordinasi", "nama rakor")),
    Column("topic", "Isu", width=26, synonyms=("isu prioritas", "isu strategis")),
    Column("owner", "Penanggung jawab", width=44, synonyms=("pj", "penanggungjawab", "pic", "pelaksana")),
    Column("due", "Batas", Kind.DATE, 14, ("batas waktu", "tenggat", "target waktu", "jatuh tempo", "deadline")),
    Column("progress", "Capaian", Kind.NUMBER, 10, is_read=False),
    Column("plan", "Renc.", Kind.NUMBER, 10, ("rencana",), is_read=False),
    Column("condition", "Kondisi", width=20, is_read=False),
    Column("process", "Proses", width=16, is_read=False),
    Column("reported", "Lapor", Kind.DATE, 14, is_read=False),
    Column("obstacle", "Kendala", width=20, is_read=False),
    Column("organization", "Organisasi", width=36, synonyms=("opd", "perangkat daerah", "instansi", "skpd")),
    Column("target", "Target", Kind.NUMBER, 12, ("target keluaran", "volume")),
    Column("unit", "Satuan", width=14),
    Column("reason", "Alasan perubahan", width=36, synonyms=("alasan",)),
)


def meeting_label(meeting: Meeting) -> str:
    """A rakor as the filter names it: title and day, which together tell one from another."""
    if meeting.starts_at is None:
        return meeting.title
    return f"{meeting.title}, {format_numeric_date(meeting.starts_at, zone=meeting.time_zone)}"


def action_item_table(items: Any, user: User) -> Table:
    """Annotated items in the order of the QuerySet, in one query; a closed rakor is named to its circle alone."""
    return Table("Tindak lanjut", COLUMNS, _rows(items, user))


def _rows(items: Any, user: User) -> Iterator[Sequence[Value]]:
    related = ("owner__organization", "topic", "point__meeting")
    for item in items.select_related(*related).iterator(CHUNK):
        known = item.circle_id is None or item.circle_id in user.scope_circle_ids
        is_figured = item.point.target is not None
        yield (
            item.code,
            item.title,
            meeting_label(item.point.meeting) if known else "",
            item.topic.name if item.topic else "",
            item.owner.title,
            item.due_on,
            item.verified_share,
            item.plan_percent if item.due_on else None,
            _condition(item),
            str(item.get_status_display()),
            item.last_reported_at.astimezone(user.government.zone).date() if item.last_reported_at else None,
            str(OBSTACLES.get(item.obstacle_kind, "")) or ("Dibuka kembali" if item.reopened_because else ""),
            item.owner.organization.name,
            item.target if is_figured else None,
            item.unit if is_figured else "",
            "",
        )


def _condition(item: Any) -> str:
    """In words; a held or dropped item says its process instead, as on the page."""
    inactive = item.condition == Condition.INACTIVE
    return str(ActionItem.Status(item.status).label if inactive else Condition(item.condition).label)
