"""Uploads and papers in S3-compatible storage, for installations with more than one machine.

Objects are private and no address of theirs is ever given out: the portal reads them and answers itself, after its
own access check. What the storage raises becomes OSError, as from a disk, so the rooms need not know the difference.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage


@contextmanager
def _as_os_errors() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(f"penyimpanan objek: {type(error).__name__}") from error


class ObjectStorage(S3Storage):  # type: ignore[misc]  # django-storages ships no types
    """Path-style addresses and no checksum trailers: what MinIO, Ceph and other servers beside Amazon's understand."""

    def __init__(self, **settings: Any) -> None:
        config = Config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 3, "mode": "standard"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(**{"client_config": config, "default_acl": "private", "file_overwrite": False, **settings})

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _as_os_errors():
            return super()._open(name, mode)

    def _save(self, name: str, content: "File[Any]") -> str:
        with _as_os_errors():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        """Whether the object is there."""
        with _as_os_errors():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        """Take the object away; no error when it is not there."""
        with _as_os_errors():
            super().delete(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """Folders and files right below `name`."""
        with _as_os_errors():
            folders, files = super().listdir(name)
        return folders, files

    def get_modified_time(self, name: str) -> datetime:
        """When the object was stored."""
        with _as_os_errors():
            moment: datetime = super().get_modified_time(name)
        return moment
