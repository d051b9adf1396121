"""Every move of a message that is being handed over: compare-and-swap on state and token, with its event.

Whoever loses the comparison has lost the message and must let go of it. Obligations are always locked before
their message, all of a transaction at once and in one order, here and in `outbox.cancel`, so that two transactions
never wait for each other.
"""

import random
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, F, Q, UUIDField, prefetch_related_objects
from django.utils import timezone

from rakor_portal.messaging.models import DeliveryEvent, Message, Obligation
from rakor_portal.messaging.models.messages import MessageQuerySet
from rakor_portal.messaging.models.obligations import ObligationQuerySet
from rakor_portal.messaging.notifications.batches import Among, insert_events
from rakor_portal.prepared import Given, PreparedQuery, given_list

#: Longer than any hand-over up to its dot; a paused worker that wakes later fails the comparison.
LEASE = timedelta(minutes=5)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
MOST_REFUSALS = 10
MOST_LOST_LEASES = 3

_State = Message.State


@transaction.atomic
def claim_fresh(*, due_by: datetime, most: int, besides: Collection[UUID]) -> list[Message]:
    """Take up to `most` due messages that nobody lost before, each under a token of its own.

    What a dead worker held is taken singly (`claim`): a message that kills its worker must not take others along.
    """
    now = timezone.now()
    taken = _fresh.rows(most, len(besides), due_by=due_by, now=now, besides=list(besides))
    prefetch_related_objects(taken, "government")
    rows = Message.objects.filter(Among("id", [message.pk for message in taken]), state=_State.QUEUED)
    if not taken or rows.update(state=_State.LEASED, token=F("token") + 1, lease_until=now + LEASE) != len(taken):
        transaction.set_rollback(True)  # SQLite has no row locks, but lets one writer in at a time
        return []
    for message in taken:
        message.token, message.state = message.token + 1, _State.LEASED
    note_all(taken, "leased")
    return taken


def _build_fresh(most: int, besides: int) -> MessageQuerySet:
    moment = DateTimeField()
    due = Message.objects.claimable(due_by=Given("due_by", moment), now=Given("now", moment))  # type: ignore[arg-type]
    fresh = due.filter(state=_State.QUEUED, lost_leases=0).exclude(pk__in=given_list("besides", besides, UUIDField()))
    return fresh.select_for_update(skip_locked=True, of=("self",))[:most]


_fresh: PreparedQuery[Message] = PreparedQuery(_build_fresh)


@transaction.atomic
def claim(message_id: UUID, *, due_by: datetime) -> Message | None:
    """Take the message for `LEASE`, or None when somebody else was quicker or it is no longer due.

    The lease's clock is the real one, whatever moment is being planned for.
    """
    now = timezone.now()
    due = Message.objects.claimable(due_by=due_by, now=now).select_related("government")
    message = due.filter(pk=message_id).first()
    if message is None:
        return None
    lost = message.lost_leases + (message.state == _State.LEASED)
    if lost >= MOST_LOST_LEASES:
        quarantine(message, lost)
        return None
    taken = Message.objects.filter(pk=message.pk, state=message.state, token=message.token).update(
        state=_State.LEASED, token=F("token") + 1, lease_until=now + LEASE, lost_leases=lost
    )
    if taken != 1:
        return None
    message.token, message.state, message.lost_leases = message.token + 1, _State.LEASED, lost
    note(message, "leased")
    return message


def release(messages: Iterable[Message]) -> None:
    """Queue again what was taken and not begun, as it was."""
    left = list(messages)
    if left:
        _release(left)


@transaction.atomic
def _release(left: list[Message]) -> None:
    with transaction.atomic():
        are_ours = held(left).update(state=_State.QUEUED) == len(left)
        if not are_ours:
            transaction.set_rollback(True)
    note_all(left if are_ours else [each for each in left if swap(each, state=_State.QUEUED)], "released")


def withdraw(message: Message, obligations: list[Obligation], refused: dict[int, str]) -> None:
    """Cancel a message that nothing was handed over of, for the reasons that its subjects' rooms gave."""
    reason = next((refused[row.pk] for row in obligations if row.pk in refused), "tidak ada lagi yang disampaikan")
    if not swap(message, state=_State.CANCELLED, reason=reason[:200]):
        return
    note(message, "cancelled", reason[:200])
    for obligation in obligations:
        if obligation.pk in refused:
            obligation.state, obligation.reason = Obligation.State.CANCELLED, refused[obligation.pk][:200]
        else:
            obligation.state, obligation.message = Obligation.State.PLANNED, None
    Obligation.objects.bulk_update(obligations, ["state", "reason", "message"])


