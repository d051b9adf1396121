"""What the operator decides about messages that the machine may not decide about."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rakor_portal.audit import services as audit
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Channel, Message, Obligation
from rakor_portal.messaging.notifications.addressing import address_of, resolve_recipients
from rakor_portal.messaging.notifications.transitions import note
from rakor_portal.messaging.services.outbox import nudge

_State = Message.State


@transaction.atomic
def mark_sent(*, by: models.Model, message: Message) -> Message:
    """The operator knows that it arrived: by asking, from the relay's log, or because it was handed over on paper.

    Raises `RuleViolation` when the message is not one that waits for him.
    """
    _move(message, (*Message.DOUBTFUL_STATES, _State.TO_PRINT), state=_State.SENT, sent_at=timezone.now())
    _obligations(message).update(state=Obligation.State.DONE)
    note(message, "marked_sent")
    _record(by, "message.mark_sent", message)
    return message


@transaction.atomic
def send_again(*, by: models.Model, message: Message) -> Message:
    """Queue a mail once more. An uncertain one keeps bytes and Message-ID and may arrive twice; one that emaily did
    not arrive goes to the address that the directory knows today.

    Raises `RuleViolation` when the message is not one that waits for the operator.
    """
    if message.channel != Channel.EMAIL:
        raise RuleViolation(_("Hanya email yang dapat dikirim ulang."))
    fields: dict[str, object] = {"reason": "mungkin ganda"} if message.state == _State.UNCERTAIN else {"reason": ""}
    if message.state != _State.UNCERTAIN:
        fields |= {"sha256": "", "address": _current_address(message)}
    now = timezone.now()
    _move(
        message, Message.DOUBTFUL_STATES, state=_State.QUEUED, not_before=now, expires_at=None, attempts=0,
        lost_leases=0, **fields,
    )  # fmt: skip
    _obligations(message).update(state=Obligation.State.BOUND, reason="")
    note(message, "queued_again")
    _record(by, "message.send_again", message)
    nudge()
    return message


@transaction.atomic
def mark_read(*, message: Message) -> None:
    """The addressee opened the notice; only the first time counts. A notice is his own, so nothing is audited."""
    Message.objects.filter(pk=message.pk, channel=Channel.IN_APP, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, person_id: int) -> int:
    """The addressee has seen the list; returns how many notices were unread."""
    return Message.objects.notices_of(person_id).filter(read_at=None).order_by().update(read_at=timezone.now())


def _current_address(message: Message) -> str:
    if message.position_id is None:
        return message.address
    today = timezone.localdate(timezone=message.government.zone)
    recipients = resolve_recipients(government_id=message.government_id, position_ids=[message.position_id], on=today)
    same = [each for each in recipients if each.person_id == message.person_id]
    return (address_of(same) if same else "") or message.address


def _move(message: Message, allowed: tuple[str, ...], **fields: object) -> None:
    """Compare-and-swap on state and token; the loser is told that somebody else was first."""
    rows = Message.objects.filter(pk=message.pk, state=message.state, token=message.token, state__in=allowed)
    if rows.update(**fields) != 1:
        raise RuleViolation(_("Pesan itu tidak lagi menunggu keputusan. Muat ulang halaman."))
    message.refresh_from_db()


def _obligations(message: Message) -> models.QuerySet[Obligation]:
    return Obligation.objects.filter(message=message, state=Obligation.State.NEEDS_OPERATOR)


def _record(by: models.Model, action: str, message: Message) -> None:
    audit.record(
        by=by,
        action=action,
        on=message,
        government_id=message.government_id,
        data={"channel": message.channel, "stage": message.stage},
        circle_id=message.circle_id,
    )
