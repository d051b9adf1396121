"""How the words of the five articles are resolved to posts, dates and topics; the words themselves stay beside them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OwnerRule:
    """The post that leads; without one the sekda leads, marked *tersirat*."""

    organization: str


#: Owners as spoken → the one organisation whose head is meant. Everything else goes to the sekda.
OWNERS: dict[str, OwnerRule] = {
    "Perangkat daerah urusan bencana (BPBD) bersama TNI/Polri": OwnerRule("BPBD"),
    "Bappeda dan perangkat daerah terkait": OwnerRule("Bappeda"),
    "Bappeda provinsi dan kabupaten/kota": OwnerRule("Bappeda"),
    "Wakil Bupati / Setda": OwnerRule("Wabup"),
}

#: Supporters that the words name beside the leader.
SUPPORTERS: dict[str, tuple[str, ...]] = {
    "Perangkat daerah urusan bencana (BPBD) bersama TNI/Polri": ("Komando Distrik Militer", "Kepolisian Resor"),
}

#: Follow-up id → topic slug.
TOPICS: dict[str, str] = {
    "000-F1": "pelayanan-publik",
    "000-F2": "perencanaan",
    "000-F3": "perencanaan",
    "001-F1": "layanan-dasar",
    "001-F2": "layanan-dasar",
    "001-F3": "satu-data",
    "001-F4": "bencana",
    "002-F1": "ketertiban",
    "002-F2": "perencanaan",
    "002-F3": "perencanaan",
    "002-F4": "perencanaan",
    "002-F5": "perencanaan",
    "003-F1": "kemiskinan",
    "003-F2": "kemiskinan",
    "004-F1": "perencanaan",
    "004-F2": "perencanaan",
    "004-F3": "perencanaan",
}

#: Officers by rakor: role → (organisation, name as the article states it).
OFFICERS: dict[str, dict[str, tuple[str, str]]] = {
    "rakor-000": {"chair": ("Gubernur", "Rahmat Mirzani Djausal")},
    "rakor-001": {"chair": ("Bupati", "Hamartoni Ahadis")},
    "rakor-002": {
        "chair": ("Sekretariat Daerah", "Fahrizal Darminto"),
        "opener": ("Sekretariat Daerah", "Fahrizal Darminto"),
        "moderator": ("Staf Ahli Gubernur Bidang Ekonomi", "Zainal Abidin"),
    },
    "rakor-003": {"opener": ("Wabup", "I Komang Koheri")},
    "rakor-004": {"chair": ("Wabup", "Bambang ASB"), "opener": ("Wabup", "Bambang ASB")},
}

#: Other holders whom the articles name: organisation, name, kind of incumbency.
OTHER_HOLDERS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "rakor-003": (
        ("Badan Pusat Statistik", "Tri Kuntjoro", "definitif"),
        ("Bappeda", "Iswantoro", "plt"),
    ),
    "rakor-004": (("Sekretariat Daerah", "Ahmad Fauzi", "definitif"),),
}

#: Invitee groups of the portal that stand for the groups of the article, and single organisations beside them.
GROUPS: dict[str, tuple[str, ...]] = {
    "rakor-000": ("pemerintah_lain:head",),
    "rakor-001": (
        "forkopimda",
        "setda",
        "kepala_pd",
        "camat",
        "kepala_desa",
        "koperasi_desa",
        "koperasi_kelurahan",
    ),
    "rakor-002": ("pemerintah_lain:sekda",),
    "rakor-003": ("kepala_pd", "one:Badan Pusat Statistik"),
    "rakor-004": ("setda", "kepala_pd"),
}
