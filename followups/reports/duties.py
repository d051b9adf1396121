"""What a post still owes and what its holder has done, for rooms that do not know of items."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from followups.models import ActionItem, TimelineEvent
from meetings.models import Minutes
from rakor_portal.directory.models import Government
from rakor_portal.directory.registry import TermChange


def codes_of_open_items(position_ids: Iterable[int]) -> dict[int, list[str]]:
    """Open and held items by the position that leads them, in one query."""
    running = (*ActionItem.OPEN_STATUSES, ActionItem.Status.ON_HOLD)
    owned = ActionItem.objects.filter(owner__in=list(position_ids), status__in=running)
    codes: dict[int, list[str]] = {}
    for owner, code in owned.order_by("code").values_list("owner", "code"):
        codes.setdefault(owner, []).append(code)
    return codes


def refuse_undoing_of_what_was_used(
    *, by: Any, government: Government, changes: Sequence[TermChange], lock: bool
) -> dict[int, str]:
    """Why an appointment of today cannot be taken back: something was done under it, and its author must stay known."""
    morning = datetime.combine(government.today, time(), tzinfo=government.zone)
    words = _("Hari ini sudah ada tindakan atas nama jabatan ini, sehingga pengangkatannya tidak dapat dibatalkan. "
              "Akhiri masa jabatannya hari ini.")  # fmt: skip
    return {
        place: words
        for place, each in enumerate(changes)
        if each.before and each.after is None and _has_acted(each.person_id, each.position.pk, morning)
    }


def _has_acted(person_id: int, position_id: int, since: datetime) -> bool:
    for_it = Q(item__owner=position_id) | Q(on_behalf_of=position_id)
    events = TimelineEvent.objects.filter(for_it, actor__person=person_id, at__gte=since)
    approved = Minutes.objects.filter(meeting__chair=position_id, approved_by__person=person_id, approved_at__gte=since)
    return events.exists() or approved.exists()
