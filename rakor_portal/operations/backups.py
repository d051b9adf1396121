"""Making a back-up while the portal is at work.

Files reach the storage before their rows are written and never change, so the database is copied first and the files
after it: every row of the copy then has its file. The folder gets its name only when all of it is on disk.
"""

import hashlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.crypto import salted_hmac

from rakor_portal import __version__
from rakor_portal.operations import databases
from rakor_portal.operations.files import files_of_rows, missing_from, stored_names
from rakor_portal.operations.manifest import FILES, Manifest, StoredFile, digest_of

PREFIX = "rakor-"
_PARTIAL = ".sebagian-"


def make_backup(parent: Path, *, keep: int = 0) -> Path:
    """Write a back-up into a new folder of `parent` and return it; with `keep`, only so many stay.

    Raises CommandError when anything fails; what was begun is then taken away.
    """
    parent.mkdir(parents=True, exist_ok=True)
    created = timezone.now().astimezone(UTC)
    name = f"{PREFIX}{created:%Y%m%dT%H%M%S%f}Z"
    partial = parent / f"{_PARTIAL}{name}"
    partial.mkdir(mode=0o700)
    try:
        _fill(partial, created)
        _flush(partial)
        target = partial.rename(parent / name)
        _flush_folder(parent)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    if keep:
        for old in sorted(parent.glob(f"{PREFIX}*Z"))[:-keep]:
            shutil.rmtree(old)
    return target


def key_fingerprint() -> str:
    """Tells two pairs of SECRET_KEY and AUDIT_KEY apart without saying anything about them."""
    keys = f"{settings.SECRET_KEY}|{settings.AUDIT_KEY}"
    return salted_hmac("rakor_portal.operations.backup", "keys", secret=keys, algorithm="sha256").hexdigest()[:16]


def applied_migrations() -> list[str]:
    """The newest applied migration of each app, e.g. `messaging.0002_heartbeat`."""
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations)
    newest = {
        key for key in applied
        if not any(child.key in applied and child.key[0] == key[0] for child in _children(loader, key))
    }  # fmt: skip
    return sorted(f"{app}.{name}" for app, name in newest)


def _children(loader: MigrationLoader, key: tuple[str, str]) -> list[Any]:
    node = loader.graph.node_map.get(key)
    return list(node.children) if node else []


def _fill(folder: Path, created: datetime) -> None:
    wanted = files_of_rows()  # before the dump: whatever is here must be found below
    path = folder / databases.dump_name()
    databases.dump(path)
    with path.open("rb") as file:
        database = StoredFile(path.name, path.stat().st_size, digest_of(file))
    files = [kept for name in stored_names() if (kept := _copy(name, folder / FILES)) is not None]
    missing = missing_from(files, wanted)
    if missing:
        raise CommandError(
            f"{len(missing)} berkas tidak ada atau berubah, yang pertama {missing[0]}. Jalankan files_audit."
        )
    Manifest(
        created_at=created.isoformat(),
        product_version=__version__,
        engine=databases.engine(),
        keys=key_fingerprint(),
        database=database,
        migrations=applied_migrations(),
        files=files,
    ).write(folder)


def _copy(name: str, root: Path) -> StoredFile | None:
    """Copy one file and sum it on the way; None when it was taken away meanwhile (a draft's, a probe's)."""
    target = root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        with default_storage.open(name) as source, target.open("wb") as copy:
            while piece := cast("BinaryIO", source).read(1024 * 1024):
                digest.update(piece)
                size += copy.write(piece)
    except FileNotFoundError:
        target.unlink(missing_ok=True)
        return None
    return StoredFile(name, size, digest.hexdigest())


def _flush(folder: Path) -> None:
    """Everything on the disk before the folder gets its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            _flush_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
