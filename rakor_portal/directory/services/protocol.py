"""What a listed organisation means for its head: unsur, full title and place in protocol.

Order after UU 9/2010: head of region, deputy, chair of the council, then sekda with the heads of
command, police, courts and prosecution, then the regional apparatus, then districts and villages.
"""

from rakor_portal.directory.models import Organization, Position

Kind = Organization.Kind
Category = Position.Category

REGIONAL_HEADS = ("Bupati ", "Wali Kota ", "Gubernur ")

_CATEGORIES: dict[str, Category] = {
    Kind.FORKOPIMDA: Category.FORKOPIMDA,
    Kind.REGIONAL_HEAD: Category.SECRETARIAT,
    Kind.SECRETARIAT: Category.SECRETARIAT,
    Kind.ASSISTANT: Category.SECRETARIAT,
    Kind.EXPERT_STAFF: Category.SECRETARIAT,
    Kind.SECRETARIAT_SECTION: Category.SECRETARIAT,
    Kind.SECRETARIAT_BUREAU: Category.SECRETARIAT,
    Kind.INSPECTORATE: Category.AGENCY_HEAD,
    Kind.CIVIL_POLICE: Category.AGENCY_HEAD,
    Kind.SERVICE: Category.AGENCY_HEAD,
    Kind.AGENCY: Category.AGENCY_HEAD,
    Kind.HOSPITAL: Category.AGENCY_HEAD,
    Kind.VERTICAL_AGENCY: Category.VERTICAL,
    Kind.OTHER_GOVERNMENT: Category.OTHER_GOVERNMENT,
    Kind.DISTRICT: Category.DISTRICT_HEAD,
    Kind.VILLAGE: Category.VILLAGE_HEAD,
    Kind.URBAN_VILLAGE: Category.URBAN_VILLAGE_HEAD,
    Kind.VILLAGE_COOPERATIVE: Category.VILLAGE_COOPERATIVE,
    Kind.URBAN_COOPERATIVE: Category.URBAN_COOPERATIVE,
}

#: The first rank of each kind; organisations of one kind follow each other in list order.
_FIRST_RANK: dict[str, int] = {
    Kind.REGIONAL_HEAD: 100,
    Kind.SECRETARIAT: 400,
    Kind.FORKOPIMDA: 500,
    Kind.VERTICAL_AGENCY: 600,
    Kind.OTHER_GOVERNMENT: 700,
    Kind.ASSISTANT: 1000,
    Kind.EXPERT_STAFF: 1100,
    Kind.SECRETARIAT_SECTION: 1200,
    Kind.SECRETARIAT_BUREAU: 1200,
    Kind.INSPECTORATE: 2010,
    Kind.CIVIL_POLICE: 2300,
    Kind.SERVICE: 2100,
    Kind.AGENCY: 2200,
    Kind.HOSPITAL: 2400,
    Kind.DISTRICT: 3000,
    Kind.VILLAGE: 4000,
    Kind.URBAN_VILLAGE: 5000,
    Kind.VILLAGE_COOPERATIVE: 6000,
    Kind.URBAN_COOPERATIVE: 7000,
}

COUNCIL_CHAIR_RANK = 300
COUNCIL_SECRETARY_RANK = 2000
#: Titles that say nothing without the organisation's name.
_BARE_HEADS = {"Kepala Dinas", "Kepala Badan", "Kepala Biro"}
_BARE_DIRECTORS = {"Direktur", "Direktur Utama"}
_OFFICES = {Kind.ASSISTANT, Kind.EXPERT_STAFF}


def organization_kind(listed_kind: str, head_title: str) -> str:
    """The head of the region is listed with Forkopimda, which he chairs; as an organisation he is kepala daerah."""
    if listed_kind == Kind.FORKOPIMDA and head_title.startswith(REGIONAL_HEADS):
        return Kind.REGIONAL_HEAD
    return listed_kind


def head_category(kind: str, head_title: str) -> Category:
    """The unsur of an organisation's head."""
    if kind == Kind.REGIONAL_HEAD and head_title.startswith(REGIONAL_HEADS):
        return Category.FORKOPIMDA
    if head_title == "Sekretaris DPRD":
        return Category.AGENCY_HEAD
    return _CATEGORIES.get(kind, Category.OTHER)


def full_title(kind: str, name: str, head_title: str) -> str:
    """The title that names one post: *Kepala Dinas Kesehatan*, not *Kepala Dinas*."""
    if kind in _OFFICES:
        return name
    if head_title in _BARE_HEADS:
        return f"Kepala {name}"
    return f"{head_title} {name}" if head_title in _BARE_DIRECTORS else head_title


def protocol_rank(kind: str, head_title: str, order: int) -> int:
    """The place of a head in lists and seating; `order` is his place among organisations of that kind."""
    if head_title.startswith("Ketua DPRD"):
        return COUNCIL_CHAIR_RANK
    if head_title == "Sekretaris DPRD":
        return COUNCIL_SECRETARY_RANK
    if kind == Kind.REGIONAL_HEAD:
        return _FIRST_RANK[kind] if head_title.startswith(REGIONAL_HEADS) else _FIRST_RANK[kind] + 100
    return _FIRST_RANK.get(kind, 8000) + order
