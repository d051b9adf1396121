"""Photographs: proven to be one, then written anew, so that nothing but the picture is kept."""

import zipfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from rakor_portal.inspection.purposes import Kind, Picture, Refused

MAX_SIDE = 20_000
FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
PLAIN_MODES = {Kind.JPEG: {"L", "RGB"}, Kind.PNG: {"1", "L", "LA", "P", "RGB", "RGBA"}, Kind.WEBP: {"RGB", "RGBA"}}
GPS_BLOCK = 0x8825
#: Latitude, longitude, height, time and date; nothing else of the GPS block.
GPS_TAGS = (1, 2, 3, 4, 5, 6, 7, 29)
#: Signs of a second file inside: cameras append films and previews, which fall away, but never these.
FOREIGN_SIGNS = (
    b"%PDF-", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"This program cannot be run in DOS mode", b"\x7fELF\x02\x01\x01",
    b"\x7fELF\x01\x01\x01", b"<script", b"<?php", b"<html", b"<svg", b"<!DOCTYPE", b"#!/bin/", b"vbaProject.bin",
)  # fmt: skip


def prepare() -> None:
    """Load the readers before the forks."""
    Image.preinit()
    Image.init()


def rewrite(source: Path, target: Path, kind: Kind, rules: Picture, *, keep_place: bool) -> bool:
    """Decode and encode anew: upright, no larger than kept, without metadata. True when the place was kept as asked."""
    _refuse_second_file(source)
    try:
        with Image.open(source, formats=[FORMATS[kind]]) as picture:
            if picture.width * picture.height > rules.max_pixels or max(picture.size) > MAX_SIDE:
                raise Refused("pixels", limit=rules.max_pixels // 1_000_000)
            _judge_shape(picture, rules)
            original_exif = picture.getexif()
            picture.draft("RGB", (rules.kept_side, rules.kept_side))
            place = _place(original_exif) if keep_place else None
            _write(picture, target, rules.kept_kind or kind, rules.kept_side, place)
    except Image.DecompressionBombError as error:
        raise Refused("pixels", limit=rules.max_pixels // 1_000_000) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused("broken_photo") from error
    return place is not None


def _judge_shape(picture: Image.Image, rules: Picture) -> None:
    if min(picture.size) < rules.min_side:
        raise Refused("small_picture", limit=rules.min_side)
    if rules.max_ratio and max(picture.size) > min(picture.size) * rules.max_ratio:
        raise Refused("long_picture")


def _write(picture: Image.Image, target: Path, kind: Kind, kept_side: int, place: Image.Exif | None) -> None:
    picture.load()
    image = picture if picture.mode in PLAIN_MODES[kind] else picture.convert(_plain_mode(picture, kind))
    if max(image.size) > kept_side:
        if image.mode in {"1", "P"}:
            image = image.convert("RGBA" if "transparency" in image.info else "RGB")
        image.thumbnail((kept_side, kept_side), Image.Resampling.LANCZOS)
    image = ImageOps.exif_transpose(image)
    image.info = {name: value for name, value in image.info.items() if name == "transparency"}
    options: dict[str, Any] = {"optimize": True} if kind == Kind.PNG else {"quality": 85}
    image.save(target, format=FORMATS[kind], exif=b"" if place is None else place.tobytes(), **options)


def _plain_mode(picture: Image.Image, kind: Kind) -> str:
    has_alpha = kind != Kind.JPEG and ("A" in picture.getbands() or "transparency" in picture.info)
    return "RGBA" if has_alpha else "RGB"


def _place(exif: Image.Exif) -> Image.Exif | None:
    """The GPS block alone, when it says where; camera, owner and preview stay behind."""
    found = exif.get_ifd(GPS_BLOCK)
    if 2 not in found or 4 not in found:
        return None
    kept = Image.Exif()
    kept.get_ifd(GPS_BLOCK).update({tag: found[tag] for tag in GPS_TAGS if tag in found})
    return kept


def _refuse_second_file(source: Path) -> None:
    content = source.read_bytes()
    if zipfile.is_zipfile(source) or any(sign in content for sign in FOREIGN_SIGNS):
        raise Refused("polyglot")
