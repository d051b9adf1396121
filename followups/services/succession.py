"""Open items follow the post that stands in the place of their owner after a merger or a split; done ones when they are
reopened."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from followups import notifications
from followups.models import ActionItem, TimelineEvent
from followups.models.action_items import ActionItemQuerySet
from followups.services.notices import KIND, silence_reminders, tell
from followups.services.timeline import write_event
from rakor_portal.accounts.models import AccessLink, User
from rakor_portal.accounts.services.links import revoke_links
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Incumbency, Position
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.services.outbox import cancel

Status = ActionItem.Status
#: What somebody still owes or may have to take up again.
RUNNING = (*ActionItem.OPEN_STATUSES, Status.ON_HOLD)


@transaction.atomic
def follow_successors(*, by: User, successors: dict[Position, Position], on: date, reason: str) -> int:
    """Give what runs to the new post; done and dropped items keep the old one until reopened. How many moved.

    Told to whoever did not have it before: a head who goes along knows his items. Unlike a reassignment by hand, a
    report that waits for verification goes along.
    """
    places = {old.pk: new for old, new in successors.items()}
    items = ActionItem.objects.filter(owner__in=places, status__in=RUNNING).select_for_update(of=("self",))
    moved = list(items.select_related("government", "owner", "point__meeting").order_by("pk"))
    known = _same_holders(places, ended=on, today=on)
    for item in moved:
        _move(by, item, places[item.owner_id], reason, is_known=item.owner_id in known)
    _hand_on_support(places, ActionItem.objects.filter(status__in=RUNNING))
    return len(moved)


@transaction.atomic
def follow_to_standing_post(*, by: User, item: ActionItem, today: date) -> None:
    """Give a done item that is being reopened, and its support, to the posts that stand there after every merger.

    Raises RuleViolation when its owner is closed and no open post went on with its duties: nobody could report.
    """
    old, owner = item.owner, _standing(item.owner, today)
    if owner.closed_on and owner.closed_on <= today:
        words = _("%(post)s sudah ditutup tanpa jabatan penerus, sehingga tidak ada yang dapat melapor. Minta admin "
                  "membuka kembali jabatan itu, atau tetapkan tindak lanjut baru lewat notula rakor.")  # fmt: skip
        raise RuleViolation(words % {"post": owner.title})
    heirs = {post.pk: post.standing_on(today) for post in item.supporters.exclude(successor=None)}
    _hand_on_support({pk: heir for pk, heir in heirs.items() if heir.pk != pk}, ActionItem.objects.filter(pk=item.pk))
    if owner != old:
        known = _same_holders({old.pk: owner}, ended=old.closed_on or today, today=today)
        _move(by, item, owner, _("Jabatan penanggung jawab sudah digantikan."), is_known=old.pk in known)


def _standing(owner: Position, today: date) -> Position:
    """The post in the place of `owner`, locked and read again: a merger of this moment comes before or after."""
    locked = Position.objects.select_for_update(of=("self",), no_key=True)
    return locked.get(pk=owner.standing_on(today).pk).standing_on(today)


def _hand_on_support(places: dict[int, Position], items: ActionItemQuerySet) -> None:
    through = ActionItem.supporters.through
    for row in through.objects.filter(position_id__in=places, actionitem__in=items):
        through.objects.get_or_create(actionitem_id=row.actionitem_id, position_id=places[row.position_id].pk)
        row.delete()


def _same_holders(places: dict[int, Position], *, ended: date, today: date) -> set[int]:
    """The old posts, closed from `ended`, whose last holder holds the new one."""
    before = Incumbency.objects.holders_on(ended - timedelta(days=1), places)
    after = Incumbency.objects.holders_on(today, [new.pk for new in places.values()])
    return {
        old
        for old, new in places.items()
        if old in before and new.pk in after and before[old].person_id == after[new.pk].person_id
    }


def _move(by: User, item: ActionItem, owner: Position, reason: str, *, is_known: bool) -> None:
    old = item.owner
    ActionItem.objects.filter(pk=item.pk).update(owner=owner, due_version=F("due_version") + 1)
    item.owner, item.due_version = owner, item.due_version + 1
    silence_reminders(item=item, reason="owner_changed")
    untold = cancel(subject_kind=KIND, subject_id=item.pk, reason="owner_changed", stages=["assigned"])
    cancel(subject_kind=KIND, subject_id=item.pk, reason="owner_changed", positions=[old.pk])
    if not is_known:
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
    if is_known and not untold:
        return
    wording = notifications.succession(item, str(item.point.meeting), reason)
    tell(item=item, positions=[owner], stage="assigned", wording=wording, version=event.pk)
