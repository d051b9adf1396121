"""What may be sent for what, and how big. Read by portal and confined process alike: nothing of Django here."""

from dataclasses import dataclass
from enum import StrEnum

MEGABYTE = 1024 * 1024


class Kind(StrEnum):
    """What the bytes are."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"


PHOTOS = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})
OFFICE = frozenset({Kind.DOCX, Kind.XLSX})

CONTENT_TYPES = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.CSV: "text/csv",
}
SUFFIXES = {Kind.JPEG: ".jpg"} | {kind: f".{kind}" for kind in Kind if kind != Kind.JPEG}


@dataclass(frozen=True)
class Picture:
    """How large a picture may come and is kept, in dots, and of what shape it must be."""

    max_pixels: int = 50_000_000
    kept_side: int = 2560  # enough to read a sign on a photograph and print it on A4
    kept_kind: Kind | None = None  # None: as it came
    min_side: int = 1
    max_ratio: float | None = None  # long side to short side


@dataclass(frozen=True)
class Purpose:
    """The kinds that one screen takes, each with its largest size in bytes."""

    name: str
    limits: dict[Kind, int]
    picture: Picture = Picture()

    @property
    def largest(self) -> int:
        """Nothing bigger is read at all."""
        return max(self.limits.values())

    def largest_of(self, name: str) -> int:
        """Up to which size a file of this name may come; the largest of all when its ending tells nothing."""
        ending = name.lower().rpartition(".")[2].replace("jpg", "jpeg")
        return next((limit for kind, limit in self.limits.items() if kind == ending), self.largest)


EVIDENCE = Purpose(
    "evidence",
    dict.fromkeys(PHOTOS, 15 * MEGABYTE) | dict.fromkeys((Kind.PDF, Kind.DOCX, Kind.XLSX), 5 * MEGABYTE),
)
IMPORT = Purpose("import", dict.fromkeys((Kind.XLSX, Kind.CSV), 5 * MEGABYTE))
#: Printed 22 mm high: 200 dots are 230 to the inch, 1,000 more than a printer shows. A shield is higher than wide.
EMBLEM = Purpose(
    "emblem",
    dict.fromkeys(PHOTOS, 2 * MEGABYTE),
    Picture(max_pixels=16_000_000, kept_side=1000, kept_kind=Kind.PNG, min_side=200, max_ratio=1.6),
)
PURPOSES = {purpose.name: purpose for purpose in (EVIDENCE, IMPORT, EMBLEM)}


class Refused(Exception):
    """The file is not taken; `code` has its sentence in `refusals.py`, `facts` fill it."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
