"""The region list: loaded in bulk, again and again without harm."""

import csv
from io import StringIO
from itertools import chain

from django.db import connection, transaction
from django.utils.translation import gettext as _

from rakor_portal.directory.models import Region
from rakor_portal.directory.services.source_files import region_rows
from rakor_portal.errors import RuleViolation

BATCH = 2000
#: A region as its row: code, level, name, code of the parent.
Row = tuple[str, str, str, str | None]
#: Ninety thousand rows of four texts: as model objects they take five times as long, and a first start waits for them.
WRITE = """INSERT INTO directory_region (code, level, name, parent_id) VALUES {}
ON CONFLICT (code) DO UPDATE SET level = excluded.level, name = excluded.name, parent_id = excluded.parent_id"""


@transaction.atomic
def load_regions(*, within: str = "") -> int:
    """Load all regions, or those at, below and above `within`; returns how many were new or changed.

    Regions are public facts without a government, so no audit entry is written. A region that left the
    list stays, because old meetings point to it. Raises RuleViolation when the list has no `within`.
    """
    regions = [_region(*row) for row in region_rows() if _belongs(row[0], within)]
    if within and all(code != within for code, *_rest in regions):
        raise RuleViolation(_("Tidak ada wilayah berkode %(code)s.") % {"code": within})
    present = {code: (level, name) for code, level, name in Region.objects.values_list("code", "level", "name")}
    changed = [region for region in regions if present.get(region[0]) != region[1:3]]
    if connection.vendor == "postgresql" and not present:
        _copy(changed)
        return len(changed)
    for start in range(0, len(changed), BATCH):
        _write(changed[start : start + BATCH])
    return len(changed)


def _copy(rows: list[Row]) -> None:
    """The whole list into the empty table by PostgreSQL's own way, half as dear for it as rows that may be there."""
    text = StringIO()
    csv.writer(text).writerows(rows)  # None becomes nothing between two commas, which COPY reads as NULL
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY directory_region (code, level, name, parent_id) FROM STDIN (FORMAT csv)", text)


def _write(rows: list[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(", ".join(["(%s, %s, %s, %s)"] * len(rows))), list(chain.from_iterable(rows)))


def _belongs(code: str, within: str) -> bool:
    return not within or code == within or code.startswith(f"{within}.") or within.startswith(f"{code}.")


def _region(code: str, level: str, name: str, parent: str) -> Row:
    """A region of the list. A fourth segment that begins with 3 is a desa adat (domain.md 3.3)."""
    segments = code.split(".")
    customary = len(segments) == 4 and segments[3].startswith("3")
    return code, Region.Level.CUSTOMARY_VILLAGE.value if customary else level, name, parent or None
