"""What `followups` does when `meetings` approves minutes."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from followups.services.action_items import open_items
from meetings.models import ActionPoint
from meetings.signals import minutes_approved
from rakor_portal.accounts.models import User
from rakor_portal.actors import SystemActor


@receiver(minutes_approved, dispatch_uid="followups.open_items")
def open_items_of_approved_minutes(
    *, points: list[ActionPoint], by: User | SystemActor, at: datetime, **_other: Any
) -> None:
    """Each minuted point becomes an ActionItem, in the transaction that approves the minutes."""
    open_items(by=by, points=points, at=at)
