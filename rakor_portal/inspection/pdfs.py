"""PDF: whole, not locked, of sane size, and without anything that acts or carries other files."""

import zipfile
import zlib
from pathlib import Path

import pikepdf

from rakor_portal.inspection.purposes import Refused

MAX_PAGES = 500
MAX_OBJECTS = 100_000
MAX_DEPTH = 60
#: All Flate streams together, unpacked.
MAX_UNPACKED = 300 * 1024 * 1024
TAIL = 2048
#: Keys that are refused wherever they stand, with the code of their sentence.
FORBIDDEN_KEYS = {
    "/JS": "pdf_script", "/JavaScript": "pdf_script", "/XFA": "pdf_xfa", "/EF": "pdf_attachment",
    "/EmbeddedFiles": "pdf_attachment", "/RichMediaContent": "pdf_media",
}  # fmt: skip
#: Values of /S (actions), /Subtype (annotations) and /Type.
FORBIDDEN_NAMES = {
    "/JavaScript": "pdf_script", "/Launch": "pdf_launch", "/ImportData": "pdf_launch", "/SubmitForm": "pdf_launch",
    "/GoToE": "pdf_attachment", "/GoToR": "pdf_launch", "/Rendition": "pdf_media", "/Movie": "pdf_media",
    "/RichMedia": "pdf_media", "/Screen": "pdf_media", "/3D": "pdf_media", "/FileAttachment": "pdf_attachment",
    "/EmbeddedFile": "pdf_attachment",
}  # fmt: skip
WEB = ("http://", "https://", "mailto:", "tel:")


def check(source: Path) -> None:
    """Raises Refused."""
    content = source.read_bytes()
    last = content.rfind(b"%%EOF")
    if last < 0 or b"startxref" not in content:
        raise Refused("pdf_cut")
    if content[last + 5 :].strip(b"\x00 \t\r\n\x1a") or zipfile.is_zipfile(source):
        raise Refused("polyglot")
    try:
        with pikepdf.open(source) as pdf:
            if pdf.is_encrypted:
                raise Refused("locked")
            if len(pdf.pages) > MAX_PAGES:
                raise Refused("pdf_pages", limit=MAX_PAGES)
            if not len(pdf.pages):
                raise Refused("broken_pdf")
            _check_objects(pdf)
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error
    except (pikepdf.PdfError, ValueError, KeyError, RuntimeError) as error:
        raise Refused("broken_pdf") from error


def _check_objects(pdf: pikepdf.Pdf) -> None:
    objects = pdf.objects
    if len(objects) > MAX_OBJECTS:
        raise Refused("bomb")
    room = MAX_UNPACKED
    _check_value(pdf.trailer, 0, is_top=True)
    for value in objects:
        _check_value(value, 0, is_top=True)
        if isinstance(value, pikepdf.Stream) and "/FlateDecode" in str(value.get("/Filter", "")):
            room = _unpack(value, room)


def _check_value(value: pikepdf.Object, depth: int, *, is_top: bool = False) -> None:
    """This object and the direct ones inside it; those it refers to come by themselves."""
    if depth > MAX_DEPTH:
        raise Refused("bomb")
    if not isinstance(value, pikepdf.Object) or (value.is_indirect and not is_top):
        return
    if isinstance(value, pikepdf.Array):
        for inner in value:
            _check_value(inner, depth + 1)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        for key, inner in value.items():
            _check_entry(key, inner)
            _check_value(inner, depth + 1)


def _check_entry(key: str, inner: pikepdf.Object) -> None:
    if key in FORBIDDEN_KEYS:
        raise Refused(FORBIDDEN_KEYS[key])
    if key in {"/S", "/Subtype", "/Type"} and str(inner) in FORBIDDEN_NAMES:
        raise Refused(FORBIDDEN_NAMES[str(inner)])
    if key == "/URI" and not isinstance(inner, pikepdf.Dictionary):
        _check_address(str(inner))


def _check_address(address: str) -> None:
    scheme, colon, _rest = address.strip().lower().partition(":")
    if colon and scheme.isalnum() and not address.strip().lower().startswith(WEB):
        raise Refused("pdf_launch")


def _unpack(stream: pikepdf.Stream, room: int) -> int:
    """What is left of the room after this stream; a broken one is the reader's business."""
    packed, inflater = stream.read_raw_bytes(), zlib.decompressobj()
    try:
        while packed and room > 0:
            room -= len(inflater.decompress(packed, 1024 * 1024))
            packed = inflater.unconsumed_tail
    except zlib.error:
        return room
    if room <= 0:
        raise Refused("bomb")
    return room
