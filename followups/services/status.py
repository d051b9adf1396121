"""The one place where the status of an action item moves."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from followups.models import ActionItem
from rakor_portal.accounts.models import User
from rakor_portal.actors import SystemActor
from rakor_portal.errors import RuleViolation, StaleWrite


def lock_item(item_id: int) -> ActionItem:
    """The item as it is now, held until the caller's transaction ends, with owner and government."""
    locked = ActionItem.objects.select_for_update(of=("self",))
    return locked.select_related("government", "owner__organization").get(pk=item_id)


def move_status(
    *, item: ActionItem, to: str, by: User | SystemActor, at: datetime, reason: str = "", **fields: Any
) -> None:
    """Move `item` to `to` together with `fields`, if the table of moves allows it and nobody was faster.

    Raises RuleViolation for a move that does not exist, StaleWrite when the stored status is another one.
    """
    if to not in ActionItem.MOVES[item.status]:
        message = _("Tindak lanjut berstatus %(status)s tidak dapat diubah dengan cara ini.")
        raise RuleViolation(message % {"status": item.get_status_display().lower()})
    fields |= {
        "status": to,
        "status_changed_at": at,
        "status_changed_by": by if isinstance(by, User) else None,
        "status_reason": reason,
    }
    if ActionItem.objects.filter(pk=item.pk, status=item.status).update(**fields) != 1:
        current = ActionItem.objects.filter(pk=item.pk).values_list("status", flat=True).get()
        raise StaleWrite(_("Tindak lanjut ini baru saja diubah orang lain. Muat ulang halaman ini."), current)
    for name, value in fields.items():
        setattr(item, name, value)
