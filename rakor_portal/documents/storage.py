"""Keeping the bytes of a document: written beside, flushed to the disk, then renamed, so that no half file exists."""

import os
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage


def store_bytes(name: str, data: bytes) -> None:
    """Put `data` under `name` in the media storage at one stroke. The same name and bytes again change nothing."""
    target = Path(default_storage.path(name))
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
