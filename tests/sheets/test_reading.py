"""Sheets as they come from offices: what is understood, and what is refused with a reason."""

import io
import tempfile
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from followups.reports.sheets import COLUMNS as ACTION_ITEM_COLUMNS
from rakor_portal.confinement.runner import Confined
from rakor_portal.directory.reports.sheets import POSITION_COLUMNS
from rakor_portal.errors import RuleViolation
from rakor_portal.sheets import reading
from rakor_portal.sheets.cells import CellRefused, read_code, read_date, read_number, read_yes
from rakor_portal.sheets.columns import Column, Kind
from rakor_portal.sheets.reading import read_sheet
from tests.sheets.files import make_xlsx

COLUMNS = (
    Column("name", "Nama", synonyms=("nama pejabat",)),
    Column("nip", "NIP", Kind.CODE),
    Column("from", "Mulai", Kind.DATE, synonyms=("masa jabatan mulai",)),
    Column("until", "Sampai", Kind.DATE),
    Column("phone", "Telepon", synonyms=("no hp wa",)),
)


def read(file, columns=COLUMNS, required=("name", "nip")):
    """As `receive_file` does once inspection knows the kind."""
    with tempfile.NamedTemporaryFile() as stored:
        stored.write(file.getvalue())
        stored.flush()
        is_workbook = file.getvalue().startswith(b"PK")
        return read_sheet(Path(stored.name), columns, required=set(required), is_workbook=is_workbook)


def values(file):
    return [tuple(row.values.values()) for row in read(file).rows]


def text(content, encoding="utf-8"):
    return io.BytesIO(content.encode(encoding))


def test_titles_above_the_head_any_order_any_case_and_empty_rows():
    file = make_xlsx(
        ["DAFTAR PEJABAT"], [None], ["No.", "nip ", "  NAMA   PEJABAT", "Catatan"], ["(1)", "(2)", "(3)", "(4)"],
        [1, "001", " Budi \n Santoso "], [None], ["", None, ""], [2, "002", "Siti"], [None],
    )  # fmt: skip

    sheet = read(file)

    assert [(row.number, row.values) for row in sheet.rows] == [
        (5, {"nip": "001", "name": "Budi Santoso"}),
        (8, {"nip": "002", "name": "Siti"}),
    ]
    assert (sheet.name, sheet.keys, sheet.ignored) == ("Lembar", ["nip", "name"], ["No.", "Catatan"])


def test_merged_heads_of_two_rows():
    workbook = Workbook()
    sheet = workbook.active
    for row in (["Nama", "NIP", "Masa jabatan", None, "No. HP/WA"], [None, None, "Mulai", "Sampai", None]):
        sheet.append(row)
    sheet.append(["Budi", "01", date(2026, 1, 2), "31/12/2026", "0812"])
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        sheet.merge_cells(cells)
    file = io.BytesIO()
    workbook.save(file)

    assert values(file) == [("Budi", "01", "02/01/2026", "31/12/2026", "0812")]


def test_hidden_sheets_are_passed_over_and_the_first_with_a_known_head_is_told():
    workbook = Workbook()
    workbook.active.title = "Petunjuk"
    hidden, data = workbook.create_sheet("Lama"), workbook.create_sheet("Data 2026")
    hidden.sheet_state = "hidden"
    for sheet in (hidden, data):
        sheet.append(["Nama", "NIP"])
        sheet.append([sheet.title, "1"])
    file = io.BytesIO()
    workbook.save(file)

    assert read(file).name == "Data 2026"
    assert values(file) == [("Data 2026", "1")]


def test_numbers_dates_and_truth_become_what_would_be_typed():
    file = make_xlsx(
        ["Nama", "NIP", "Mulai"],
        [True, 7, datetime(2026, 3, 20)],
        [1234.5, 198003122005011001, datetime(2026, 1, 1, 9, 5)],
    )

    assert values(file) == [("Ya", "7", "20/03/2026"), ("1234,5", "1.98003122005011E+17", "01/01/2026 09:05")]


