"""Open items follow the post that stands in the place of their owner after a merger or a split."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from followups import notifications
from followups.models import ActionItem, TimelineEvent
from followups.services.notices import silence_reminders, tell
from followups.services.timeline import write_event
from rakor_portal.accounts.models import AccessLink, User
from rakor_portal.accounts.services.links import revoke_links
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Position

Status = ActionItem.Status
#: What somebody still owes or may have to take up again.
RUNNING = (*ActionItem.OPEN_STATUSES, Status.ON_HOLD)


@transaction.atomic
def follow_successors(*, by: User, successors: dict[Position, Position], reason: str) -> int:
    """Give what runs to the new post, told to its holder; done and dropped items keep the old one. How many moved.

    Unlike a reassignment by hand, a report that waits for verification goes along.
    """
    places = {old.pk: new for old, new in successors.items()}
    items = ActionItem.objects.filter(owner__in=places, status__in=RUNNING).select_for_update(of=("self",))
    moved = list(items.select_related("government", "owner", "point__meeting").order_by("pk"))
    for item in moved:
        _move(by, item, places[item.owner_id], reason)
    through = ActionItem.supporters.through
    for row in through.objects.filter(position_id__in=places, actionitem__status__in=RUNNING):
        through.objects.get_or_create(actionitem_id=row.actionitem_id, position_id=places[row.position_id].pk)
        row.delete()
    return len(moved)


def _move(by: User, item: ActionItem, owner: Position, reason: str) -> None:
    old = item.owner
    ActionItem.objects.filter(pk=item.pk).update(owner=owner, due_version=F("due_version") + 1)
    item.owner, item.due_version = owner, item.due_version + 1
    silence_reminders(item=item, reason="owner_changed")
    revoke_links(purpose=AccessLink.Purpose.ACTION_ITEM, subject_id=item.pk)
    words = _("%(old)s → %(new)s. %(reason)s") % {"old": old.title, "new": owner.title, "reason": reason}
    event = write_event(item=item, kind=TimelineEvent.Kind.REASSIGNED, by=by, at=timezone.now(), text=words)
    audit.record(
        by=by,
        action="action_item.succeed",
        on=item,
        government_id=item.government_id,
        data={"from": old.pk, "to": owner.pk},
        circle_id=item.circle_id,
    )
    wording = notifications.assignment(item, str(item.point.meeting))
    tell(item=item, positions=[owner], stage="assigned", wording=wording, version=event.pk)
