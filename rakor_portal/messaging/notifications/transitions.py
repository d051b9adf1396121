"""Every move of a message that is being handed over: compare-and-swap on state and token, with its event.

Whoever loses the comparison has lost the message and must let go of it. Obligations are always locked before
their message, here and in `outbox.cancel`, so that two transactions never wait for each other.
"""

import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rakor_portal.messaging.models import DeliveryEvent, Message, Obligation
from rakor_portal.messaging.registry import recheck_all

#: Longer than any hand-over up to its dot; a paused worker that wakes later fails the comparison.
LEASE = timedelta(minutes=5)
#: Longer than the relay waits for a silent client and we wait for its answer (delivery.md section 6).
RECOVER_AFTER = timedelta(minutes=16)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
MOST_REFUSALS = 10
MOST_LOST_LEASES = 3

_State = Message.State


@transaction.atomic
def claim_fresh(*, due_by: datetime, most: int, besides: Collection[UUID]) -> list[Message]:
    """Take up to `most` due messages that nobody lost before, each under a token of its own, with their attachments.

    What a dead worker held is taken singly (`claim`): a message that kills its worker must not take others along.
    """
    now = timezone.now()
    due = Message.objects.claimable(due_by=due_by, now=now).filter(state=_State.QUEUED).exclude(pk__in=besides)
    free = due.select_related("government").select_for_update(skip_locked=True, of=("self",))
    taken = list(free.prefetch_related("attachments")[:most])
    rows = Message.objects.filter(pk__in=[message.pk for message in taken], state=_State.QUEUED)
    if not taken or rows.update(state=_State.LEASED, token=F("token") + 1, lease_until=now + LEASE) != len(taken):
        transaction.set_rollback(True)  # SQLite has no row locks, but lets one writer in at a time
        return []
    for message in taken:
        message.token, message.state = message.token + 1, _State.LEASED
    DeliveryEvent.objects.bulk_create(
        DeliveryEvent(message=message, token=message.token, step="leased") for message in taken
    )
    return taken


def release(messages: Sequence[Message]) -> None:
    """Queue again what was taken and not begun, as it was."""
    for message in messages:
        if _swap(message, state=_State.QUEUED):
            note(message, "released")


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
        end(message, _State.QUARANTINED, f"{lost} kali diambil tanpa kabar", step="quarantined")
        return None
    taken = Message.objects.filter(pk=message.pk, state=message.state, token=message.token).update(
        state=_State.LEASED, token=F("token") + 1, lease_until=now + LEASE, lost_leases=lost
    )
    if taken != 1:
        return None
    message.token, message.state = message.token + 1, _State.LEASED
    note(message, "leased")
    return message


@transaction.atomic
def begin_commit(message: Message, sha256: str) -> bool:
    """The last look before the dot: LEASED → COMMITTING, or False when it must not be said (any more).

    The hash of the bytes is kept, so that a later attempt can be held to them.
    What must not be said takes its message along; whatever shared that message is planned again.
    """
    obligations = _locked_obligations(message)
    refused = recheck_all(obligations)
    if refused or not obligations:
        withdraw(message, obligations, refused)
        return False
    now = timezone.now()
    if not _swap(message, lease_until__gt=now, state=_State.COMMITTING, committed_at=now, sha256=sha256):
        return False
    message.state = _State.COMMITTING
    note(message, "committing")
    return True


def withdraw(message: Message, obligations: list[Obligation], refused: dict[int, str]) -> None:
    """Cancel a message that nothing was handed over of, for the reasons that its subjects' rooms gave."""
    reason = next(iter(refused.values()), "tidak ada lagi yang disampaikan")[:200]
    if not _swap(message, state=_State.CANCELLED, reason=reason):
        return
    note(message, "cancelled", reason)
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
    bound = Obligation.objects.filter(message=message, state=Obligation.State.BOUND)
    bound.update(state=_ENDINGS[state], reason=fields["reason"])
    if not _swap(message, **fields):
        transaction.set_rollback(True)
        return False
    note(message, step or state, reason)
    return True


def refuse_for_now(message: Message, reply: str) -> None:
    """Queue again after a temporary refusal, later each time; give up before it makes no sense any more."""
    step = BACKOFF[min(message.attempts, len(BACKOFF) - 1)]
    again = timezone.now() + step * random.uniform(0.5, 1.0)
    too_late = message.expires_at is not None and again > message.expires_at
    if too_late or message.attempts + 1 >= MOST_REFUSALS:
        end(message, _State.FAILED, reply, step="given_up")
    elif _swap(message, state=_State.QUEUED, not_before=again, attempts=F("attempts") + 1, lost_leases=0):
        note(message, "refused", reply)


def put_back(message: Message, reason: str) -> None:
    """Queue again for the next minute: the channel is down, which is not held against the message."""
    again = timezone.now() + BACKOFF[0]
    if _swap(message, state=_State.QUEUED, not_before=again, lost_leases=0):
        note(message, "channel_down", reason)


def recover() -> int:
    """COMMITTING for too long: whether the relay took it is unknowable, so it is shown and never resent blindly."""
    before = timezone.now() - RECOVER_AFTER
    lost = Message.objects.filter(state=_State.COMMITTING, committed_at__lt=before)
    return sum(end(message, _State.UNCERTAIN, "server email tidak menjawab") for message in lost)


def note(message: Message, step: str, reply: str = "") -> None:
    """Append one line to the message's history."""
    DeliveryEvent.objects.create(message=message, token=message.token, step=step, reply=reply[:300])


def _locked_obligations(message: Message) -> list[Obligation]:
    return list(Obligation.objects.select_for_update().filter(message=message, state=Obligation.State.BOUND))


def _swap(message: Message, *, lease_until__gt: datetime | None = None, **fields: Any) -> bool:
    """Change the row if it still is in the state and under the token that we hold."""
    rows = Message.objects.filter(pk=message.pk, state=message.state, token=message.token)
    if lease_until__gt is not None:
        rows = rows.filter(lease_until__gt=lease_until__gt)
    return rows.update(**fields) == 1
