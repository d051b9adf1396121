"""Roles of positions by date; whoever holds the position has the role, and loses it with the position."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.accounts.services.administrators import lock_administrators, require_administrator
from rakor_portal.actors import SystemActor
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Position
from rakor_portal.errors import RuleViolation


@transaction.atomic
def grant_role(
    *,
    by: User | SystemActor,
    position: Position,
    role: str,
    on_behalf_of: Position | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> RoleGrant:
    """Give `position` a role; an operator acts for the post `on_behalf_of`, and both are recorded.

    Raises RuleViolation when the position has the role on some of those days, or the grant contradicts itself.
    """
    same = RoleGrant.objects.filter(position=position, role=role, on_behalf_of=on_behalf_of)
    overlapping = same.filter(
        Q(valid_until=None) | Q(valid_until__gte=valid_from or date.min),
        Q(valid_from=None) | Q(valid_from__lte=valid_until or date.max),
    )
    if overlapping.exists():
        raise RuleViolation(_("Jabatan ini sudah memegang peran itu."))
    grant = RoleGrant(
        government=position.government,
        position=position,
        role=role,
        on_behalf_of=on_behalf_of,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    try:
        grant.full_clean()
    except ValidationError as refusal:
        raise RuleViolation(" ".join(refusal.messages)) from refusal
    grant.save()
    _record(by, "role.grant", grant)
    return grant


@transaction.atomic
def end_role(*, by: User, grant: RoleGrant, on: date) -> None:
    """Let the role end with the day before `on`; a role that had not begun by then ends before it begins to count.

    An administrator must remain.
    """
    last = on - timedelta(days=1)
    if grant.valid_from and last < grant.valid_from:
        raise RuleViolation(_("Tanggal berhenti harus setelah tanggal mulai."))
    held = {each.position_id for each in by.incumbencies_today}
    if grant.role == RoleGrant.Role.GOVERNMENT_ADMIN and grant.position_id in held:
        raise RuleViolation(_("Anda tidak dapat mencabut peran admin dari jabatan sendiri."))
    lock_administrators(grant.government_id)
    grant.valid_until = last
    grant.save(update_fields=["valid_until"])
    if grant.role == RoleGrant.Role.GOVERNMENT_ADMIN:
        require_administrator(grant.government_id, on=on)
    _record(by, "role.end", grant)


def _record(by: User | SystemActor, action: str, grant: RoleGrant) -> None:
    data = {
        "role": grant.role,
        "position": grant.position_id,
        "on_behalf_of": grant.on_behalf_of_id,
        "from": grant.valid_from.isoformat() if grant.valid_from else None,
        "until": grant.valid_until.isoformat() if grant.valid_until else None,
    }
    audit.record(by=by, action=action, on=grant, government_id=grant.government_id, data=data)