#: What becomes of the obligations when their message ends.
_ENDINGS = {
    _State.SENT: Obligation.State.DONE,
    _State.FAILED: Obligation.State.NEEDS_OPERATOR,
    _State.UNCERTAIN: Obligation.State.NEEDS_OPERATOR,
    _State.QUARANTINED: Obligation.State.NEEDS_OPERATOR,
    _State.EXPIRED: Obligation.State.EXPIRED,
}


@transaction.atomic
def end(message: Message, state: Message.State, reason: str = "", *, step: str = "") -> bool:
    """Bring the message to a named ending together with its obligations; False when it was no longer ours."""
    fields: dict[str, Any] = {"state": state, "reason": "" if state == _State.SENT else reason[:200]}
    if state == _State.SENT:
        fields["sent_at"] = timezone.now()
    bound([message]).update(state=_ENDINGS[state], reason=fields["reason"])
    if not swap(message, **fields):
        transaction.set_rollback(True)
        return False
    note(message, step or state, reason)
    return True


def end_sent(messages: Sequence[Message], replies: dict[UUID, str]) -> None:
    """All of them at once, with the relay's reply to each; those that are no longer ours stay as they are.

    In a transaction that has locked their obligations.
    """
    at, ours = timezone.now(), messages
    if held(messages).update(state=_State.SENT, reason="", sent_at=at) != len(messages):
        rows = Message.objects.filter(Among("id", replies), state=_State.SENT, sent_at=at)
        tokens = dict(rows.values_list("pk", "token"))
        ours = [message for message in messages if tokens.get(message.pk) == message.token]
    bound(ours).update(state=Obligation.State.DONE, reason="")
    note_all(ours, "sent", replies)


def refuse_for_now(message: Message, reply: str) -> None:
    """Queue again after a temporary refusal, later each time; give up before it makes no sense any more."""
    step = BACKOFF[min(message.attempts, len(BACKOFF) - 1)]
    again = timezone.now() + step * random.uniform(0.5, 1.0)
    too_late = message.expires_at is not None and again > message.expires_at
    if too_late or message.attempts + 1 >= MOST_REFUSALS:
        end(message, _State.FAILED, reply, step="given_up")
    elif swap(message, state=_State.QUEUED, not_before=again, attempts=F("attempts") + 1, lost_leases=0):
        note(message, "refused", reply)


def put_back(message: Message, reason: str) -> None:
    """Queue again for the next minute: the channel is down, which is not held against the message."""
    again = timezone.now() + BACKOFF[0]
    if swap(message, state=_State.QUEUED, not_before=again, lost_leases=0):
        note(message, "channel_down", reason)


def count_loss(message: Message) -> None:
    """Queue again what a worker died on, surely before its dot; put it aside when it has killed too many."""
    lost = message.lost_leases + 1
    if lost >= MOST_LOST_LEASES:
        quarantine(message, lost)
    elif swap(message, state=_State.QUEUED, lost_leases=lost):
        note(message, "released")


def quarantine(message: Message, lost: int) -> None:
    """Put aside a message that workers took and were not heard of again."""
    end(message, _State.QUARANTINED, f"{lost} kali diambil tanpa kabar", step="quarantined")


def note(message: Message, step: str, reply: str = "") -> None:
    """Append one line to the message's history."""
    DeliveryEvent.objects.create(message=message, token=message.token, step=step, reply=reply[:300])


def note_all(messages: Collection[Message], step: str, replies: dict[UUID, str] | None = None) -> None:
    """The same line for each, in one statement."""
    said = replies or {}
    if messages:
        insert_events([(each, said.get(each.pk, "")[:300]) for each in messages], step, timezone.now())


def locked_obligations(messages: Sequence[Message]) -> ObligationQuerySet:
    """What the messages still have to fulfil; reading it locks it, in the order in which everybody locks."""
    return bound(messages).select_for_update().order_by("fire_at", "pk")


def bound(messages: Sequence[Message]) -> ObligationQuerySet:
    """What the messages still have to fulfil."""
    return Obligation.objects.filter(Among("message_id", [each.pk for each in messages]), state=Obligation.State.BOUND)


def swap(message: Message, **fields: Any) -> bool:
    """Change the row if it still is in the state and under the token that we hold."""
    return held([message]).update(**fields) == 1


def held(messages: Sequence[Message]) -> MessageQuerySet:
    """Those of the messages that still are in the state and under the token that we hold."""
    by_hold: dict[tuple[str, int], list[UUID]] = {}
    for message in messages:
        by_hold.setdefault((message.state, message.token), []).append(message.pk)
    conditions = (Q(Among("id", pks), state=state, token=token) for (state, token), pks in by_hold.items())
    return Message.objects.filter(reduce(or_, conditions))
