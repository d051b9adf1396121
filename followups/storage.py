"""Taking away bytes that nobody will ask for again: stopped uploads, files without a row, files taken off a draft."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from followups.models import Evidence, Upload
from followups.models.uploads import parts_folder

FOLDER = "evidence"
#: How long an upload may be continued, and how old a file must be before it can be nobody's.
PATIENCE = timedelta(hours=24)


def collect_files(*, at: datetime | None = None) -> dict[str, int]:
    """Delete what is older than PATIENCE; returns how many of each. Running it twice deletes nothing more."""
    before = (at or timezone.now()) - PATIENCE
    return {
        "uploads": _collect_uploads(before),
        "removed": _collect_removed(before),
        "orphans": _collect_orphans(before),
    }


def discard_upload(*, upload: Upload) -> None:
    """Forget an upload and its pieces."""
    Upload.objects.filter(pk=upload.pk).delete()
    upload.path.unlink(missing_ok=True)


def _collect_uploads(before: datetime) -> int:
    stale = list(Upload.objects.filter(updated_at__lt=before))
    for upload in stale:
        discard_upload(upload=upload)
    known = {upload.path.name for upload in Upload.objects.all()}
    folder = parts_folder()
    strays = [path for path in folder.glob("*.part") if path.name not in known] if folder.exists() else []
    old = [path for path in strays if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len([upload for upload in stale if upload.evidence_id is None]) + len(old)


def _collect_removed(before: datetime) -> int:
    """The rows stay, without a name in storage; a file that another report carries on stays too."""
    removed = Evidence.objects.filter(removed_at__lt=before).exclude(storage_name="")
    names = set(removed.values_list("storage_name", flat=True))
    in_use = set(
        Evidence.objects.filter(storage_name__in=names).exclude(pk__in=removed).values_list("storage_name", flat=True)
    )
    for name in sorted(names - in_use):
        Evidence.objects.filter(storage_name=name).update(storage_name="")
        default_storage.delete(name)
    return len(names - in_use)


def _collect_orphans(before: datetime) -> int:
    count = 0
    for government in _listed(FOLDER)[0]:
        folder = f"{FOLDER}/{government}"
        names = {f"{folder}/{name}" for name in _listed(folder)[1]}
        kept = set(Evidence.objects.filter(storage_name__in=names).values_list("storage_name", flat=True))
        for name in sorted(names - kept):
            if default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                count += 1
    return count


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
