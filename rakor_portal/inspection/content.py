"""The confined process of inspection: what the bytes are, and whether they are what they seem to be.

Runs without Django in `confinement.child`, one fork per file. Answers `{"kind": …}` or `{"refused": …, "facts": …}`.
"""

from pathlib import Path
from typing import Any

import puremagic

from rakor_portal.inspection import archives, images, pdfs, tables
from rakor_portal.inspection.purposes import OFFICE, PHOTOS, PURPOSES, Kind, Purpose, Refused

HEAD = 4096
IMAGE_SIGNATURES = ((b"\xff\xd8\xff", Kind.JPEG), (b"\x89PNG\r\n\x1a\n", Kind.PNG))
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Brands of the container that telephones put HEIC and AVIF into.
MODERN_PHOTOS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis", b"avif"}


def prepare() -> None:
    """Everything was imported with this module."""
    images.prepare()


def work(head: dict[str, Any], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Judge the file `source`; a photograph is written anew to `target`."""
    try:
        return inspect(Path(head["source"]), Path(head["target"]), PURPOSES[head["purpose"]], head["keep_place"]), b""
    except Refused as refusal:
        return {"refused": refusal.code, "facts": refusal.facts}, b""


def inspect(source: Path, target: Path, purpose: Purpose, keep_place: bool) -> dict[str, Any]:  # noqa: FBT001 -- of a job
    """The kind, and for photographs whether a new file lies at `target`. Raises Refused."""
    size = source.stat().st_size
    if not size:
        raise Refused("empty")
    with source.open("rb") as file:
        head = file.read(HEAD)
    kind = recognise(head, source, purpose)
    if kind not in purpose.limits:
        raise Refused("unwanted", kind=kind)
    if size > purpose.limits[kind]:
        raise Refused("too_big", limit=purpose.limits[kind])
    if kind in PHOTOS:
        has_place = images.rewrite(source, target, kind, purpose.picture, keep_place=keep_place)
        return {"kind": purpose.picture.kept_kind or kind, "rewritten": True, "has_place": has_place}
    if kind == Kind.PDF:
        pdfs.check(source)
    elif kind in OFFICE:
        archives.check(source)
    else:
        tables.check(source)
    return {"kind": kind, "rewritten": False, "has_place": False}


def recognise(head: bytes, source: Path, purpose: Purpose) -> Kind:
    """The kind by its first bytes, inside an archive by its parts. Raises Refused with what it seems to be."""
    for signature, kind in IMAGE_SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith(b"PK\x03\x04"):
        return archives.recognise(source)
    if Kind.CSV in purpose.limits and tables.looks_like(head):
        return Kind.CSV
    raise _foreign(head)


def _foreign(head: bytes) -> Refused:
    """Why none of the kinds we know."""
    if b"%PDF-" in head:
        return Refused("polyglot")
    if head.startswith(OLD_OFFICE):
        return Refused("old_office")
    if head[4:8] == b"ftyp" and head[8:12] in MODERN_PHOTOS:
        return Refused("heic")
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").lower()
    if text.startswith(b"<"):
        return Refused("markup")
    try:
        guess = puremagic.from_string(head).lstrip(".")[:8]
    except (puremagic.PureError, ValueError):
        guess = ""
    return Refused("foreign_named", guess=guess) if guess.isalnum() else Refused("foreign")
