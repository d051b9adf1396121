"""Keeping the bytes of a document: written beside, flushed to the disk, then renamed, so that no half file exists."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage


def store_bytes(name: str, data: bytes) -> None:
    """Put `data` under `name` in the media storage at one stroke. The same name and bytes again change nothing.

    Object storage does by itself what the disk must be made to do.
    """
    if isinstance(default_storage, FileSystemStorage):
        _write(Path(default_storage.path(name)), data)
    elif not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))


def local_path(name: str) -> Path:
    """Where a stored file lies on this machine, fetched there first from object storage; its bytes never change."""
    if isinstance(default_storage, FileSystemStorage):
        return Path(default_storage.path(name))
    path = Path(settings.MEDIA_ROOT) / name
    if not path.exists():
        with default_storage.open(name) as file:
            _write(path, file.read())
    return path


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
