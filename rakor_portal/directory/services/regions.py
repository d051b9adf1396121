"""The region list: loaded in bulk, again and again without harm."""

from django.db import transaction
from django.utils.translation import gettext as _

from rakor_portal.directory.models import Region
from rakor_portal.directory.services.source_files import region_rows
from rakor_portal.errors import RuleViolation

BATCH = 2000


@transaction.atomic
def load_regions(*, within: str = "") -> int:
    """Load all regions, or those at, below and above `within`; returns how many were new or changed.

    Regions are public facts without a government, so no audit entry is written. A region that left the
    list stays, because old meetings point to it. Raises RuleViolation when the list has no `within`.
    """
    rows = list(region_rows())
    if within and all(row["code"] != within for row in rows):
        raise RuleViolation(_("Tidak ada wilayah berkode %(code)s.") % {"code": within})
    present = {code: (level, name) for code, level, name in Region.objects.values_list("code", "level", "name")}
    regions = [_region(row) for row in rows if _belongs(row["code"], within)]
    changed = [region for region in regions if present.get(region.code) != (region.level, region.name)]
    Region.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["level", "name", "parent"],
    )
    return len(changed)


def _belongs(code: str, within: str) -> bool:
    return not within or code == within or code.startswith(f"{within}.") or within.startswith(f"{code}.")


def _region(row: dict[str, str]) -> Region:
    """A region of the list. A fourth segment that begins with 3 is a desa adat (domain.md 3.3)."""
    segments = row["code"].split(".")
    customary = len(segments) == 4 and segments[3].startswith("3")
    return Region(
        code=row["code"],
        level=Region.Level.CUSTOMARY_VILLAGE if customary else row["level"],
        name=row["name"],
        parent_id=row["parent_code"] or None,
    )
