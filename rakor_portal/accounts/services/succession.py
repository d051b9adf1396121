"""Roles after a merger or a split of organisations."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.accounts.services.roles import grant_role
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Position


@transaction.atomic
def carry_roles(*, by: User, successors: dict[Position, Position], carried: set[int], on: date) -> None:
    """Roles of a post whose holder went along go on with the new post; operators go on acting for it.

    What a post lost with its holder stays lost: whoever takes the new one gets his roles from the administrator.
    """
    places = {old.pk: new for old, new in successors.items()}
    running = RoleGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gte=on))
    concerned = running.filter(Q(position__in=places) | Q(on_behalf_of__in=places))
    for grant in concerned.select_related("position", "on_behalf_of").order_by("pk"):
        holder_went = grant.position_id not in places or grant.position_id in carried
        position = places.get(grant.position_id, grant.position)
        principal = places.get(grant.on_behalf_of_id or 0, grant.on_behalf_of)
        last, until = on - timedelta(days=1), grant.valid_until
        if grant.valid_from and grant.valid_from > last:  # not begun before the merger: it begins with the new post
            if holder_went and not _has(position, grant.role, principal, on):
                RoleGrant.objects.filter(pk=grant.pk).update(position=position, on_behalf_of=principal)
            continue
        grant.valid_until = last
        grant.save(update_fields=["valid_until"])
        data = {"role": grant.role, "position": grant.position_id, "until": last.isoformat()}
        audit.record(by=by, action="role.end", on=grant, government_id=grant.government_id, data=data)
        if holder_went and not _has(position, grant.role, principal, on):
            grant_role(
                by=by, position=position, role=grant.role, on_behalf_of=principal, valid_from=on, valid_until=until
            )


def _has(position: Position, role: str, principal: Position | None, on: date) -> bool:
    return RoleGrant.objects.on(on).filter(position=position, role=role, on_behalf_of=principal).exists()
