"""Restoring a back-up into an empty installation, and into a state in which nothing is sent twice."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from rakor_portal.accounts.models import PasswordReset, Session
from rakor_portal.actors import RESTORE
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government
from rakor_portal.messaging.notifications.holding import Held, hold_unsent
from rakor_portal.operations import databases
from rakor_portal.operations.backups import key_fingerprint
from rakor_portal.operations.files import check_files, stored_names
from rakor_portal.operations.manifest import FILES, BrokenBackup, Manifest, read_manifest, verify

#: Apps of earlier versions: their migrations stand in old databases and in no code any more.
_RETIRED = frozenset({"axes"})


@dataclass(frozen=True)
class Restored:
    """What a restore found and did."""

    manifest: Manifest
    held: Held


def restore(folder: Path, *, new_keys: bool = False) -> Restored:
    """Fill this empty installation from the back-up in `folder`.

    1. The back-up is whole, of this kind of database, not from a newer version, and of the same keys unless `new_keys`
       says that they are lost; here is nothing yet.
    2. The mark is set: from now on no dispatcher hands anything over, even one that nobody stopped.
    3. Files, then the database, then its migrations.
    4. Everybody is signed out; what was due by now is held for the operator; the audit trail says that all this was.
    5. Each file that a row speaks of is read and compared. Only then the mark goes.

    Raises CommandError; the mark then stays, and the installation must be emptied before the next try.
    """
    try:
        manifest = read_manifest(folder)
        verify(folder, manifest)
    except BrokenBackup as reason:
        raise CommandError(str(reason)) from None
    _check_keys(manifest, new_keys=new_keys)
    _check_target(manifest)
    mark = Path(settings.RESTORE_MARK)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    for file in manifest.files:
        _put_back(folder / FILES / file.name, file.name)
    databases.load(folder / manifest.database.name)
    call_command("migrate", verbosity=0, interactive=False)
    held = make_safe(manifest.created_at)
    wrong = check_files()
    if wrong:
        raise CommandError(f"{len(wrong)} berkas tidak cocok, yang pertama: {wrong[0]}.")
    mark.unlink()
    return Restored(manifest, held)


@transaction.atomic
def make_safe(backup_at: str) -> Held:
    """Sign everybody out, forget mails for a password that wait, hold what was due, and note it in every trail.

    Also for a database that was restored by other means (`manage.py hold_deliveries`).
    """
    now = timezone.now()
    Session.objects.all().delete()
    PasswordReset.objects.all().delete()  # mailed already, or asked for again by *Lupa kata sandi*
    held = hold_unsent(now)
    data = {"backup_at": backup_at, "held": held.waiting + held.planned}
    for government in Government.objects.all():
        audit.record(by=RESTORE, action="installation.restore", on=government, government_id=government.pk, data=data)
    return held


def _check_keys(manifest: Manifest, *, new_keys: bool) -> None:
    """Under another AUDIT_KEY the entry of the restore itself would break the trail, for ever."""
    if manifest.keys != key_fingerprint() and not new_keys:
        raise CommandError(
            "SECRET_KEY atau AUDIT_KEY berbeda dari pemasangan lama: tautan yang sudah dikirim tidak dapat dibuka, dan "
            "riwayat tampak dipalsukan. Pakai kunci yang lama; bila hilang, ulangi dengan --new-keys."
        )


def _check_target(manifest: Manifest) -> None:
    if manifest.engine != databases.engine():
        raise CommandError(f"Cadangan berisi {manifest.engine}; basis data di sini {databases.engine()}.")
    if not databases.is_empty():
        raise CommandError("Basis data sudah berisi tabel. Pemulihan hanya ke pemasangan yang kosong.")
    if next(stored_names(), None) is not None:
        raise CommandError("Tempat berkas sudah berisi. Pemulihan hanya ke pemasangan yang kosong.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    newer = [name for name in manifest.migrations if name not in known and name.split(".")[0] not in _RETIRED]
    if newer:
        raise CommandError(
            f"Cadangan dibuat oleh versi {manifest.product_version}, yang lebih baru: {newer[0]} tidak dikenal."
        )


def _put_back(source: Path, name: str) -> None:
    with source.open("rb") as file:
        stored = default_storage.save(name, File(file))
    if stored != name:
        raise CommandError(f"Berkas {name} sudah ada.")
