"""The files of the installation: those in the storage, and those that rows speak of."""

from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import default_storage

from rakor_portal.operations.manifest import StoredFile, digest_of

#: What probes write and take away again.
_PASSING = "healthz"


def stored_names(folder: str = "") -> Iterator[str]:
    """Every file of the storage, whether on disk or in a bucket; half-written ones (a dot in front) are left out."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    prefix = f"{folder}/" if folder else ""
    for name in sorted(files):
        if name and not name.startswith("."):
            yield f"{prefix}{name}"
    for name in sorted(folders):
        if name and f"{prefix}{name}" != _PASSING:
            yield from stored_names(f"{prefix}{name}")


def files_of_rows() -> dict[str, str]:
    """Storage name → SHA-256 of every file that a row of any room vouches for."""
    found: dict[str, str] = {}
    for model in apps.get_models():
        if {"storage_name", "sha256"} <= {column.name for column in model._meta.get_fields()}:
            rows = model._default_manager.exclude(storage_name="").order_by()
            found |= dict(rows.values_list("storage_name", "sha256"))
    return found


def check_files() -> list[str]:
    """What is wrong with the files that rows speak of: one sentence for each that is missing or changed."""
    wrong = []
    for name, sha256 in sorted(files_of_rows().items()):
        try:
            with default_storage.open(name) as file:
                found = digest_of(file)
        except OSError:
            wrong.append(f"HILANG {name}")
            continue
        if found != sha256:
            wrong.append(f"BERUBAH {name}")
    return wrong


def missing_from(kept: list[StoredFile], wanted: dict[str, str]) -> list[str]:
    """Files of rows that a back-up lacks, or holds with other bytes."""
    sums = {file.name: file.sha256 for file in kept}
    return sorted(name for name, sha256 in wanted.items() if sums.get(name) != sha256)
