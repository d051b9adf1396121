"""What a back-up holds, written beside it: every file with its SHA-256, the product's version, the migrations."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files import File

FORMAT = 1
NAME = "manifest.json"
#: The manifest's own sum, as `sha256sum -c` reads it.
SUM_NAME = "manifest.sha256"
FILES = "files"
_CHUNK = 1024 * 1024


class BrokenBackup(Exception):
    """A back-up that is not whole; the sentence is for the operator."""


@dataclass(frozen=True)
class StoredFile:
    """One file: its name (in the back-up's folder, or in the storage), size and sum."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """All that a restore must know before it touches anything."""

    created_at: str
    product_version: str
    engine: str
    #: Fingerprint of SECRET_KEY and AUDIT_KEY: with other keys links no longer open and the audit trail seems forged.
    keys: str
    database: StoredFile
    migrations: list[str]
    files: list[StoredFile] = field(default_factory=list)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Write it with its sum."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / NAME).write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        (folder / SUM_NAME).write_text(f"{digest}  {NAME}\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a back-up, compared with its sum. Raises `BrokenBackup`."""
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
        wanted = (folder / SUM_NAME).read_text(encoding="utf-8").split()[0]
    except (OSError, IndexError):
        raise BrokenBackup(f"{folder} bukan cadangan Portal Rakor: {NAME} tidak ada.") from None
    if hashlib.sha256(text.encode()).hexdigest() != wanted:
        raise BrokenBackup(f"{NAME} berubah sejak cadangan dibuat.")
    data = json.loads(text)
    if data["format"] != FORMAT:
        raise BrokenBackup(f"Bentuk cadangan {data['format']} tidak dikenal oleh versi ini.")
    database, files = StoredFile(**data.pop("database")), [StoredFile(**each) for each in data.pop("files")]
    return Manifest(**data, database=database, files=files)


def verify(folder: Path, manifest: Manifest) -> None:
    """Compare every file of the back-up with the manifest. Raises `BrokenBackup` that names the first bad one."""
    for wanted, path in ((manifest.database, folder / manifest.database.name), *_paths(folder, manifest)):
        try:
            with path.open("rb") as file:
                found = digest_of(file)
        except OSError:
            raise BrokenBackup(f"Berkas {wanted.name} hilang dari cadangan.") from None
        if found != wanted.sha256:
            raise BrokenBackup(f"Berkas {wanted.name} berubah sejak cadangan dibuat.")


def _paths(folder: Path, manifest: Manifest) -> Iterator[tuple[StoredFile, Path]]:
    root = (folder / FILES).resolve()
    for wanted in manifest.files:
        path = (root / wanted.name).resolve()
        if not path.is_relative_to(root):
            raise BrokenBackup(f"Nama berkas {wanted.name} menunjuk ke luar cadangan.")
        yield wanted, path


def digest_of(file: "BinaryIO | File[Any]") -> str:
    """SHA-256 of an open file, read in pieces."""
    digest = hashlib.sha256()
    while piece := file.read(_CHUNK):
        digest.update(piece)
    return digest.hexdigest()
