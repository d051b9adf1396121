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
class Purpose:
    """The kinds that one screen takes, each with its largest size in bytes."""

    name: str
    limits: dict[Kind, int]

    @property
    def largest(self) -> int:
        """Nothing bigger is read at all."""
        return max(self.limits.values())


EVIDENCE = Purpose(
    "evidence",
    dict.fromkeys(PHOTOS, 15 * MEGABYTE) | dict.fromkeys((Kind.PDF, Kind.DOCX, Kind.XLSX), 5 * MEGABYTE),
)
IMPORT = Purpose("import", dict.fromkeys((Kind.XLSX, Kind.CSV), 5 * MEGABYTE))
PURPOSES = {purpose.name: purpose for purpose in (EVIDENCE, IMPORT)}


class Refused(Exception):
    """The file is not taken; `code` has its sentence in `refusals.py`, `facts` fill it."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
