"""Writing a table as XLSX or CSV, row by row."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from rakor_portal.formatting import format_numeric_date
from rakor_portal.sheets.cells import FORMULA, UNWANTED, quoted
from rakor_portal.sheets.columns import Kind, Table, Value

#: Number formats of Excel: text stays text when it is retyped.
FORMATS = {Kind.CODE: "@", Kind.DATE: "dd/mm/yyyy", Kind.MOMENT: "dd/mm/yyyy hh:mm"}
#: Excel knows the semicolon as separator on computers set to Indonesian, where the comma is the decimal sign.
DELIMITER = ";"


def write_xlsx(file: IO[bytes], table: Table) -> None:
    """A workbook of one sheet: a frozen row of heads, no merged cells, dates as dates, codes as text."""
    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet(table.title[:31])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_head(sheet, column.head) for column in table.columns])
    kinds = [column.kind for column in table.columns]
    for row in table:
        sheet.append([_cell(sheet, kind, value) for kind, value in zip(kinds, row, strict=True)])
    workbook.save(file)


def _head(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, kind: Kind, value: Value) -> Any:
    """The value itself where that is enough: a styled cell costs ten times as much."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        if kind not in FORMATS:
            return value
        cell = WriteOnlyCell(sheet, float(value) if isinstance(value, Decimal) else value)  # type: ignore[arg-type]
    else:
        text = UNWANTED.sub("", value)[:32767]  # what a cell of Excel holds
        if kind != Kind.CODE and not FORMULA.match(text):
            return text
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        if FORMULA.match(text):
            cell.quotePrefix = True
    if kind in FORMATS:
        cell.number_format = FORMATS[kind]
    return cell


def csv_lines(table: Table) -> Iterator[bytes]:
    """The same as CSV: UTF-8 with its mark, semicolons, dates as typed, formulas behind an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=DELIMITER, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([column.head for column in table.columns])
    yield _drained(buffer)
    for row in table:
        writer.writerow([as_typed(value) for value in row])
        yield _drained(buffer)


def _drained(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def as_typed(value: Value) -> str:
    """A value as it would be typed into a form."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return format_numeric_date(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return quoted(UNWANTED.sub("", value)) if isinstance(value, str) else str(value)
