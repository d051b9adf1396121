"""People who hold posts. The audit trail names the fields that changed, never NIP or phone numbers."""

from typing import Any

from django.db import models, transaction

from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government, Person
from rakor_portal.directory.personal_numbers import require_numbers
from rakor_portal.directory.services.records import change, store


@transaction.atomic
def create_person(*, by: models.Model, government: Government, **fields: Any) -> Person:
    """Add a person; raises RuleViolation when the NIP belongs to somebody else, or a number cannot be one."""
    person = Person(government=government, **fields)
    require_numbers(person, fields)
    store(person)
    audit.record(by=by, action="person.create", on=person, government_id=person.government_id)
    return person


@transaction.atomic
def edit_person(*, by: models.Model, person: Person, **fields: Any) -> Person:
    """Correct name, titles, NIP, rank or contact. Raises RuleViolation when a new number cannot be one."""
    changed = change(person, fields)
    if changed:
        require_numbers(person, changed)
        store(person, update_fields=changed)
        data = {"fields": changed}
        audit.record(by=by, action="person.edit", on=person, government_id=person.government_id, data=data)
    return person
