"""What a post still owes, for rooms that do not know of items."""

from collections.abc import Iterable

from followups.models import ActionItem


def codes_of_open_items(position_ids: Iterable[int]) -> dict[int, list[str]]:
    """Open and held items by the position that leads them, in one query."""
    running = (*ActionItem.OPEN_STATUSES, ActionItem.Status.ON_HOLD)
    owned = ActionItem.objects.filter(owner__in=list(position_ids), status__in=running)
    codes: dict[int, list[str]] = {}
    for owner, code in owned.order_by("code").values_list("owner", "code"):
        codes.setdefault(owner, []).append(code)
    return codes
