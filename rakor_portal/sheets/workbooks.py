"""The confined process that opens workbooks: what openpyxl does with foreign XML ends within limits of the kernel.

Runs without Django in `confinement.child`, one fork per job. Answers with sheets as JSON, `[[name, rows], …]`, every
cell as the text that would be typed, or with `{"refused": …}`.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MAX_COLUMNS = 60
#: Rows that are looked at, empty ones included; where the head must stand; and signs in all cells together.
SCANNED_ROWS, HEAD_ROWS, MAX_SIGNS = 20_000, 30, 16_000_000
#: Integers beyond this have lost digits: Excel keeps fifteen.
EXACT = 10**15
#: Stands for the value of a formula that no program has computed; no text of a cell begins with this sign.
FORMULA_WITHOUT_VALUE = "\x1f="
#: What openpyxl says to a workbook that is none.
BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError,
    EOFError, OSError, SyntaxError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip

Cells = list[str]


class Refused(Exception):
    """The sheet is too wide or too long; the message is the code of the sentence."""


def prepare() -> None:
    """Everything was imported with this module."""


def work(head: dict[str, Any], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """The beginnings of all visible sheets of the file `source`, or all rows of the one called `sheet`."""
    try:
        sheets = list(_sheets(head["source"], head.get("sheet")))
    except Refused as refusal:
        return {"refused": str(refusal)}, b""
    except BROKEN:
        return {"refused": "broken"}, b""
    return {}, json.dumps(sheets).encode()


def _sheets(source: str, wanted: str | None) -> Iterator[tuple[str, list[Cells]]]:
    with Path(source).open("rb") as file:  # of a path openpyxl would want to know the ending
        formulas = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        values = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in formulas.worksheets:
            if sheet.sheet_state == "visible" and wanted in {None, sheet.title}:
                last = HEAD_ROWS if wanted is None else SCANNED_ROWS
                yield sheet.title, _bounded(_rows(sheet, values[sheet.title], last))


def _bounded(rows: Iterator[Cells]) -> list[Cells]:
    kept, signs = [], 0
    for cells in rows:
        signs += sum(map(len, cells))
        if signs > MAX_SIGNS:
            raise Refused("heavy")
        kept.append(cells)
    return kept


def _rows(sheet: Any, values: Any, last: int) -> Iterator[Cells]:
    """Each row as text; the sheet with computed values is read beside it only where a formula stands."""
    computed: Iterator[Any] | None = None
    given = 0
    limits = {"max_row": last, "max_col": MAX_COLUMNS + 1}
    for number, row in enumerate(sheet.iter_rows(**limits), start=1):
        cells = [cell.value for cell in row]
        if any(cell.data_type == "f" for cell in row):
            computed = computed or values.iter_rows(values_only=True, **limits)
            cached = next(islice(computed, number - given - 1, None))
            given = number
            cells = [
                (FORMULA_WITHOUT_VALUE if value is None else value) if cell.data_type == "f" else value
                for cell, value in zip(row, cached, strict=False)
            ]
        if any(value is not None for value in cells[MAX_COLUMNS:]):
            raise Refused("columns")
        yield [_as_text(value) for value in cells[:MAX_COLUMNS]]


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
