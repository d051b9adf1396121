"""What `followups` does when `meetings` approves minutes, and when `directory` puts posts in the place of others."""

from datetime import date, datetime
from typing import Any

from django.dispatch import receiver

from followups.services.action_items import open_items
from followups.services.succession import follow_successors
from meetings.models import ActionPoint
from meetings.signals import minutes_approved
from rakor_portal.accounts.models import User
from rakor_portal.actors import SystemActor
from rakor_portal.directory.models import Position
from rakor_portal.directory.signals import positions_succeeded


@receiver(minutes_approved, dispatch_uid="followups.open_items")
def open_items_of_approved_minutes(
    *, points: list[ActionPoint], by: User | SystemActor, at: datetime, **_other: Any
) -> None:
    """Each minuted point becomes an ActionItem, in the transaction that approves the minutes."""
    open_items(by=by, points=points, at=at)


@receiver(positions_succeeded, dispatch_uid="followups.follow_successors")
def items_of_succeeded_positions(
    *, by: User, successors: dict[Position, Position], on: date, reason: str, **_other: Any
) -> None:
    """What is open goes on with the new post, in the transaction that merges or splits."""
    follow_successors(by=by, successors=successors, on=on, reason=reason)
