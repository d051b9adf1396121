"""Opening an action item by a link from a message, without a password."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from followups.models import ActionItem
from rakor_portal.accounts.models import AccessLink, RoleGrant
from rakor_portal.accounts.services.links import find_link, note_opening
from rakor_portal.directory.models import Incumbency


def open_link(*, token: str, address: str) -> Any:
    """The item with its condition of today, or None when the link is unknown, expired or its person has left.

    The link dies with the incumbency: its person must hold the owning position, one that reports for it, or one
    that gets copies (a leader's post), today. An item of a closed meeting opens for its owner and its circle.
    Raises TooManyAttempts for guesses from one `address`.
    """
    link = find_link(purpose=AccessLink.Purpose.ACTION_ITEM, token=token, address=address)
    if link is None:
        return None
    today = timezone.localdate(timezone=link.government.zone)
    items = ActionItem.objects.filter(pk=link.subject_id, government=link.government_id)
    item = items.with_condition(link.government, today).select_related("government", "owner").first()
    if item is None:
        return None
    held = Incumbency.objects.filter(person_id=link.person_id, government=link.government_id).on(today)
    positions = set(held.values_list("position_id", flat=True))
    if not _concerned(item, positions, today):
        return None
    note_opening(link=link)
    return item


def _concerned(item: ActionItem, positions: set[int], today: date) -> bool:
    """Whether one of the positions owns the item, reports for its owner, or may get copies of its messages."""
    if item.owner_id in positions:
        return True
    if item.circle is not None:
        return item.circle.positions.filter(pk__in=positions).exists()
    grants = RoleGrant.objects.filter(position__in=positions).on(today)
    return grants.filter(Q(role=RoleGrant.Role.LEADER) | Q(on_behalf_of=item.owner_id)).exists()
