"""Reading a sheet as offices send it: titles above the head, merged heads, any order, any separator.

The file has passed `inspection`. A workbook is opened in a process of its own (`workbooks.py`).
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from rakor_portal.confinement.limits import MEBIBYTE, Limits
from rakor_portal.confinement.runner import Confined, JobFailed, OutOfBounds
from rakor_portal.errors import RuleViolation
from rakor_portal.sheets.cells import UNWANTED, one_line, unquoted
from rakor_portal.sheets.columns import Column
from rakor_portal.sheets.workbooks import FORMULA_WITHOUT_VALUE, HEAD_ROWS, MAX_COLUMNS, SCANNED_ROWS, Cells

MAX_ROWS = 5000
#: 5,000 rows of 16 columns take two seconds and 60 MiB.
LIMITS = Limits(
    memory=512 * MEBIBYTE,
    cpu_seconds=20,
    wall_seconds=60,
    file_size=MEBIBYTE,
    open_files=32,
    idle_seconds=60,
    jobs=1000,
    forks=True,
)


@dataclass(frozen=True)
class ReadRow:
    """One row below the head; `errors` are cells that cannot be read."""

    number: int  # as the spreadsheet counts, from 1
    values: dict[str, str]
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ReadSheet:
    """What was understood of a file: by which sheet, which columns, and which heads mean nothing here."""

    name: str
    keys: list[str]
    ignored: list[str]
    rows: list[ReadRow]


def read_sheet(path: Path, columns: Sequence[Column], *, required: Iterable[str], is_workbook: bool) -> ReadSheet:
    """The first sheet on whose first rows stands a head with the `required` columns.

    Raises RuleViolation with a sentence for what cannot be read, or in which no head is found.
    """
    sheets = _unpack(path) if is_workbook else [("CSV", _csv_rows(path, columns))]
    wanted, known = set(required), head_names(columns)
    for name, rows in sheets:
        head = _find_head(rows[:HEAD_ROWS], known, wanted)
        if head is not None:
            height, labels = head
            every = _unpack(path, sheet=name)[0][1] if is_workbook else rows
            taken = {head: key for head, key in known.items() if key in _read_keys(columns)}
            return _read(name, labels, taken, islice(enumerate(every, start=1), height, None))
    heads = ", ".join(column.head for column in columns if column.key in wanted)
    raise RuleViolation(_("Kepala kolom tidak ditemukan. Berkas perlu kolom: %(heads)s.") % {"heads": heads})


def head_names(columns: Sequence[Column]) -> dict[str, str]:
    """Every way to write a head, made plain, and the column it means."""
    return {plain(name): column.key for column in columns for name in (*column.synonyms, column.head)}


def _read_keys(columns: Sequence[Column]) -> set[str]:
    return {column.key for column in columns if column.is_read}


def plain(text: str) -> str:
    """Letters and digits in lower case with single spaces: `No. HP/WA` → `no hp wa`."""
    return one_line(re.sub(r"[^\w]+", " ", text.casefold()).replace("_", " "))


def _find_head(rows: list[Cells], known: dict[str, str], wanted: set[str]) -> tuple[int, Cells] | None:
    """How many rows the head ends after, and its labels; a head may have two rows with merged cells."""
    best: tuple[int, int, Cells] | None = None
    for number, row in enumerate(rows):
        below = rows[number + 1] if number + 1 < len(rows) else []
        for height, labels in ((1, row), (2, _two_rows(row, below, known))):
            found = {known[plain(label)] for label in labels if plain(label) in known}
            if wanted <= found and (best is None or len(found) > best[0]):
                best = (len(found), number + height, labels)
    return (best[1], best[2]) if best else None


def _two_rows(upper: Cells, lower: Cells, known: dict[str, str]) -> Cells:
    """A label per column: the lower cell, the upper one, or both; a merged upper cell reaches to the right."""
    labels, reaching = [], ""
    for index in range(max(len(upper), len(lower))):
        above = upper[index] if index < len(upper) else ""
        below = lower[index] if index < len(lower) else ""
        reaching = above or reaching
        choices = (below, f"{reaching} {below}" if below else "", above)
        labels.append(next((each for each in choices if plain(each) in known), below or above))
    return labels


def _read(name: str, labels: Cells, known: dict[str, str], below: Iterator[tuple[int, Cells]]) -> ReadSheet:
    """The rows under the head; empty ones and the row that numbers the columns are left out."""
    places: dict[str, int] = {}
    ignored = []
    for index, label in enumerate(labels):
        key = known.get(plain(label))
        if key is None or key in places:
            ignored += [one_line(label)[:60]] if label else []
        else:
            places[key] = index
    rows: list[ReadRow] = []
    for number, cells in below:
        if not any(cells) or (not rows and _numbers_columns(cells)):
            continue
        if len(rows) == MAX_ROWS:
            raise RuleViolation(_("Berkas berisi lebih dari 5.000 baris. Bagi menjadi beberapa berkas."))
        rows.append(_row(number, {key: cells[at] if at < len(cells) else "" for key, at in places.items()}))
    return ReadSheet(name=name[:60], keys=list(places), ignored=ignored, rows=rows)


def _row(number: int, cells: dict[str, str]) -> ReadRow:
    errors = []
    if FORMULA_WITHOUT_VALUE in cells.values():
        errors.append(_("Ada sel berisi rumus tanpa hasil. Simpan dahulu di Excel, atau tempel sebagai nilai."))
        cells = {key: "" if text == FORMULA_WITHOUT_VALUE else text for key, text in cells.items()}
    if any(UNWANTED.search(text) for text in cells.values()):
        errors.append(_("Ada sel berisi tanda yang tidak dapat dibaca."))
    return ReadRow(number, {key: one_line(UNWANTED.sub("", text)) for key, text in cells.items()}, errors)


def _numbers_columns(cells: Cells) -> bool:
    """The row (1), (2), (3) under the head of official tables."""
    numbers = [text.strip("() ") for text in cells if text]
    return len(numbers) > 1 and numbers == [str(each) for each in range(1, len(numbers) + 1)]


# ---- Excel


@cache
def unpacker() -> Confined:
    """The process of this web process that opens workbooks; starts at the first, leaves when none came for a minute."""
    return Confined("rakor_portal.sheets.workbooks", LIMITS)


def _unpack(path: Path, **job: str) -> list[tuple[str, list[Cells]]]:
    """The beginnings of the visible sheets, or all of the named `sheet`. Raises RuleViolation."""
    try:
        found, payload = unpacker().run({"source": str(path), **job})
    except OutOfBounds as error:
        if error.bound == "busy":
            raise RuleViolation(_("Pembaca berkas sedang sibuk. Tunggu sebentar, lalu unggah lagi.")) from error
        raise RuleViolation(_("Isi berkas ini terlalu besar untuk dibaca.")) from error
    except JobFailed as error:
        raise RuleViolation(_("Berkas ini rusak atau bukan berkas Excel.")) from error
    if "refused" in found:
        raise RuleViolation(
            {
                "columns": _("Berkas berisi terlalu banyak kolom."),
                "heavy": _("Isi berkas ini terlalu besar untuk dibaca."),
                "broken": _("Berkas ini rusak atau bukan berkas Excel."),
            }[found["refused"]]
        )
    sheets: list[tuple[str, list[Cells]]] = json.loads(payload)
    return sheets


# ---- CSV


def _csv_rows(path: Path, columns: Sequence[Column]) -> list[Cells]:
    """Decoded, and split by the separator under which most heads are understood."""
    text = _decoded(path.read_bytes())
    known = head_names(columns)
    first = text.splitlines()[:HEAD_ROWS]

    def understood(delimiter: str) -> int:
        return sum(plain(cell) in known for row in csv.reader(first, delimiter=delimiter) for cell in row)

    try:
        delimiter = max(";\t,|", key=understood)
        rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), SCANNED_ROWS)
        return [_cut([unquoted(cell.strip(" ")) for cell in row]) for row in rows]
    except csv.Error as error:
        raise RuleViolation(_("Berkas ini bukan berkas Excel (.xlsx) atau CSV.")) from error


def _cut(cells: Cells) -> Cells:
    if any(cells[MAX_COLUMNS:]):
        raise RuleViolation(_("Berkas berisi terlalu banyak kolom."))
    return cells[:MAX_COLUMNS]


def _decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with its mark, else the code page of Western Windows."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]:
        try:
            return content.decode(encoding).removesuffix("\x1a")  # the end mark of DOS
        except UnicodeDecodeError:
            continue
    raise RuleViolation(_("Berkas ini bukan berkas Excel (.xlsx) atau CSV."))
