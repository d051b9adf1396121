"""What `meetings` does when `directory` puts posts in the place of others."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from meetings.services.succession import carry_invitations
from rakor_portal.accounts.models import User
from rakor_portal.directory.models import Position
from rakor_portal.directory.signals import positions_succeeded


@receiver(positions_succeeded, dispatch_uid="meetings.carry_invitations")
def invitations_of_succeeded_positions(
    *, by: User, successors: dict[Position, Position], on: date, **_other: Any
) -> None:
    """Invitations to rakor to come go on with the new post, in the transaction that merges or splits."""
    carry_invitations(by=by, successors=successors, on=on)
