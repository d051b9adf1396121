"""Which organisations and posts the shipped lists name for a government, before anything is written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from rakor_portal.directory.models import Government, Organization, Position, Region
from rakor_portal.directory.services import source_files
from rakor_portal.directory.services.protocol import full_title, head_category, organization_kind, protocol_rank

Kind = Organization.Kind
REGION_SOURCE = "Kepmendagri 300.2.2-2138/2025 jo. 300.2.2-2430/2025"
COOPERATIVE_SOURCE = "Inpres 9/2025: satu koperasi per desa dan kelurahan"
#: Rows of the lists that the region list knows better, or that name a group instead of an organisation.
_FROM_REGIONS = {"kelompok_peserta", Kind.DISTRICT, Kind.OTHER_GOVERNMENT}
_UNITS_OF_SETDA = {Kind.ASSISTANT, Kind.EXPERT_STAFF, Kind.SECRETARIAT_SECTION, Kind.SECRETARIAT_BUREAU}
SETDA_SLUG = "sekretariat-daerah"


@dataclass(frozen=True)
class ListedOrganization:
    """An organisation as the lists give it, with the posts that come with it."""

    kind: str
    name: str
    slug: str
    region_code: str = ""
    abbreviation: str = ""
    parent_slug: str = ""
    source: str = REGION_SOURCE
    posts: list[dict[str, Any]] = field(default_factory=list)


def listed_organizations(government: Government) -> list[ListedOrganization]:
    """Everything that attends: from the organisation list if there is one, then from the regions below."""
    listed = list(_from_list(government))
    if government.region.level == Region.Level.PROVINCE:
        return listed + list(_other_governments(government))
    return listed + list(_from_regions(government))


def _from_list(government: Government) -> Iterator[ListedOrganization]:
    order: Counter[str] = Counter()
    for row in source_files.organization_rows(government.region_id):
        if row["kind"] in _FROM_REGIONS:
            continue
        kind = organization_kind(row["kind"], row["head_title"])
        slug = slugify(row["name"])[:80]
        yield ListedOrganization(
            kind=kind,
            name=row["name"],
            slug=slug,
            abbreviation=row["abbreviation"],
            parent_slug=SETDA_SLUG if kind in _UNITS_OF_SETDA else "",
            source=f"{row['source']} ({row['as_of']}) {row['source_url']}"[:200],
            posts=[_head(kind, full_title(kind, row["name"], row["head_title"]), row["head_title"], order[kind])],
        )
        order[kind] += 1


def _other_governments(government: Government) -> Iterator[ListedOrganization]:
    """The kabupaten and kota of a province: each attends with its head and its sekda."""
    regions = Region.objects.filter(parent_id=government.region_id).order_by("code")
    for order, region in enumerate(regions):
        is_city = region.level == Region.Level.CITY
        head = f"Wali Kota {region.name.removeprefix('Kota ')}" if is_city else f"Bupati {_bare(region)}"
        sekda = _head(Kind.OTHER_GOVERNMENT, f"Sekretaris Daerah {region.name}", "", 100 + order)
        yield ListedOrganization(
            kind=Kind.OTHER_GOVERNMENT,
            name=f"Pemerintah {region.name}",
            slug=slugify(f"Pemerintah {region.name}")[:80],
            region_code=region.code,
            abbreviation=f"Pemkot {region.name.removeprefix('Kota ')}" if is_city else f"Pemkab {_bare(region)}",
            posts=[_head(Kind.OTHER_GOVERNMENT, head, "", order), {**sekda, "is_head": False}],
        )


def _from_regions(government: Government) -> Iterator[ListedOrganization]:
    """Kecamatan with their camat; desa and kelurahan with their head and their Koperasi Merah Putih."""
    below = Region.objects.filter(code__startswith=f"{government.region_id}.").order_by("code")
    districts = {region.code: region for region in below if region.level == Region.Level.DISTRICT}
    taken: set[str] = set()
    for order, region in enumerate(districts.values()):
        yield _of_region(region, kind=Kind.DISTRICT, name=f"Kecamatan {region.name}", title=f"Camat {region.name}",
                         order=order, taken=taken)  # fmt: skip
    for order, region in enumerate(region for region in below if region.code not in districts):
        district = districts[region.parent_id or ""]
        urban = region.level == Region.Level.URBAN_VILLAGE
        term, head = ("Kelurahan", "Lurah") if urban else (government.village_term, government.village_head_term)
        place = f"{region.name}, Kecamatan {district.name}"
        short = f"{region.name}, Kec. {district.name}"
        yield _of_region(region, kind=Kind.URBAN_VILLAGE if urban else Kind.VILLAGE, name=f"{term} {place}",
                         title=f"{head} {short}", order=order, taken=taken,
                         parent=slugify(f"Kecamatan {district.name}") if urban else "")  # fmt: skip
        cooperative = f"Koperasi {'Kelurahan' if urban else 'Desa'} Merah Putih"
        yield _of_region(region, kind=Kind.URBAN_COOPERATIVE if urban else Kind.VILLAGE_COOPERATIVE,
                         name=f"{cooperative} {place}", title=f"Ketua {cooperative} {short}", order=order,
                         taken=taken, source=COOPERATIVE_SOURCE)  # fmt: skip


def _of_region(
    region: Region, *, kind: str, name: str, title: str, order: int, taken: set[str], parent: str = "",
    source: str = REGION_SOURCE,
) -> ListedOrganization:  # fmt: skip
    """Sixteen pairs of siblings share a name; the second of a pair is told apart by its code."""
    slug = slugify(name)[:80]
    if slug in taken:
        slug = f"{slug[:65]}-{region.code.replace('.', '-')}"
        name, title = f"{name} ({region.code})", f"{title} ({region.code})"
    taken.add(slug)
    return ListedOrganization(
        kind=kind, name=name, slug=slug, region_code=region.code, parent_slug=parent, source=source,
        posts=[_head(kind, title, title, order)],
    )  # fmt: skip


def _head(kind: str, title: str, listed_title: str, order: int) -> dict[str, Any]:
    category: Position.Category = head_category(kind, listed_title)
    rank = protocol_rank(kind, listed_title, order)
    return {"title": title, "category": category, "protocol_rank": rank, "is_head": True}


def _bare(region: Region) -> str:
    return region.name.removeprefix("Kabupaten ")
