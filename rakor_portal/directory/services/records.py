"""Storing a record of the directory so that a broken rule becomes a sentence for the user."""

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from rakor_portal.errors import RuleViolation

Record = TypeVar("Record", bound=models.Model)


def store(record: Record, *, update_fields: Iterable[str] | None = None) -> Record:
    """Check every field and constraint, then save. Raises RuleViolation with the sentences of what is wrong."""
    try:
        record.full_clean()
    except ValidationError as refusal:
        raise RuleViolation(" ".join(refusal.messages)) from refusal
    record.save(update_fields=update_fields)
    return record


def change(record: Record, fields: dict[str, object]) -> list[str]:
    """Set the fields that differ; returns their names, which is all that the audit trail needs to know."""
    changed = [name for name, value in fields.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, fields[name])
    return changed
