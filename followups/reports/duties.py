"""What a post still owes, for rooms that do not know of items."""

from collections.abc import Iterable

from django.db.models import Count

from followups.models import ActionItem


def count_open_items(position_ids: Iterable[int]) -> dict[int, int]:
    """Open and held items by the position that leads them, in one query."""
    running = (*ActionItem.OPEN_STATUSES, ActionItem.Status.ON_HOLD)
    owned = ActionItem.objects.filter(owner__in=list(position_ids), status__in=running)
    return dict(owned.order_by().values_list("owner").annotate(number=Count("pk")))
