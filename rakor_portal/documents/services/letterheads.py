"""Changing a letterhead: always a new version from a day on; papers issued before keep the lines of their day."""

import secrets
from datetime import date
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.documents.models import Letterhead
from rakor_portal.errors import RuleViolation
from rakor_portal.inspection.inspecting import inspected
from rakor_portal.inspection.purposes import EMBLEM

LINES = ("upper_line", "main_line", "address_lines", "emblem")


def change_letterhead(
    *,
    by: User,
    base: Letterhead,
    valid_from: date,
    upper_line: str,
    main_line: str,
    address_lines: list[str],
    emblem: "File[Any] | None" = None,
    without_emblem: bool = False,
) -> Letterhead:
    """The version after `base`, which must be the newest. Without a new `emblem` that of `base` is carried on.

    Raises RuleViolation when the picture is not taken, the day has passed, nothing differs, or somebody else was
    faster. The picture of a version is never deleted: papers of its day print it when they are made again.
    """
    _require_newest(base)
    name = "" if without_emblem else base.emblem.name or ""
    stored = _store(emblem, base.government_id) if emblem else ""
    version = Letterhead(
        government=base.government,
        kind=base.kind,
        version=base.version + 1,
        upper_line=upper_line,
        main_line=main_line,
        address_lines=address_lines,
        emblem=stored or name,
        valid_from=valid_from,
    )
    try:
        _keep(by, base, version)
    except RuleViolation:
        if stored:
            default_storage.delete(stored)
        raise
    return version


@transaction.atomic
def _keep(by: User, base: Letterhead, version: Letterhead) -> None:
    Letterhead.objects.select_for_update().get(pk=base.pk)  # of two at once, the second sees what the first wrote
    _require_newest(base)
    if version.valid_from is None or version.valid_from < by.today:
        raise RuleViolation(_("Kop baru berlaku paling awal hari ini, sebab dokumen lama tidak berubah."))
    changed = [name for name in LINES if getattr(version, name) != getattr(base, name)]
    if not changed and version.valid_from == base.valid_from:
        raise RuleViolation(_("Belum ada yang diubah."))
    version.full_clean()
    version.save(force_insert=True)
    audit.record(
        by=by,
        action="letterhead.change",
        on=version,
        government_id=version.government_id,
        data={"kind": version.kind, "changed": changed, "valid_from": version.valid_from.isoformat()},
    )


def _require_newest(base: Letterhead) -> None:
    of_kind = Letterhead.objects.filter(government=base.government_id, kind=base.kind)
    if of_kind.filter(version__gt=base.version).exists():
        raise RuleViolation(
            _("Kop ini sudah diganti dengan versi yang lebih baru. Buka Kop naskah, lalu ubah versi itu.")
        )


def _store(emblem: "File[Any]", government_id: int) -> str:
    """Inspect the picture and keep it, written anew as PNG, under a name that nobody can guess."""
    with inspected(emblem, name=emblem.name or "", purpose=EMBLEM) as file, file.path.open("rb") as content:
        return default_storage.save(f"emblems/{government_id}/{secrets.token_hex(16)}{file.suffix}", File(content))
