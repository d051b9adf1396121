"""The door for every file from outside: name, size, virus, content; a clean copy, or a sentence why not."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File

from rakor_portal.confinement.limits import MEBIBYTE, Limits
from rakor_portal.confinement.runner import Confined, JobFailed, OutOfBounds
from rakor_portal.inspection import virus
from rakor_portal.inspection.names import check_name, display_name
from rakor_portal.inspection.purposes import CONTENT_TYPES, SUFFIXES, Kind, Purpose, Refused
from rakor_portal.inspection.refusals import refusal

CHUNK = 256 * 1024
LIMITS = Limits(
    memory=900 * MEBIBYTE,  # a photograph of 50 million dots with transparency
    cpu_seconds=15,
    wall_seconds=60,
    file_size=32 * MEBIBYTE,
    open_files=32,
    idle_seconds=60,
    jobs=1000,
    forks=True,  # what one hostile file does to the process ends with it
)


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept: read it from `path` while the inspection is open."""

    path: Path
    kind: Kind
    file_name: str  # fit to show, with the ending that the bytes deserve
    size: int
    sha256: str
    has_place: bool  # a photograph that still tells where it was taken

    @property
    def content_type(self) -> str:
        """For the answer that serves it."""
        return CONTENT_TYPES[self.kind]

    @property
    def suffix(self) -> str:
        """For the name in storage."""
        return SUFFIXES[self.kind]


@contextmanager
def inspected(
    source: "File[Any] | Path", *, name: str, purpose: Purpose, keep_place: bool = False
) -> Iterator[Inspected]:
    """Inspect an upload, or a file that already lies on the disk, and lend what may be kept of it.

    Photographs come back written anew, without metadata; with `keep_place` their GPS position stays. Raises
    FileRefused (a RuleViolation) with the reason. Nothing is left behind either way.
    """
    folder = settings.DATA_DIR / "inspection"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        try:
            check_name(name)
            path = source if isinstance(source, Path) else _spool(source, Path(place) / "source", purpose, name)
            if path.stat().st_size > purpose.largest:
                raise Refused("too_big", limit=purpose.largest_of(name))
            if settings.CLAMD_URL:
                virus.scan(settings.CLAMD_URL, path)
            found = _judge(path, Path(place) / "target", purpose, keep_place=keep_place)
        except Refused as refused:
            raise refusal(refused, name, purpose) from refused
        yield _found_file(Path(place) / "target" if found["rewritten"] else path, found, name)


def announce(*, name: str, size: int, purpose: Purpose) -> None:
    """Refuse before a byte is sent what would be refused by its name or size alone. Raises FileRefused."""
    try:
        check_name(name)
        if size > purpose.largest_of(name):
            raise Refused("too_big", limit=purpose.largest_of(name))
        if size <= 0:
            raise Refused("empty")
    except Refused as refused:
        raise refusal(refused, name, purpose) from refused


def _found_file(path: Path, found: dict[str, Any], name: str) -> Inspected:
    """Describe what was found."""
    kind = Kind(found["kind"])
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Inspected(path, kind, display_name(name, kind), path.stat().st_size, digest, bool(found["has_place"]))


@cache
def inspector() -> Confined:
    """The inspecting process of this web process; starts at the first file, leaves when there is none for a minute."""
    return Confined("rakor_portal.inspection.content", LIMITS)


def _judge(path: Path, target: Path, purpose: Purpose, *, keep_place: bool) -> dict[str, Any]:
    job = {"source": str(path), "target": str(target), "purpose": purpose.name, "keep_place": keep_place}
    try:
        found, _payload = inspector().run(job)
    except OutOfBounds as error:
        raise Refused("busy" if error.bound == "busy" else "heavy") from error
    except JobFailed as error:
        raise Refused("heavy") from error
    if "refused" in found:
        raise Refused(str(found["refused"]), **found["facts"])
    return found


def _spool(source: "File[Any]", path: Path, purpose: Purpose, name: str) -> Path:
    """Write an upload to the disk piece by piece, and no further than a byte beyond what is taken."""
    written = 0
    with path.open("wb") as target:
        for chunk in source.chunks(CHUNK):
            target.write(chunk)
            written += len(chunk)
            if written > purpose.largest:
                raise Refused("too_big", limit=purpose.largest_of(name))
    return path
