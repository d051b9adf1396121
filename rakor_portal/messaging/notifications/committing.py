"""The last look at a batch before it is said to the relay, and what becomes of it afterwards. One transaction each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import CharField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from rakor_portal.messaging.models import Message, Obligation
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
    hashes = _by_message(digests, messages)
    leased = held(messages).filter(lease_until__gt=timezone.now())
    if leased.update(state=_State.COMMITTING, committed_at=at, sha256=hashes) == len(messages):
        return messages
    kept = Message.objects.filter(pk__in=[each.pk for each in messages], state=_State.COMMITTING, committed_at=at)
    found = set(kept.values_list("pk", flat=True))
    return [message for message in messages if message.pk in found]


def _by_message(digests: Mapping[UUID, str], messages: list[Message]) -> RawSQL:
    """The hash of each row. Written out: Django takes longer over 100 `When` than the relay over a mail."""
    own_key = Message._meta.pk
    params = [(own_key.get_db_prep_value(each.pk, connection), digests[each.pk]) for each in messages]
    sql = f"CASE id {'WHEN %s THEN %s ' * len(messages)}END"
    return RawSQL(sql, [value for pair in params for value in pair], output_field=CharField())  # noqa: S611 -- no text


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
