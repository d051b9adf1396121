"""What a spreadsheet receives: real dates, text that stays text, and no formula from a user's words."""

import io
from datetime import date, datetime
from decimal import Decimal

from openpyxl import load_workbook

from rakor_portal.sheets.columns import Column, Kind, Table
from rakor_portal.sheets.writing import csv_lines, write_xlsx

COLUMNS = (
    Column("text", "Uraian", width=40),
    Column("code", "NIP", Kind.CODE),
    Column("day", "Batas", Kind.DATE),
    Column("number", "Target", Kind.NUMBER),
    Column("moment", "Pukul", Kind.MOMENT),
)
ROW = ("=1+1", "001234567890123456", date(2026, 3, 20), Decimal("12.50"), datetime(2026, 3, 20, 9, 5))


def xlsx(*rows):
    file = io.BytesIO()
    write_xlsx(file, Table("Lembar", COLUMNS, rows))
    return load_workbook(file).active


def test_xlsx_keeps_types_and_its_head_in_sight():
    sheet = xlsx(ROW, (None, "", None, None, None))

    assert [cell.value for cell in sheet[1]] == ["Uraian", "NIP", "Batas", "Target", "Pukul"]
    assert [cell.value for cell in sheet[2]] == [
        "=1+1", "001234567890123456", datetime(2026, 3, 20), 12.5, datetime(2026, 3, 20, 9, 5),
    ]  # fmt: skip
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "d", "n", "d"]
    assert (sheet["B2"].number_format, sheet["C2"].number_format) == ("@", "dd/mm/yyyy")
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 40
    assert not sheet.merged_cells.ranges


def test_no_cell_of_a_workbook_becomes_a_formula():
    hostile = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1"]

    sheet = xlsx(*((text, text, None, None, None) for text in hostile))

    cells = [cell for row in sheet.iter_rows(min_row=2, max_col=2) for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


def test_csv_speaks_indonesian_and_puts_an_apostrophe_before_formulas():
    lines = b"".join(csv_lines(Table("Lembar", COLUMNS, [ROW, ("-5", "+62812", None, None, None)])))

    assert lines.decode("utf-8-sig").split("\r\n") == [
        "Uraian;NIP;Batas;Target;Pukul",
        "'=1+1;001234567890123456;20/03/2026;12,5;20/03/2026 09:05",
        "'-5;'+62812;;;",
        "",
    ]


def test_signs_that_no_file_may_hold_are_left_out():
    assert xlsx(("a\x00b\x0bc", None, None, None, None))["A2"].value == "abc"
