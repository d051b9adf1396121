"""Places where rakor are held."""

from datetime import date
from typing import Any

from django.db import models, transaction

from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government, Venue
from rakor_portal.directory.services.records import change, store


@transaction.atomic
def create_venue(*, by: models.Model, government: Government, **fields: Any) -> Venue:
    """Add a place; one name may stand in two regions."""
    venue = store(Venue(government=government, **fields))
    audit.record(by=by, action="venue.create", on=venue, government_id=venue.government_id)
    return venue


@transaction.atomic
def edit_venue(*, by: models.Model, venue: Venue, **fields: Any) -> Venue:
    """Correct name, address or capacity; sent letters keep what they printed."""
    changed = change(venue, fields)
    if changed:
        store(venue, update_fields=changed)
        data = {"fields": changed}
        audit.record(by=by, action="venue.edit", on=venue, government_id=venue.government_id, data=data)
    return venue


@transaction.atomic
def close_venue(*, by: models.Model, venue: Venue, on: date) -> Venue:
    """Offer the place no longer from `on`."""
    venue.closed_on = on
    store(venue, update_fields=["closed_on"])
    data = {"on": on.isoformat()}
    audit.record(by=by, action="venue.close", on=venue, government_id=venue.government_id, data=data)
    return venue
