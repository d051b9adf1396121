"""What `accounts` does when posts are succeeded by others."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from rakor_portal.accounts.models import User
from rakor_portal.accounts.services.succession import carry_roles
from rakor_portal.directory.models import Position
from rakor_portal.directory.signals import positions_succeeded


@receiver(positions_succeeded, dispatch_uid="accounts.carry_roles")
def roles_of_succeeded_positions(
    *, by: User, successors: dict[Position, Position], carried: set[int], on: date, **_other: Any
) -> None:
    """Roles go along with a holder who goes along, in the transaction that merges or splits."""
    carry_roles(by=by, successors=successors, carried=carried, on=on)
