"""Whether an uploaded sheet may be opened at all: judged by its bytes, before any part of it is unpacked."""

import zipfile
from typing import IO

from django.utils.translation import gettext as _

from rakor_portal.errors import RuleViolation

MAX_BYTES = 5 * 1024 * 1024
#: What a workbook of 5,000 rows may unpack to, and how many parts it has at most.
MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 300
MAX_RATIO = 150
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def is_workbook(file: IO[bytes]) -> bool:
    """Whether the file is an XLSX that may be opened; else it is taken for text.

    Raises RuleViolation for what is too large, packed like a bomb, locked, or holds macros.
    """
    size = file.seek(0, 2)
    file.seek(0)
    if size > MAX_BYTES:
        raise RuleViolation(_("Berkas lebih besar dari 5 MB. Bagi menjadi beberapa berkas."))
    if size == 0:
        raise RuleViolation(_("Berkas ini kosong."))
    magic = file.read(4)
    file.seek(0)
    if magic == _OLE:
        raise RuleViolation(_("Berkas ini berformat .xls lama atau terkunci sandi. Simpan sebagai .xlsx tanpa sandi."))
    if magic != _ZIP:
        return False
    _check_parts(file)
    file.seek(0)
    return True


def _check_parts(file: IO[bytes]) -> None:
    """The directory of the archive; zipfile never unpacks more of a part than it declares here."""
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise RuleViolation(_("Berkas ini rusak atau bukan berkas Excel.")) from error
    unpacked = sum(part.file_size for part in parts)
    is_bomb = any(part.file_size > MAX_RATIO * max(part.compress_size, 1) + 1024 * 1024 for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or is_bomb:
        raise RuleViolation(_("Isi berkas ini terlalu besar untuk dibaca."))
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise RuleViolation(_("Berkas ini bukan berkas Excel (.xlsx) atau CSV."))
    if any(name.endswith("vbaProject.bin") for name in names):
        raise RuleViolation(_("Berkas ini berisi makro. Simpan sebagai .xlsx tanpa makro."))
