"""Days off of a government, beside those of the SKB 3 Menteri that were loaded with it."""

from datetime import date
from typing import Any

from django.db import models, transaction

from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government, Holiday
from rakor_portal.directory.services.records import change, store


@transaction.atomic
def create_holiday(*, by: models.Model, government: Government, **fields: Any) -> Holiday:
    """Add a day off; raises RuleViolation when that holiday is already there."""
    holiday = store(Holiday(government=government, **fields))
    _record(by, "holiday.create", holiday)
    return holiday


@transaction.atomic
def edit_holiday(*, by: models.Model, holiday: Holiday, **fields: Any) -> Holiday:
    """Correct a day off, for instance after a changed SKB."""
    before = holiday.date
    changed = change(holiday, fields)
    if changed:
        store(holiday, update_fields=changed)
        _record(by, "holiday.edit", holiday, before=before)
    return holiday


@transaction.atomic
def remove_holiday(*, by: models.Model, holiday: Holiday) -> None:
    """Take a day off out of the calendar; nothing official points to it, the audit trail remembers it."""
    _record(by, "holiday.remove", holiday)
    holiday.delete()


def _record(by: models.Model, action: str, holiday: Holiday, before: date | None = None) -> None:
    data = {"date": holiday.date.isoformat(), "name": holiday.name, "kind": holiday.kind}
    if before:
        data["before"] = before.isoformat()
    audit.record(by=by, action=action, on=holiday, government_id=holiday.government_id, data=data)
