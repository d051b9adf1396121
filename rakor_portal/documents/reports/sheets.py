"""The register of papers as a table to save."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from rakor_portal.documents.models import Document
from rakor_portal.sheets.columns import Column, Kind, Table, Value

CHUNK = 500
COLUMNS = (
    Column("title", "Dokumen", width=60),
    Column("kind", "Jenis", width=22),
    Column("number", "Nomor", Kind.CODE, 28),
    Column("dated_on", "Tanggal", Kind.DATE, 14),
    Column("version", "Versi", Kind.NUMBER, 8),
    Column("fingerprint", "Sidik digital", Kind.CODE, 18),
    Column("state", "Keadaan", width=16),
)


def document_table(documents: QuerySet[Document]) -> Table:
    """Papers in the order of the register, in one query."""
    return Table("Register", COLUMNS, _rows(documents))


def _rows(documents: QuerySet[Document]) -> Iterator[Sequence[Value]]:
    for document in documents.iterator(CHUNK):
        yield (
            document.title,
            str(document.get_kind_display()),
            document.number,
            document.dated_on,
            document.shown_version,
            document.short_fingerprint,
            "Sudah diganti" if document.superseded_by_id else str(document.get_state_display()),
        )
