"""Storing a record of the directory so that a broken rule becomes a sentence for the user."""

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from rakor_portal.conflicts import fingerprint
from rakor_portal.errors import RuleViolation, StaleWrite

Record = TypeVar("Record", bound=models.Model)


def store(record: Record, *, update_fields: Iterable[str] | None = None) -> Record:
    """Check every field and constraint, then save. Raises RuleViolation with the sentences of what is wrong."""
    try:
        record.full_clean()
    except ValidationError as refusal:
        raise RuleViolation(" ".join(refusal.messages)) from refusal
    record.save(update_fields=update_fields)
    return record


def lock_unchanged(record: models.Model, *, names: Iterable[str], seen: str) -> None:
    """Hold the record until the transaction ends, as it is stored now. Raises StaleWrite when `seen` is not it.

    `seen` is the fingerprint of what the editor had before him; without one (an older page) nothing is compared.
    """
    stored = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if seen and seen != fingerprint(stored, names):
        raise StaleWrite(_("Orang lain mengubah data ini lebih dahulu. Bandingkan, lalu simpan lagi."), stored)
    record.refresh_from_db()


def change(record: Record, fields: dict[str, object]) -> list[str]:
    """Set the fields that differ; returns their names, which is all that the audit trail needs to know."""
    changed = [name for name, value in fields.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, fields[name])
    return changed
