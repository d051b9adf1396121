"""The dispatcher: takes due mails in batches, looks at each batch a last time, and hands it over mail by mail.

No transaction is open while it talks to the relay; what it says there it writes into a journal first (ADR 0016).
"""

import time
from collections import Counter, deque
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from rakor_portal.messaging.models import Message
from rakor_portal.messaging.notifications.addresses import why_unusable
from rakor_portal.messaging.notifications.committing import begin_commit, settle
from rakor_portal.messaging.notifications.journal import Journal, JournalBroken, Step
from rakor_portal.messaging.notifications.mime import BrokenContent, Files, build_bytes, digest_of
from rakor_portal.messaging.notifications.readdressing import readdress_due
from rakor_portal.messaging.notifications.relay import ChannelDown, NoAnswer, Refused, Relay
from rakor_portal.messaging.notifications.transitions import LEASE, claim, claim_fresh, end, put_back, release

#: Mails that share one last look and are past recall together.
BATCH = 100
#: Bytes of content after which a batch is full, whatever its number.
FULL = 16 * 2**20
#: Seconds after the last look in which a mail may be begun; what is left gets a last look of its own.
LOOK_HOLDS = 10.0
#: Seconds after which the rest of a batch is let go, well before its leases end.
LONGEST_BATCH = 120.0
#: Seconds after which a run leaves the rest to the next minute's.
LONGEST_RUN = 240.0
_LEASE = LEASE.total_seconds()


def dispatch_due(moment: datetime) -> Counter[str]:
    """Hand over every mail due by `moment`, to that day's holders; returns outcomes ("sent", …) with their counts.

    Stops at the first sign that the relay is down. Any number of dispatchers may run at once. While a restore is
    under way nothing is handed over: until the messages of before are held, the database is older than the world.
    """
    outcomes: Counter[str] = Counter()
    if Path(settings.RESTORE_MARK).exists():
        return outcomes
    readdress_due(moment)
    tried: set[UUID] = set()
    until = time.monotonic() + LONGEST_RUN
    with Relay() as relay:
        while time.monotonic() < until:
            batch = claim_fresh(due_by=moment, most=BATCH, besides=tried)
            if not batch:
                lost = Message.objects.claimable(due_by=moment, now=timezone.now()).exclude(pk__in=tried)
                lost_id = lost.values_list("pk", flat=True).first()
                if lost_id is None:
                    break
                message = claim(lost_id, due_by=moment)
                if message is None:
                    outcomes["not_ours"] += 1
                    continue
                batch = [message]
            if not _hand_over_batch(batch, moment, relay, outcomes, tried):
                break
    return outcomes


def _hand_over_batch(
    batch: Sequence[Message], moment: datetime, relay: Relay, outcomes: Counter[str], tried: set[UUID]
) -> bool:
    """False when the relay is down. What was not begun goes back into the queue."""
    waiting = deque(batch)
    files = Files(batch)
    until = time.monotonic() + LONGEST_BATCH
    while waiting and time.monotonic() < until:
        contents = _next_contents(waiting, moment, files, outcomes)
        if contents and not _hand_over(contents, relay, outcomes, tried):
            release(waiting)
            return False
    release(waiting)
    return True


def _next_contents(
    waiting: deque[Message], moment: datetime, files: Files, outcomes: Counter[str]
) -> dict[Message, bytes]:
    """The bytes of the next mails, as many as memory should hold at once; what cannot go is ended by its name."""
    contents: dict[Message, bytes] = {}
    size = 0
    while waiting and size < FULL:
        message = waiting.popleft()
        content = _content_of(message, moment, files, outcomes)
        if content is not None:
            contents[message] = content
            size += len(content)
    return contents


def _content_of(message: Message, moment: datetime, files: Files, outcomes: Counter[str]) -> bytes | None:
    if message.expires_at is not None and message.expires_at <= moment:
        state, reason = Message.State.EXPIRED, "lewat waktu"
    elif reason := why_unusable(message.address):
        state = Message.State.FAILED
    else:
        state = Message.State.QUARANTINED
        try:
            content = build_bytes(message, files=files)
        except BrokenContent as broken:
            reason = str(broken)
        else:
            if message.sha256 in ("", digest_of(content)):
                return content
            reason = "isi tidak sama dengan percobaan pertama"
    end(message, state, reason)
    outcomes[state] += 1
    return None


#: What a run's outcomes call the steps at which a mail can be left.
_OUTCOMES = {
    Step.ACCEPTED: "sent",
    Step.REFUSED: "refused",
    Step.REJECTED: "failed",
    Step.DOT: "no_answer",
    Step.DOWN: "channel_down",
}


def _hand_over(contents: dict[Message, bytes], relay: Relay, outcomes: Counter[str], tried: set[UUID]) -> bool:
    """One journal, one last look, one after another to the relay, one settling; False when the relay is down."""
    messages = list(contents)
    try:
        relay.reach()
        journal = Journal(messages)
    except (ChannelDown, JournalBroken) as reason:
        put_back(messages[0], str(reason))
        release(messages[1:])
        outcomes["channel_down"] += 1
        return False
    with journal:
        digests = {message.pk: digest_of(content) for message, content in contents.items()}
        committed = begin_commit(messages, digests, at=journal.begun_at)
        outcomes.update(["withdrawn"] * (len(messages) - len(committed)))
        for message in committed:
            if journal.age > LOOK_HOLDS or not _speak(message, contents[message], relay, journal):
                break
        settle(committed, journal.standings)
    steps = {message.pk: journal.standings[message.pk].step for message in committed}
    outcomes.update(_OUTCOMES[step] for step in steps.values() if step in _OUTCOMES)
    tried.update(pk for pk, step in steps.items() if step == Step.REFUSED)
    return Step.DOWN not in steps.values()


def _speak(message: Message, content: bytes, relay: Relay, journal: Journal) -> bool:
    """Say one mail to the relay, each step in the journal before it is done; False when the relay is down."""
    try:
        journal.write(message, Step.OFFERED)
        relay.offer(sender=message.sender_address, recipient=message.address, content=content)
        if journal.age > _LEASE:  # paused meanwhile: somebody may have judged us dead
            raise ChannelDown("terlalu lama sebelum titik akhir")
        journal.write(message, Step.DOT)
        reply = relay.commit()
    except (ChannelDown, JournalBroken) as reason:
        relay.drop()
        journal.close(message, Step.DOWN, str(reason))
        return False
    except NoAnswer as reason:
        journal.close(message, Step.DOT, str(reason))
    except Refused as refusal:
        journal.close(message, Step.REJECTED if refusal.is_permanent else Step.REFUSED, refusal.reply)
    else:
        journal.close(message, Step.ACCEPTED, reply)
    return True
