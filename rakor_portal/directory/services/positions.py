"""Posts: created, corrected and closed; invitations, duties and roles hang on them."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government, Organization, Position
from rakor_portal.directory.personal_numbers import require_numbers
from rakor_portal.directory.services.organizations import end_terms, require_no_duties
from rakor_portal.directory.services.records import change, store
from rakor_portal.errors import RuleViolation


@transaction.atomic
def create_position(*, by: models.Model, government: Government, **fields: Any) -> Position:
    """Add a post to an organisation of the government.

    Raises RuleViolation for a second head of it, or a telephone number that is none.
    """
    position = Position(government=government, **fields)
    require_numbers(position, fields)
    _refuse_second_head(position)
    store(position)
    _record(by, "position.create", position, {"category": position.category})
    return position


@transaction.atomic
def edit_position(*, by: models.Model, position: Position, **fields: Any) -> Position:
    """Correct title, unsur, protocol rank or contact; meetings already sent keep what they printed.

    Raises RuleViolation when that would give the organisation a second head, or a telephone number that is none.
    """
    changed = change(position, fields)
    if changed:
        require_numbers(position, changed)
        if {"is_head", "organization"} & set(changed):
            _refuse_second_head(position)
        store(position, update_fields=changed)
        _record(by, "position.edit", position, {"fields": changed})
    return position


@transaction.atomic
def close_position(*, by: models.Model, position: Position, on: date) -> Position:
    """Close the post from `on`; running terms end the day before. Raises RuleViolation if one begins later,
    or while it leads open duties.
    """
    if position.closed_on:
        raise RuleViolation(_("Jabatan ini sudah ditutup."))
    require_no_duties([position])
    end_terms([position], by=by, on=on)
    position.closed_on = on
    store(position, update_fields=["closed_on"])
    _record(by, "position.close", position, {"on": on.isoformat()})
    return position


@transaction.atomic
def reopen_position(*, by: models.Model, position: Position) -> Position:
    """Undo a closing that was a mistake; whoever held the post is appointed again.

    Raises RuleViolation when it is open, when another went on with its duties or heads the organisation now, or while
    its organisation is closed.
    """
    current = Position.objects.select_for_update(of=("self",)).select_related("organization").get(pk=position.pk)
    if current.closed_on is None:
        raise RuleViolation(_("Jabatan ini masih ada."))
    if current.successor_id:
        raise RuleViolation(_("Jabatan ini dilanjutkan jabatan lain, dan tindak lanjutnya sudah beralih ke sana."))
    if current.organization.closed_on:
        raise RuleViolation(_("Organisasinya sudah ditutup. Buka kembali organisasinya dahulu."))
    _refuse_second_head(current)
    day = current.closed_on
    current.closed_on = None
    store(current, update_fields=["closed_on"])
    _record(by, "position.reopen", current, {"closed_on": day.isoformat()})
    return current


def second_head_refusal(organization: Organization, head: Position) -> str:
    """Why no other post may lead `organization` while `head` does: its name would mean nobody."""
    words = _("%(name)s sudah dipimpin jabatan %(head)s. Hapus dahulu tanda Pimpinan organisasi pada jabatan itu.")
    return words % {"name": organization.name, "head": head.title}


def _refuse_second_head(position: Position) -> None:
    """Holds the organisation until the transaction ends, so that two at once do not both become its head."""
    if not position.is_head:
        return
    organization = Organization.objects.select_for_update().get(pk=position.organization_id)
    leading = Position.objects.leading(organization.pk, on=position.government.today)
    head = leading.exclude(pk=position.pk).first()
    if head is not None:
        raise RuleViolation(second_head_refusal(organization, head), at="is_head")


def _record(by: models.Model, action: str, position: Position, data: dict[str, Any]) -> None:
    audit.record(by=by, action=action, on=position, government_id=position.government_id, data=data)
