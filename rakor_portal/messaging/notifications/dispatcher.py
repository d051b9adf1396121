"""The dispatcher: takes due mails in batches and hands them one by one to the relay in two steps."""

import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from rakor_portal.messaging.models import Message
from rakor_portal.messaging.notifications.mime import BrokenContent, build_bytes, digest_of
from rakor_portal.messaging.notifications.relay import ChannelDown, NoAnswer, Refused, Relay
from rakor_portal.messaging.notifications.transitions import (
    begin_commit,
    claim,
    claim_fresh,
    end,
    note,
    put_back,
    refuse_for_now,
    release,
)

BATCH = 50
#: Seconds after which the rest of a batch is let go, well before its leases end.
LONGEST_BATCH = 120.0
#: Seconds after which a run leaves the rest to the next minute's.
LONGEST_RUN = 240.0
#: Names that no mail server may be asked about (RFC 2606): sample data lives there.
RESERVED_ENDINGS = (".example", ".invalid", ".test", ".localhost")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def dispatch_due(moment: datetime) -> Counter[str]:
    """Hand over every mail due by `moment`; returns outcomes ("sent", "refused", …) with their counts.

    Stops at the first sign that the relay is down. Any number of dispatchers may run at once. While a restore is
    under way nothing is handed over: until the messages of before are held, the database is older than the world.
    """
    outcomes: Counter[str] = Counter()
    if Path(settings.RESTORE_MARK).exists():
        return outcomes
    tried: set[UUID] = set()
    until = time.monotonic() + LONGEST_RUN
    with Relay() as relay:
        while time.monotonic() < until:
            batch = claim_fresh(due_by=moment, most=BATCH, besides=tried)
            if batch:
                if not _hand_over_batch(batch, moment, relay, outcomes, tried):
                    break
                continue
            lost = Message.objects.claimable(due_by=moment, now=timezone.now()).exclude(pk__in=tried)
            lost_id = lost.values_list("pk", flat=True).first()
            if lost_id is None:
                break
            message = claim(lost_id, due_by=moment)
            if message is None:
                outcomes["not_ours"] += 1
            elif not _hand_over_batch([message], moment, relay, outcomes, tried):
                break
    return outcomes


def _hand_over_batch(
    batch: list[Message], moment: datetime, relay: Relay, outcomes: Counter[str], tried: set[UUID]
) -> bool:
    """One by one; False when the relay is down. What was not begun goes back into the queue."""
    files: dict[str, bytes] = {}
    until = time.monotonic() + LONGEST_BATCH
    for number, message in enumerate(batch):
        if time.monotonic() > until:
            release(batch[number:])
            return True
        outcome = _hand_over(message, moment, relay, files)
        outcomes[outcome] += 1
        if outcome == "refused":
            tried.add(message.pk)
        if outcome == "channel_down":
            release(batch[number + 1 :])
            return False
    return True


def _hand_over(message: Message, moment: datetime, relay: Relay, files: dict[str, bytes]) -> str:
    if message.expires_at is not None and message.expires_at <= moment:
        end(message, Message.State.EXPIRED, "lewat waktu")
        return "expired"
    problem = _unusable(message.address)
    if problem:
        end(message, Message.State.FAILED, problem)
        return "failed"
    try:
        content = build_bytes(message, files=files)
    except BrokenContent as reason:
        end(message, Message.State.QUARANTINED, str(reason))
        return "quarantined"
    if message.sha256 not in ("", digest_of(content)):
        end(message, Message.State.QUARANTINED, "isi tidak sama dengan percobaan pertama")
        return "quarantined"
    return _speak(message, content, relay)


def _speak(message: Message, content: bytes, relay: Relay) -> str:
    try:
        relay.offer(sender=message.sender_address, recipient=message.address, content=content)
        if not begin_commit(message, digest_of(content)):
            relay.drop()
            return "withdrawn"
        reply = relay.commit()
    except ChannelDown as reason:
        put_back(message, str(reason))
        return "channel_down"
    except NoAnswer as reason:
        note(message, "no_answer", str(reason))
        return "no_answer"
    except Refused as refusal:
        if refusal.is_permanent:
            end(message, Message.State.FAILED, refusal.reply)
            return "failed"
        refuse_for_now(message, refusal.reply)
        return "refused"
    end(message, Message.State.SENT, reply)
    return "sent"


def _unusable(address: str) -> str:
    """Why nothing may be handed over for this address; empty when it may.

    Addresses of sample data never reach a real relay: in production, or when mail does not stay on this machine.
    """
    try:
        validate_email(address)
        address.encode("ascii")
    except (ValidationError, UnicodeEncodeError):
        return "alamat email tidak dapat dipakai"
    is_reserved = address.lower().endswith(RESERVED_ENDINGS)
    if is_reserved and (settings.IS_PRODUCTION or settings.EMAIL_HOST not in LOOPBACK):
        return "alamat contoh tidak dikirimi email"
    return ""
