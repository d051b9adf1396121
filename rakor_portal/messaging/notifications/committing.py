"""The last look at a batch before it is said to the relay, and what becomes of it afterwards. One transaction each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rakor_portal.messaging.models import Message, Obligation
from rakor_portal.messaging.notifications.batches import Among, by_key
from rakor_portal.messaging.notifications.journal import Standing, Step
from rakor_portal.messaging.notifications.transitions import (
    count_loss,
    end,
    end_sent,
    held,
    locked_obligations,
    note,
    note_all,
    put_back,
    refuse_for_now,
    release,
    withdraw,
)
from rakor_portal.messaging.registry import recheck_all

_State = Message.State


@transaction.atomic
def begin_commit(messages: Sequence[Message], digests: Mapping[UUID, str], *, at: datetime) -> list[Message]:
    """LEASED → COMMITTING as of `at`, for those that may still be said and are still ours; returns them.

    The hash of the bytes is kept, so that a later attempt can be held to them. What must not be said any more takes its
    message along; whatever shared that message is planned again.
    """
    rows: dict[UUID | None, list[Obligation]] = defaultdict(list)
    obligations = list(locked_obligations(messages))
    for obligation in obligations:
        rows[obligation.message_id].append(obligation)
    refused = recheck_all(obligations)
    sayable = []
    for message in messages:
        own = rows[message.pk]
        if own and not any(row.pk in refused for row in own):
            sayable.append(message)
        else:
            withdraw(message, own, refused)
    ours = _swapped(sayable, digests, at) if sayable else []
    for message in ours:
        message.state, message.committed_at = _State.COMMITTING, at
    note_all(ours, "committing")
    return ours


def _swapped(messages: list[Message], digests: Mapping[UUID, str], at: datetime) -> list[Message]:
    """Those whose lease still runs. `at` names this last look: no other can have the same for the same message."""
    keys = [message.pk for message in messages]
    hashes = by_key({key: digests[key] for key in keys})
    leased = held(messages).filter(lease_until__gt=timezone.now())
    if leased.update(state=_State.COMMITTING, committed_at=at, sha256=hashes) == len(messages):
        return messages
    kept = Message.objects.filter(Among("id", keys), state=_State.COMMITTING, committed_at=at)
    found = set(kept.values_list("pk", flat=True))
    return [message for message in messages if message.pk in found]


@transaction.atomic
def settle(messages: Sequence[Message], standings: Mapping[UUID, Standing]) -> None:
    """Bring each message to where its journal says it came. What was said and not answered stays COMMITTING."""
    list(locked_obligations(messages).values_list("pk"))
    by_step: dict[Step, list[Message]] = defaultdict(list)
    for message in messages:
        by_step[standings[message.pk].step].append(message)
    replies = {pk: standing.reply for pk, standing in standings.items()}
    if by_step[Step.ACCEPTED]:
        end_sent(by_step[Step.ACCEPTED], replies)
    for message in by_step[Step.REJECTED]:
        end(message, _State.FAILED, replies[message.pk])
    for message in by_step[Step.REFUSED]:
        refuse_for_now(message, replies[message.pk])
    for message in by_step[Step.DOT]:
        note(message, "no_answer", replies[message.pk])
    for message in by_step[Step.DOWN]:
        put_back(message, replies[message.pk])
    for message in by_step[Step.OFFERED]:
        count_loss(message)
    release(by_step[Step.TAKEN])
