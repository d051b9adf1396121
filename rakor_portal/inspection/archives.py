"""Word and Excel files: ZIP archives of XML parts. Every part is unpacked here once, counted, and its XML read."""

import re
import stat
import zipfile
import zlib
from pathlib import Path
from typing import Any
from xml.sax import ContentHandler, SAXException
from xml.sax.handler import feature_namespaces

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from rakor_portal.inspection.purposes import Kind, Refused

MAX_PARTS = 2_000
MAX_UNPACKED = 120 * 1024 * 1024
#: Of one part, judged from a megabyte on: spreadsheets of one repeated word reach 100.
MAX_RATIO = 300
MAX_DEPTH = 200
CHUNK = 256 * 1024
LONGEST_FIELD = 2_000
MAIN_PARTS = {"word/document.xml": Kind.DOCX, "xl/workbook.xml": Kind.XLSX}
ENCRYPTED = 0x1
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
#: Parts that run or carry something, with the code of their sentence.
FORBIDDEN_PARTS = (
    (re.compile(r"vbaproject|vbadata|macrosheets|/customui", re.IGNORECASE), "macro"),
    (re.compile(r"activex", re.IGNORECASE), "active"),
    (re.compile(r"embeddings/|oleobject|package\d*\.bin", re.IGNORECASE), "embedded"),
    (re.compile(r"externallinks/", re.IGNORECASE), "outside_link"),
    (re.compile(r"querytables/|connections\.xml$", re.IGNORECASE), "outside_link"),
)
FORBIDDEN_BYTES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "embedded"), (b"PK\x03\x04", "nested"), (b"Rar!\x1a\x07", "nested"),
    (b"7z\xbc\xaf\x27\x1c", "nested"), (b"MZ", "embedded"), (b"\x7fELF", "embedded"), (b"%PDF-", "embedded"),
    (b"\x1f\x8b\x08", "nested"), (b"BZh", "nested"), (b"\xfd7zXZ", "nested"),
)  # fmt: skip
WEB = ("http://", "https://", "mailto:", "tel:", "#")


def recognise(source: Path) -> Kind:
    """Which office file an archive is. Raises Refused."""
    names = {member.filename for member in _members(source)}
    kinds = {kind for part, kind in MAIN_PARTS.items() if part in names}
    if len(kinds) == 1 and "[Content_Types].xml" in names:
        return kinds.pop()
    if "mimetype" in names:
        raise Refused("open_document")
    raise Refused("plain_zip")


def check(source: Path) -> None:
    """Raises Refused."""
    members = _members(source)
    if len(members) > MAX_PARTS:
        raise Refused("bomb")
    _check_shape(source, members)
    room = MAX_UNPACKED
    try:
        with zipfile.ZipFile(source) as archive:
            for member in members:
                _check_member(member)
                room -= _check_part(archive, member, room)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise Refused("broken_office") from error


def _members(source: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(source) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("broken_office") from error


def _check_shape(source: Path, members: list[zipfile.ZipInfo]) -> None:
    """No name twice, no parts laid over each other, nothing before, between or behind that belongs to no part."""
    if len({member.filename.lower() for member in members}) != len(members):
        raise Refused("odd_archive")
    end = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < end:
            raise Refused("bomb")
        end = member.header_offset + 30 + len(member.filename.encode()) + member.compress_size
    content = source.read_bytes()
    closing = content.rfind(b"PK\x05\x06")
    comment = int.from_bytes(content[closing + 20 : closing + 22], "little")
    if closing + 22 + comment != len(content) or comment or content.count(b"PK\x05\x06") > 1:
        raise Refused("polyglot")


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    parts = name.replace("\\", "/").split("/")
    if "\x00" in name or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise Refused("path_in_archive")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Refused("path_in_archive")
    if member.flag_bits & ENCRYPTED:
        raise Refused("locked")
    if member.compress_type not in METHODS:
        raise Refused("odd_archive")
    for pattern, code in FORBIDDEN_PARTS:
        if pattern.search(name):
            raise Refused(code)


def _check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> int:
    """Unpack one part and read it when it is XML; returns how long it is."""
    name = member.filename.lower()
    reader = _PartReader() if name.endswith((".xml", ".rels", ".vml")) else None
    length = 0
    with archive.open(member) as part:
        while data := part.read(CHUNK):
            if not length and not reader and not name.endswith((".emz", ".wmz")):  # packed drawings of Word
                _check_start(data)
            length += len(data)
            if length > room or (length > 1024 * 1024 and length > MAX_RATIO * max(1, member.compress_size)):
                raise Refused("bomb")
            if reader:
                reader.feed(data)
    if reader:
        reader.finish()
    return length


def _check_start(data: bytes) -> None:
    for sign, code in FORBIDDEN_BYTES:
        if data.startswith(sign):
            raise Refused(code)


class _PartReader(ContentHandler):
    """Reads one XML part piece by piece; refuses DTDs, macros by content type, outside relations and DDE."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.field = ""  # the end of what field codes say, however many runs they are cut into
        self.in_field = False
        self.parser: Any = create_parser(forbid_dtd=True)
        self.parser.setFeature(feature_namespaces, 0)
        self.parser.setContentHandler(self)

    def feed(self, data: bytes) -> None:
        try:
            self.parser.feed(data)
        except DefusedXmlException as error:
            raise Refused("dtd") from error
        except SAXException as error:
            raise Refused("broken_office") from error

    def finish(self) -> None:
        try:
            self.parser.close()
        except SAXException as error:
            raise Refused("broken_office") from error

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 -- SAX's name
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused("bomb")
        values = dict(attrs.items())
        if "macroenabled" in values.get("ContentType", "").lower():
            raise Refused("macro")
        if values.get("TargetMode", "").lower() == "external":
            _check_relation(values)
        plain = name.rpartition(":")[2]
        if plain in {"ddeLink", "oleLink"}:
            raise Refused("outside_link")
        if plain == "fldSimple":
            _check_field(values.get("w:instr", ""))
        self.in_field = plain == "instrText"

    def endElement(self, name: str) -> None:  # noqa: N802 -- SAX's name
        self.depth -= 1
        if name.endswith("instrText"):
            self.in_field = False
            _check_field(self.field)

    def characters(self, content: str) -> None:
        if self.in_field:
            self.field = (self.field + content)[-LONGEST_FIELD:]


def _check_relation(values: dict[str, str]) -> None:
    is_hyperlink = values.get("Type", "").lower().endswith("/hyperlink")
    if not is_hyperlink or not values.get("Target", "").strip().lower().startswith(WEB):
        raise Refused("outside_link")


def _check_field(instruction: str) -> None:
    if re.search(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b", instruction, re.IGNORECASE):
        raise Refused("outside_link")
