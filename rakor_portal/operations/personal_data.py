"""All that the portal knows of one person, for who asks for it (UU 27/2022, article 7).

The rows are found by walking the foreign keys to the person and to his user, so that a new table is not forgotten.
Secrets are left out: passwords, tokens, keys of the second factor; in texts, as those of messages, what makes a link
open is struck out. Papers and the text of rakor are not searched for
the name: they are official records, found in the portal.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from rakor_portal.accounts.models import User
from rakor_portal.actors import SystemActor
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Person

EXPORTER = SystemActor("personal_data_export")
_SECRET = re.compile(r"password|secret|token|seal|hash|session|nonce|recovery|^key$|_key$")
#: Links without a password (`accounts.services.links`) and links for a new password.
_LIVE_LINK = re.compile(r"(/[it]/|/password-reset/[\w-]+/)(?:~[\w.-]+~|[\w=-]{16,})")
#: Known secrets only by their place; `window_key` and `actor_key` tell what a row is about and stay.
_NO_SECRET = frozenset({"window_key", "actor_key"})


def export_person(person: Person, folder: Path) -> dict[str, int]:
    """Write `data.json` and the person's files into the new folder; returns the number of rows by table.

    Raises FileExistsError when the folder is there already.
    """
    folder.mkdir(parents=True, mode=0o700)
    tables = {label: [_row(row) for row in rows] for label, rows in _tables(person)}
    (folder / "data.json").write_text(
        json.dumps(tables, cls=DjangoJSONEncoder, indent=1, ensure_ascii=False), encoding="utf-8"
    )
    for label, rows in _tables(person):
        for row in rows:
            _copy_file(label, row, folder)
    counts = {label: len(rows) for label, rows in tables.items()}
    audit.record(
        by=EXPORTER, action="person.export", on=person, government_id=person.government_id, data={"tables": counts}
    )
    return counts


def _tables(person: Person) -> Iterator[tuple[str, "models.QuerySet[Any]"]]:
    yield "directory.person", Person.objects.filter(pk=person.pk)
    yield from _pointing_to(person)
    user = User.objects.get_queryset().filter(person=person).first()
    if user is not None:
        yield from _pointing_to(user)


def _pointing_to(target: models.Model) -> Iterator[tuple[str, "models.QuerySet[Any]"]]:
    """Every row with a foreign key to `target`, by table and column."""
    for relation in target._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.field.concrete:
            model, column = relation.related_model, relation.field.name
            rows = model._default_manager.filter(**{column: target}).order_by("pk")
            if rows.exists():
                yield f"{model._meta.label_lower}.{column}", rows


def _row(row: models.Model) -> dict[str, Any]:
    fields = [
        field for field in row._meta.concrete_fields if field.name in _NO_SECRET or not _SECRET.search(field.name)
    ]
    return {field.name: _without_tokens(field.value_from_object(row)) for field in fields}


def _without_tokens(value: Any) -> Any:
    """The value with no link in it that still opens something, however deep it lies."""
    if isinstance(value, str):
        return _LIVE_LINK.sub(r"\1…", value)
    if isinstance(value, dict):
        return {name: _without_tokens(each) for name, each in value.items()}
    return [_without_tokens(each) for each in value] if isinstance(value, list) else value


def _copy_file(label: str, row: models.Model, folder: Path) -> None:
    name = getattr(row, "storage_name", "")
    if not name or not default_storage.exists(name):
        return
    target = folder / "files" / f"{label.split('.')[1]}-{row.pk}{Path(name).suffix}"
    target.parent.mkdir(exist_ok=True)
    with default_storage.open(name) as source:
        target.write_bytes(source.read())
