"""The public facts that the product ships in `directory/data/`, read as plain rows."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "data"

#: Organisations that attend, by the region they belong to. Other regions have only what the region list gives.
ORGANIZATION_FILES = {
    "17.07": "opd_lebong.csv",
    "18": "opd_provinsi_lampung.csv",
    "18.02": "opd_lampung_tengah.csv",
    "18.03": "opd_lampung_utara.csv",
}


def region_rows() -> Iterator[list[str]]:
    """All 91,599 regions, parents before children: code, level, name, code of the parent (empty for a province)."""
    with gzip.open(FOLDER / "regions.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)  # a dictionary for each row would take twice as long
        if next(rows) != ["code", "level", "name", "parent_code"]:
            raise ValueError("regions.csv.gz has other columns")
        yield from rows


def organization_rows(code: str) -> list[dict[str, str]]:
    """The organisations known for the government of region `code`; empty when there is no list."""
    name = ORGANIZATION_FILES.get(code)
    return _rows(name) if name else []


def holiday_rows() -> list[dict[str, str]]:
    """Libur nasional and cuti bersama by SKB 3 Menteri: date, type, name, decree."""
    return _rows("public_holidays.csv")


def government_facts(code: str) -> dict[str, str]:
    """Seat and local terms: what is noted for the region, completed by what its province says."""
    facts = {row["code"]: row for row in _rows("governments.csv")}
    own, province = facts.get(code, {}), facts.get(code[:2], {})
    terms = {key: own.get(key) or province.get(key, "") for key in ("village_term", "village_head_term")}
    return {"seat": own.get("seat", ""), **terms}


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
