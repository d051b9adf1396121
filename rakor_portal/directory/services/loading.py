"""A government from the shipped lists: organisations, positions, groups and holidays, in a few seconds."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from rakor_portal.actors import SEED
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government, Holiday, InviteeGroup, Organization, Position, Region
from rakor_portal.directory.services import source_files
from rakor_portal.directory.services.groups import standard_groups
from rakor_portal.directory.services.listing import ListedOrganization, listed_organizations
from rakor_portal.errors import RuleViolation

EAST = {"81", "82", "91", "92", "93", "94", "95", "96"}
MIDDLE = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
_PREFIXES = {"provinsi": "Provinsi ", "kabupaten": "", "kota": ""}


@dataclass(frozen=True)
class Loaded:
    """What a load added, for the operator; zero everywhere when all was there."""

    government: Government
    organizations: int
    positions: int
    groups: int
    holidays: int


@transaction.atomic
def load_government(*, code: str, demo: bool = False) -> Loaded:
    """Create the government of region `code` with everything the shipped lists know, or add what is missing.

    What people changed since stays: an organisation is recognised by its slug, positions are made with
    their organisation only. Raises RuleViolation when the region is unknown or not a government's.
    """
    government = _government(code, demo=demo)
    organizations, positions = _add_organizations(government)
    groups = _add_groups(government)
    holidays = _add_holidays(government)
    loaded = Loaded(government, organizations, positions, groups, holidays)
    if organizations or groups or holidays:
        counts = {"organizations": organizations, "positions": positions, "groups": groups, "holidays": holidays}
        audit.record(by=SEED, action="government.load", on=government, government_id=government.pk, data=counts)
    return loaded


def time_zone_of(code: str) -> Government.TimeZone:
    """The zone of the province to which region `code` belongs (Keppres 41/1987)."""
    province = code[:2]
    if province in EAST:
        return Government.TimeZone.WIT
    return Government.TimeZone.WITA if province in MIDDLE else Government.TimeZone.WIB


def _government(code: str, *, demo: bool) -> Government:
    existing = Government.objects.filter(region_id=code).first()
    if existing:
        return existing
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise RuleViolation(f"Wilayah {code} belum ada. Muat dahulu wilayahnya: manage.py load_regions")
    if region.level not in _PREFIXES:
        raise RuleViolation(f"Wilayah {code} bukan provinsi, kabupaten, atau kota.")
    facts = source_files.government_facts(code)
    bare = region.name.removeprefix("Kabupaten ").removeprefix("Kota ")
    short = {"provinsi": "Prov.", "kabupaten": "Kab.", "kota": "Kota"}[region.level]
    return Government.objects.create(
        region=region,
        name=f"Pemerintah {_PREFIXES[region.level]}{region.name}",
        short_name=f"{short} {bare}"[:60],
        slug=slugify(f"{short} {bare}")[:60],
        seat=facts["seat"] or bare,
        time_zone=time_zone_of(code),
        village_term=facts["village_term"] or "Desa",
        village_head_term=facts["village_head_term"] or "Kepala Desa",
        is_demo=demo,
    )


def _add_organizations(government: Government) -> tuple[int, int]:
    present = dict(Organization.objects.filter(government=government).values_list("slug", "pk"))
    missing = [listed for listed in listed_organizations(government) if listed.slug not in present]
    units = [listed for listed in missing if listed.parent_slug]
    wholes = [listed for listed in missing if not listed.parent_slug]
    made: list[Organization] = []
    for batch in (wholes, units):
        made += Organization.objects.bulk_create([_organization(government, listed, present) for listed in batch])
        present.update({organization.slug: organization.pk for organization in made})
    posts = [
        Position(government=government, organization_id=present[listed.slug], **post)
        for listed in missing
        for post in listed.posts
    ]
    Position.objects.bulk_create(posts)
    return len(made), len(posts)


def _organization(government: Government, listed: ListedOrganization, present: dict[str, int]) -> Organization:
    return Organization(
        government=government,
        kind=listed.kind,
        name=listed.name,
        abbreviation=listed.abbreviation,
        slug=listed.slug,
        region_id=listed.region_code or None,
        parent_id=present.get(listed.parent_slug),
        source=listed.source,
    )


def _add_groups(government: Government) -> int:
    """The usual groups; none is added once the government has groups of its own."""
    if InviteeGroup.objects.filter(government=government).exists():
        return 0
    return len(InviteeGroup.objects.bulk_create(standard_groups(government)))


def _add_holidays(government: Government) -> int:
    present = set(Holiday.objects.filter(government=government).values_list("date", "name"))
    rows = [
        Holiday(
            government=government,
            date=date.fromisoformat(row["date"]),
            kind=row["type"],
            name=row["name"][:150],
            decree=row["decree"][:200],
        )
        for row in source_files.holiday_rows()
    ]
    return len(Holiday.objects.bulk_create([row for row in rows if (row.date, row.name) not in present]))
