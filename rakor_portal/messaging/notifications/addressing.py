"""To whom, over which channel, and the message rows that follow from it; shared by announcing and binding."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model

from rakor_portal.directory.models import Incumbency, Position
from rakor_portal.messaging.models import Channel, Message, Obligation
from rakor_portal.messaging.registry import Words

#: Ids of messages grow from what makes them unique, so two runs of the same work meet in one row.
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "messages.rakor-portal")


@dataclass(frozen=True)
class Recipient:
    """A position as it can be reached on a day: its holder, the address, whether he signs in to the portal."""

    position_id: int
    person_id: int | None
    address: str
    has_account: bool


def resolve_recipients(*, government_id: int, position_ids: Iterable[int], on: date) -> list[Recipient]:
    """The holders of `position_ids` on a day, in the order given; the person's address, else the position's.

    A position without a holder, or of another government, keeps no address: it goes to the print list or nowhere.
    Three queries for any number of positions.
    """
    wanted = list(dict.fromkeys(position_ids))
    positions = {
        position.pk: position for position in Position.objects.filter(pk__in=wanted, government_id=government_id)
    }
    holders = Incumbency.objects.holders_on(on, list(positions))
    people = {holder.person_id for holder in holders.values()}
    accounts = set(
        get_user_model()
        ._default_manager.filter(person_id__in=people, is_active=True)
        .values_list("person_id", flat=True)
    )
    recipients = []
    for position_id in wanted:
        position, holder = positions.get(position_id), holders.get(position_id)
        if position is None:
            continue
        person_id = holder.person_id if holder else None
        address = (holder.person.email or position.email) if holder else ""
        recipients.append(Recipient(position_id, person_id, address, person_id in accounts))
    return recipients


def by_person(recipients: Iterable[Recipient]) -> list[list[Recipient]]:
    """Recipients grouped by person, each vacant position for itself: one group gets one message per channel."""
    groups: dict[tuple[str, int], list[Recipient]] = {}
    for recipient in recipients:
        key = ("person", recipient.person_id) if recipient.person_id else ("position", recipient.position_id)
        groups.setdefault(key, []).append(recipient)
    return list(groups.values())


def address_of(group: list[Recipient]) -> str:
    """Where mail for one person goes: the first address among his positions."""
    if group[0].person_id is None:
        return ""
    return next((recipient.address for recipient in group if recipient.address), "")


def channels_of(group: list[Recipient]) -> list[Channel]:
    """Mail, or the print list without an address; a notice in the portal for who signs in."""
    channels = [Channel.EMAIL if address_of(group) else Channel.PRINT]
    return [*channels, Channel.IN_APP] if group[0].has_account else channels


def message_id(
    *, government_id: int, person_id: int | None, position_id: int, channel: str, kind: str, window_key: str
) -> uuid.UUID:
    """The id of the one message that this combination can have."""
    who = f"person:{person_id}" if person_id else f"position:{position_id}"
    return uuid.uuid5(_NAMESPACE, f"{government_id}|{who}|{channel}|{kind}|{window_key}")


def compose(
    *, group: list[Recipient], channel: Channel, words: Words, template: Message, window_key: str, now: datetime
) -> Message:
    """A message row to one person over one channel; `template` carries what all messages of the topic share."""
    first = group[0]
    key = message_id(
        government_id=template.government_id,
        person_id=first.person_id,
        position_id=first.position_id,
        channel=channel,
        kind=template.kind,
        window_key=window_key,
    )
    message = Message(
        id=key,
        government_id=template.government_id,
        person_id=first.person_id,
        position_id=first.position_id,
        channel=channel,
        kind=template.kind,
        window_key=window_key,
        stage=template.stage,
        subject_kind=template.subject_kind,
        subject_id=template.subject_id,
        circle_id=template.circle_id,
        subject=" ".join(words.subject.split())[:300],
        body=words.body,
        link=words.link,
        not_before=template.not_before,
        expires_at=template.expires_at,
        created_at=now,
    )
    _fit_to_channel(message, address_of(group), words, template.waits_for_document)
    return message


def _fit_to_channel(message: Message, address: str, words: Words, waits_for_document: int | None) -> None:
    """A mail waits for the dispatcher, a notice is said at once, the rest is printed and carried."""
    if message.channel == Channel.EMAIL:
        message.sender = settings.DEFAULT_FROM_EMAIL
        message.address = address
        message.rfc_message_id = f"<{message.pk}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
        message.body = without_stars(words.body)
        message.calendar = words.calendar
        message.waits_for_document = waits_for_document
    elif message.channel == Channel.IN_APP:
        message.body = without_stars(words.body)
        message.link = words.in_app_link or words.link
        message.state, message.sent_at = Message.State.SENT, message.created_at
    else:
        message.state = Message.State.TO_PRINT


def without_stars(text: str) -> str:
    """Words are written with WhatsApp's *bold* for who copies them from the print list; elsewhere the stars go."""
    return re.sub(r"\*([^*\n]+)\*", r"\1", text)


def state_with(message: Message) -> tuple[Obligation.State, str]:
    """State and reason of an obligation that this new message fulfils."""
    if message.channel == Channel.IN_APP:
        return Obligation.State.DONE, ""
    if message.channel == Channel.PRINT:
        return Obligation.State.NEEDS_OPERATOR, "print"
    if message.state in (Message.State.FAILED, Message.State.UNCERTAIN):
        return Obligation.State.NEEDS_OPERATOR, message.reason
    return Obligation.State.BOUND, ""
