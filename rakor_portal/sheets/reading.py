"""Reading a sheet as offices send it: titles above the head, merged heads, any order, any separator."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain, islice
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from rakor_portal.errors import RuleViolation
from rakor_portal.sheets.cells import UNWANTED, one_line, unquoted
from rakor_portal.sheets.columns import Column
from rakor_portal.sheets.inspection import is_workbook

MAX_ROWS = 5000
MAX_COLUMNS = 60
#: Rows that are looked at, empty ones included; and where the head must stand.
SCANNED_ROWS, HEAD_ROWS = 20000, 30
#: Integers beyond this have lost digits: Excel keeps fifteen.
EXACT = 10**15
#: What openpyxl says to a workbook that is none.
BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError,
    EOFError, OSError, SyntaxError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip

Cells = list[str]


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


def read_sheet(file: IO[bytes], columns: Sequence[Column], *, required: Iterable[str]) -> ReadSheet:
    """The first sheet on whose first rows stands a head with the `required` columns.

    Raises RuleViolation with a sentence for what cannot be opened, or in which no head is found.
    """
    sheets = _workbook(file) if is_workbook(file) else _text(file, columns)
    wanted, known = set(required), head_names(columns)
    for name, rows in sheets:
        first = list(islice(rows, HEAD_ROWS))
        head = _find_head(first, known, wanted)
        if head is not None:
            height, labels = head
            return _read(name, labels, known, [*enumerate(first, start=1)][height:], enumerate(rows, HEAD_ROWS + 1))
    heads = ", ".join(column.head for column in columns if column.key in wanted)
    raise RuleViolation(_("Kepala kolom tidak ditemukan. Berkas perlu kolom: %(heads)s.") % {"heads": heads})


def head_names(columns: Sequence[Column]) -> dict[str, str]:
    """Every way to write a head, made plain, and the column it means."""
    return {plain(name): column.key for column in columns for name in (*column.synonyms, column.head)}


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


def _read(
    name: str,
    labels: Cells,
    known: dict[str, str],
    first: list[tuple[int, Cells]],
    rest: Iterable[tuple[int, Cells]],
) -> ReadSheet:
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
    for number, cells in chain(first, rest):
        if not any(cells) or (not rows and _numbers_columns(cells)):
            continue
        if len(rows) == MAX_ROWS:
            raise RuleViolation(_("Berkas berisi lebih dari 5.000 baris. Bagi menjadi beberapa berkas."))
        rows.append(_row(number, {key: cells[at] if at < len(cells) else "" for key, at in places.items()}))
    return ReadSheet(name=name[:60], keys=list(places), ignored=ignored, rows=rows)


def _row(number: int, cells: dict[str, str]) -> ReadRow:
    errors = []
    if any(UNWANTED.search(text) for text in cells.values()):
        errors.append(_("Ada sel berisi tanda yang tidak dapat dibaca."))
    if any(text.startswith(FORMULA_WITHOUT_VALUE) for text in cells.values()):
        errors.append(_("Ada sel berisi rumus tanpa hasil. Simpan dahulu di Excel, atau tempel sebagai nilai."))
    return ReadRow(number, {key: one_line(UNWANTED.sub("", text)) for key, text in cells.items()}, errors)


def _numbers_columns(cells: Cells) -> bool:
    """The row (1), (2), (3) under the head of official tables."""
    numbers = [text.strip("() ") for text in cells if text]
    return len(numbers) > 1 and numbers == [str(each) for each in range(1, len(numbers) + 1)]


# ---- Excel

#: Stands for the value of a formula that no program has computed; the sign is one of UNWANTED.
FORMULA_WITHOUT_VALUE = "\x1f="


def _workbook(file: IO[bytes]) -> Iterator[tuple[str, Iterator[Cells]]]:
    """Sheets that are not hidden, each with its rows as text."""
    try:
        formulas = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        values = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except BROKEN as error:
        raise RuleViolation(_("Berkas ini rusak atau bukan berkas Excel.")) from error
    for sheet in formulas.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title, _sheet_rows(sheet, values[sheet.title])


def _sheet_rows(sheet: Any, values: Any) -> Iterator[Cells]:
    """Each row as text; the sheet with computed values is read beside it only where a formula stands."""
    try:
        computed: Iterator[Any] | None = None
        given = 0
        limits = {"max_row": SCANNED_ROWS, "max_col": MAX_COLUMNS + 1}
        for number, row in enumerate(sheet.iter_rows(**limits), start=1):
            cells = [cell.value for cell in row]
            has_formula = any(cell.data_type == "f" for cell in row)
            if has_formula:
                computed = computed or values.iter_rows(values_only=True, **limits)
                cached = next(islice(computed, number - given - 1, None))
                given = number
                cells = [
                    (FORMULA_WITHOUT_VALUE if value is None else value) if cell.data_type == "f" else value
                    for cell, value in zip(row, cached, strict=False)
                ]
            yield _cut([_as_text(value) for value in cells])
    except BROKEN as error:
        raise RuleViolation(_("Berkas ini rusak atau bukan berkas Excel.")) from error


def _as_text(value: Any) -> str:
    """A cell as it would be typed; a number that has lost digits is written so that it shows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time.min else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float):
        if abs(value) >= EXACT:
            return f"{value:.14E}"
        return str(int(value)) if value == int(value) else repr(value).replace(".", ",")
    return str(value)


def _cut(cells: Cells) -> Cells:
    if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
        raise RuleViolation(_("Berkas berisi terlalu banyak kolom."))
    return cells[:MAX_COLUMNS]


# ---- CSV


def _text(file: IO[bytes], columns: Sequence[Column]) -> Iterator[tuple[str, Iterator[Cells]]]:
    """One sheet: decoded, and split by the separator under which most heads are understood."""
    text = _decoded(file.read())
    known = head_names(columns)
    first = text.splitlines()[:HEAD_ROWS]

    def understood(delimiter: str) -> int:
        return sum(plain(cell) in known for row in csv.reader(first, delimiter=delimiter) for cell in row)

    try:
        delimiter = max(";\t,|", key=understood)
    except csv.Error as error:
        raise RuleViolation(_("Berkas ini bukan berkas Excel (.xlsx) atau CSV.")) from error
    yield "CSV", _csv_rows(text, delimiter)


def _csv_rows(text: str, delimiter: str) -> Iterator[Cells]:
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), SCANNED_ROWS):
            yield _cut([unquoted(cell.strip(" ")) for cell in row])
    except csv.Error as error:
        raise RuleViolation(_("Berkas ini bukan berkas Excel (.xlsx) atau CSV.")) from error


def _decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16, else the code page of Western Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content[:200]:
        encodings = ["utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise RuleViolation(_("Berkas ini bukan berkas Excel (.xlsx) atau CSV."))
