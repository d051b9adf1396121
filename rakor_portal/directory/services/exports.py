"""Who took lists with personal numbers in full out of the portal (UU 27/2022)."""

from django.db import models

from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government


def record_full_export(*, by: models.Model, government: Government, kind: str) -> None:
    """Note that `by` saved the list `kind` with NIP and telephone unmasked."""
    audit.record(by=by, action="directory.export_full", on=government, government_id=government.pk, data={"list": kind})
