"""Sheets as tests make and read them."""

import io
from typing import Any

from openpyxl import Workbook, load_workbook


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def read_xlsx(response) -> list[list[Any]]:
    """All rows, empty cells as None."""
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(body(response))).active.iter_rows()]


def make_xlsx(*rows, title="Lembar", **others) -> io.BytesIO:
    """A workbook of one sheet, and of the sheets in `others` after it."""
    workbook = Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(list(row))
    for name, content in others.items():
        sheet = workbook.create_sheet(name)
        for row in content:
            sheet.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    file.seek(0)
    file.name = "berkas.xlsx"
    return file