def test_formula_is_read_as_its_value_or_refused():
    workbook = Workbook()
    for row in (["Nama", "NIP"], ["Budi", "1"], ['="Si"&"ti"', "2"], ["Adi", "3"]):
        workbook.active.append(row)
    file, cached = io.BytesIO(), io.BytesIO()
    workbook.save(file)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(cached, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part).replace(b'<c r="A3"><f>', b'<c r="A3" t="str"><f>')
            for empty in (b"</f><v></v>", b"</f><v />"):
                content = content.replace(empty, b"</f><v>Siti</v>")
            new.writestr(part, content)

    assert [len(row.errors) for row in read(file).rows] == [0, 1, 0]
    assert values(file)[1] == ("", "2")
    assert values(cached) == [("Budi", "1"), ("Siti", "2"), ("Adi", "3")]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_any_separator_and_encoding(separator, encoding):
    rows = [["Daftar"], ["Nama", "NIP", "Telepon"], ['"Cé; Tên, x\ty|z"', "01", "'+62812"], ["", "", ""]]

    file = text("\r\n".join(separator.join(row) for row in rows), encoding) if encoding != "cp1252" else None
    file = file or io.BytesIO("\r\n".join(separator.join(row) for row in rows).replace("ê", "e").encode("cp1252"))

    assert [row[1:] for row in values(file)] == [("01", "+62812")]


def test_signs_that_cannot_be_read_stand_as_an_error_of_their_row():
    rows = read(text("Nama;NIP\nBu\x07di;1\nSiti\u202e;2\nAdi;3")).rows

    assert [bool(row.errors) for row in rows] == [True, True, False]


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file


def test_refused_with_a_sentence():
    """What inspection lets through, or would if it failed."""
    refused = {
        "rusak": io.BytesIO(b"PK\x03\x04 not a zip"),
        "rusak atau": archive(xl__workbook_xml="<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
        "terlalu besar": make_xlsx(["Nama", "NIP"], *[["x" * 30000] * 60] * 9),
        "Kepala kolom tidak ditemukan": text("Nama;Alamat\nBudi;Kotabumi"),
        "lebih dari 5.000 baris": text("Nama;NIP\n" + "Budi;1\n" * 5001),
        "terlalu banyak kolom": text("Nama;NIP" + ";x" * 60),
        "banyak kolom": make_xlsx(["Nama", "NIP"], ["x"] * 61),
    }
    for words, file in refused.items():
        with pytest.raises(RuleViolation, match=words):
            read(file)


def test_workbook_that_keeps_the_reader_busy_ends_with_a_sentence(monkeypatch):
    """The limits end it in its own process; the next file is read by a new one."""
    slow = Confined("rakor_portal.sheets.workbooks", replace(reading.LIMITS, wall_seconds=0.05))
    monkeypatch.setattr(reading, "unpacker", lambda: slow)
    with pytest.raises(RuleViolation, match="terlalu besar"):
        read(make_xlsx(["Nama", "NIP"], ["Budi", "1"]))

    monkeypatch.undo()
    assert values(make_xlsx(["Nama", "NIP"], ["Budi", "1"])) == [("Budi", "1")]


def test_five_thousand_rows_are_read():
    assert len(read(text("Nama;NIP\n" + "Budi;1\n" * 5000)).rows) == reading.MAX_ROWS


def test_dates_numbers_codes_and_truth():
    assert read_date("20/03/2026") == read_date("20-3-2026") == read_date("2026-03-20") == date(2026, 3, 20)
    assert (read_date(""), read_number("")) == (None, None)
    assert [str(read_number(each)) for each in ("1.234,5", "12.5", "12,50", "1.234", "45%")] == [
        "1234.5", "12.5", "12.50", "1234", "45",
    ]  # fmt: skip
    assert read_code("1980 0312 2005 011 001", damaged="x") == "198003122005011001"
    assert (read_yes("YA"), read_yes("tidak"), read_yes("")) == (True, False, False)
    for read_one, wrong in [
        (read_date, "20/03/26"), (read_date, "31/02/2026"), (read_date, "besok"), (read_number, "dua"),
        (read_number, "NaN"), (read_number, "1E+99"), (read_yes, "mungkin"),
    ]:  # fmt: skip
        with pytest.raises(CellRefused):
            read_one(wrong)
    for damaged in ("1.98E+17", "1,98003E+17", "1.98003122005011E+17"):
        with pytest.raises(CellRefused, match="rusak"):
            read_code(damaged, damaged="rusak")


def test_columns_that_are_only_shown_are_named_among_those_not_read():
    """A figure typed into Capaian of an export changes nothing, so the preview must say so."""
    shown = {"Capaian", "Renc.", "Kondisi", "Proses", "Lapor", "Kendala"}
    columns = (*ACTION_ITEM_COLUMNS, *POSITION_COLUMNS[3:6])
    sheet = read(make_xlsx([each.head for each in columns], ["1"] * len(columns)), columns, ["title"])

    assert {*shown, "Pemangku hari ini", "Email yang dipakai", "Telepon yang dipakai"} == set(sheet.ignored)
    assert {"progress", "holder"}.isdisjoint(sheet.rows[0].values)
