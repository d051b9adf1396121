"""Kirim tagihan to several owners at once: one message and one timeline row for each item."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from django.db import transaction

from followups.models import ActionItem
from followups.permissions import can_remind
from followups.services.inquiries import holders_today, send_reminder
from rakor_portal.accounts.models import User


@transaction.atomic
def send_reminders(*, by: User, items: Iterable[ActionItem], client_ref: UUID) -> int:
    """Send a tagihan for each item that still runs and has a holder; say how many. The others are passed over.

    `client_ref` is the form's: sent twice, each owner is asked once.
    """
    running = [item for item in items if can_remind(by, item)]
    held = holders_today(by.government, {item.owner_id for item in running}) if running else set()
    due = [item for item in running if item.owner_id in held]
    for item in due:
        send_reminder(by=by, item=item, client_ref=uuid5(client_ref, item.code))
    return len(due)
