"""The outbox: what a business transaction wants said is written here, in that same transaction.

Nothing is sent from here; a worker takes the messages after the commit, and every minute after that.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rakor_portal import nudging
from rakor_portal.directory.models import Government
from rakor_portal.messaging.models import Channel, Message, Obligation, ReadyDocument
from rakor_portal.messaging.notifications.addressing import (
    Recipient,
    by_person,
    channels_of,
    compose,
    resolve_recipients,
)
from rakor_portal.messaging.notifications.attaching import attach_ready_documents
from rakor_portal.messaging.notifications.planner import insert_planned, plan_government
from rakor_portal.messaging.notifications.quiet_hours import next_open_moment
from rakor_portal.messaging.registry import Expected, Planned, Words
from rakor_portal.messaging.services.topics import Topic
from rakor_portal.messaging.tasks import dispatch, expand

__all__ = [
    "Expected",
    "Planned",
    "Recipient",
    "Topic",
    "Words",
    "announce",
    "cancel",
    "deliver_document",
    "expire_due",
    "held_until",
    "nudge",
    "plan",
    "resolve_recipients",
    "silenced",
    "wake_expander",
]

_silence: ContextVar[str] = ContextVar("messaging_silence", default="")


@contextmanager
def silenced(reason: str) -> Iterator[None]:
    """Within the block every announcement ends at once as EXPIRED(`reason`): seeding tells nobody anything."""
    token = _silence.set(reason)
    try:
        yield
    finally:
        _silence.reset(token)


@transaction.atomic
def announce(
    *,
    topic: Topic,
    recipients: Iterable[Recipient],
    words: Callable[[list[Recipient]], Words],
    waits_for_document: int | None = None,
    expires_at: datetime | None = None,
    quiet_hours: bool = False,
    as_expired: str = "",
) -> dict[str, int]:
    """Say `topic` to everyone in `recipients`, in the caller's transaction; returns new messages per channel.

    One obligation per position and channel, one message per person and channel: mail where an address is known,
    else the print list, and a notice for who signs in (complete at once). `words` is asked once per person with
    his positions and must not query. With `waits_for_document` no mail leaves before `deliver_document`; with
    `quiet_hours` not before the next office hour. Positions already told are skipped, so a second call is harmless.
    `as_expired` (or a surrounding `silenced`) only records that it would have been said. The number of queries
    does not grow with the recipients, but for the database's largest batch.
    """
    told = set(topic.obligations().values_list("position_id", flat=True))
    groups = by_person(recipient for recipient in recipients if recipient.position_id not in told)
    expired = as_expired or _silence.get()
    if expired:
        _store([], [row for group in groups for row in topic.obligations_to(group, expires_at, expired=expired)])
        return {}
    template = topic.template(
        waits_for_document=waits_for_document,
        not_before=_first_moment(topic.government_id) if quiet_hours else timezone.now(),
        expires_at=expires_at,
    )
    pairs = _written(groups, topic, words, template)
    _store([message for message, _ in pairs], [row for _, rows in pairs for row in rows])
    if waits_for_document is not None:
        attach_ready_documents([waits_for_document])
    nudge()
    return {channel: sum(message.channel == channel for message, _ in pairs) for channel in Channel.values}


def _written(
    groups: list[list[Recipient]], topic: Topic, words: Callable[[list[Recipient]], Words], template: Message
) -> list[tuple[Message, list[Obligation]]]:
    """Each message with the obligations it fulfils.

    Who was told before through another of his positions has used the topic's key; the new position gets its own.
    """
    now = timezone.now()
    told_people = set(topic.messages().exclude(person=None).values_list("person_id", flat=True)) if groups else set()
    pairs = []
    for group in groups:
        said = words(group)
        again = f":p{group[0].position_id}" if group[0].person_id in told_people else ""
        for channel in channels_of(group):
            message = compose(
                group=group,
                channel=channel,
                words=said,
                template=template,
                window_key=f"{topic.window_key}{again}",
                now=now,
            )
            rows = topic.obligations_to(
                group, template.expires_at, channels=[channel], message=message, greeting=said.greeting
            )
            pairs.append((message, rows))
    return pairs


def _store(messages: list[Message], obligations: list[Obligation]) -> None:
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    Obligation.objects.bulk_create(obligations, ignore_conflicts=True)


def _first_moment(government_id: int) -> datetime:
    return next_open_moment(Government.objects.get(pk=government_id), timezone.now())


def held_until(government: Government) -> datetime | None:
    """When what is announced now with `quiet_hours` leaves; None when it leaves at once."""
    now = timezone.now()
    moment = next_open_moment(government, now)
    return moment if moment > now else None


def nudge() -> None:
    """Wake a worker after the commit. A lost nudge, or a broker that is down, costs a minute and nothing else."""
    nudging.nudge(dispatch)


def wake_expander() -> None:
    """Make a worker write out, after the commit, what this transaction left to it; a lost nudge costs a minute."""
    nudging.nudge(expand)


def plan(rows: Iterable[Planned]) -> int:
    """Insert obligations that time will bring; those that exist are left alone. Returns how many are new."""
    return insert_planned(rows, expired=_silence.get())


def expire_due(*, government: Government, reason: str, now: datetime | None = None) -> int:
    """Write every obligation that is due by now as EXPIRED(`reason`): what a seed or an import left behind."""
    return plan_government(government, now or timezone.now(), expired=reason)


@transaction.atomic
def cancel(
    *,
    subject_kind: str,
    subject_id: int,
    reason: str,
    below_version: int | None = None,
    stages: Iterable[str] | None = None,
    positions: Iterable[int] | None = None,
) -> int:
    """Take back what has not been said of a subject; returns how many obligations ended CANCELLED(`reason`).

    With `below_version` only of earlier versions, with `stages` or `positions` only of those. A message on its way
    (COMMITTING) is past recall and left alone. What shared a digest with the cancelled is planned anew.
    """
    rows = Obligation.objects.about(subject_kind, subject_id).still_to_say()
    if below_version is not None:
        rows = rows.filter(subject_version__lt=below_version)
    if stages is not None:
        rows = rows.filter(stage__in=list(stages))
    if positions is not None:
        rows = rows.filter(position__in=list(positions))
    found = [(row.pk, row.message_id) for row in rows.select_for_update(of=("self",))]
    # The messages first: from here on no dispatcher can begin their hand-over (its compare-and-swap fails).
    message_ids = {message_id for _, message_id in found if message_id}
    messages = Message.objects.filter(pk__in=message_ids)
    messages.filter(state__in=Message.RECALLABLE_STATES).update(state=Message.State.CANCELLED, reason=reason[:200])
    recalled = set(messages.filter(state=Message.State.CANCELLED).values_list("pk", flat=True))
    ids = [pk for pk, message_id in found if message_id is None or message_id in recalled]
    cancelled = Obligation.objects.filter(pk__in=ids, state__in=Obligation.RECALLABLE_STATES)
    count = cancelled.update(state=Obligation.State.CANCELLED, reason=reason[:200])
    Obligation.objects.filter(message_id__in=recalled, state=Obligation.State.BOUND).update(
        state=Obligation.State.PLANNED, message=None
    )
    return count


@transaction.atomic
def deliver_document(
    *,
    document_id: int,
    storage_name: str,
    file_name: str,
    content_type: str,
    sha256: str,
    government_id: int | None = None,
) -> int:
    """Attach a document whose bytes are stored to the messages that wait for it; returns how many may now go.

    Called in the transaction that stores the document. With `government_id`, messages announced later get it at
    once; without, it is taken from those that wait, and when none does nothing is kept.
    """
    waiting = Message.objects.filter(waits_for_document=document_id)
    owner_id = government_id or waiting.values_list("government_id", flat=True).first()
    if owner_id is None:
        return 0
    ReadyDocument.objects.get_or_create(
        document_id=document_id,
        defaults={
            "government_id": owner_id,
            "storage_name": storage_name,
            "file_name": file_name,
            "content_type": content_type,
            "sha256": sha256,
        },
    )
    served = attach_ready_documents([document_id])
    nudge()
    return served
