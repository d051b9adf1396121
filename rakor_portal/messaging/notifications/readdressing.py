"""Mails that waited are said to whoever holds the post on the day of sending, not to who held it on the day of writing.

Asked only of mails that were held back (quiet hours, a relay that was down): what leaves at once has no time to age.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from rakor_portal.directory.models import Incumbency
from rakor_portal.formatting import join_words
from rakor_portal.messaging.models import Attachment, Channel, Message, Obligation
from rakor_portal.messaging.notifications.addressing import (
    Recipient,
    by_person,
    compose,
    resolve_recipients,
    state_with,
)
from rakor_portal.messaging.notifications.transitions import locked_obligations, note, swap
from rakor_portal.messaging.registry import Words, link_maker_for

REASON = "pemangku jabatan berganti"
#: What is older than this has waited, whatever for.
HELD_UP = timedelta(minutes=10)

_State = Message.State


def readdress_due(moment: datetime) -> int:
    """Write anew what is due by `moment` for somebody who no longer holds the post; returns how many mails ended so.

    Only of subjects whose room can make the new holder's link (`register_links`). Safe to repeat and to run twice.
    """
    now = timezone.now()
    waited = Q(not_before__gt=F("created_at")) | Q(created_at__lt=now - HELD_UP)
    due = Message.objects.filter(
        waited, channel=Channel.EMAIL, state=_State.QUEUED, waits_for_document=None, not_before__lte=moment
    ).exclude(person=None)
    messages = [each for each in due.select_related("government") if link_maker_for(each.subject_kind)]
    rows = Obligation.objects.filter(message__in=messages, state=Obligation.State.BOUND)
    posts: dict[object, set[int]] = {}
    for message_id, position_id in rows.values_list("message_id", "position_id"):
        posts.setdefault(message_id, set()).add(position_id)
    moved = 0
    for government in {message.government for message in messages}:
        own = [message for message in messages if message.government_id == government.pk]
        wanted = {pk for message in own for pk in posts.get(message.pk, ())}
        day = timezone.localdate(moment, timezone=government.zone)
        holders = Incumbency.objects.holders_on(day, wanted)
        for message in own:
            people = {holders[pk].person_id if pk in holders else None for pk in posts.get(message.pk, ())}
            if people - {message.person_id}:
                moved += _readdress(message, day)
    return moved


@transaction.atomic
def _readdress(message: Message, day: date) -> bool:
    """End the mail and write one to each person who holds its posts on `day`; to print where there is no address."""
    rows = list(locked_obligations([message]))
    if not rows or not swap(message, state=_State.CANCELLED, reason=REASON):
        return False
    note(message, "cancelled", REASON)
    if rows[0].is_scheduled:  # the binder finds words and holder anew
        Obligation.objects.filter(pk__in=[row.pk for row in rows]).update(state=Obligation.State.PLANNED, message=None)
        return True
    recipients = resolve_recipients(
        government_id=message.government_id, position_ids=[row.position_id for row in rows], on=day
    )  # fmt: skip
    for group in by_person(recipients):
        ids = {recipient.position_id for recipient in group}
        _write_anew(message, group, [row for row in rows if row.position_id in ids], day)
    return True


def _write_anew(old: Message, group: list[Recipient], rows: Sequence[Obligation], day: date) -> None:
    """The same words with the greeting and the link of today's holder; the same papers."""
    now = timezone.now()
    address = next((each.address for each in group if each.address), "") if group[0].person_id else ""
    template = Message(
        government_id=old.government_id, kind=old.kind, stage=old.stage, subject_kind=old.subject_kind,
        subject_id=old.subject_id, circle_id=old.circle_id, not_before=now, expires_at=old.expires_at,
    )  # fmt: skip
    words, greeting = _words(old, group, rows, day)
    new = compose(
        group=group, channel=Channel.EMAIL if address else Channel.PRINT, words=words, template=template,
        window_key=f"{old.window_key}:h{rows[0].position_id}"[-120:], now=now,
    )  # fmt: skip
    new.save(force_insert=True)
    Attachment.objects.bulk_create(
        Attachment(
            message=new, storage_name=each.storage_name, file_name=each.file_name, content_type=each.content_type,
            sha256=each.sha256,
        )
        for each in old.attachments.all()
    )  # fmt: skip
    state, reason = state_with(new)
    Obligation.objects.filter(pk__in=[row.pk for row in rows]).update(
        message=new, channel=new.channel, state=state, reason=reason, data={"greeting": greeting}
    )


def _words(old: Message, group: list[Recipient], rows: Sequence[Obligation], day: date) -> tuple[Words, str]:
    """What was said, spoken to the holder of `day`. A greeting that is not known any more stays as it was."""
    make_link = link_maker_for(old.subject_kind)
    link = make_link(old.subject_id, group[0].person_id) if make_link else old.link
    positions = [row.position for row in rows]
    holders = Incumbency.objects.holders_on(day, [position.pk for position in positions])
    titles = [holders[each.pk].titled_position if each.pk in holders else each.title for each in positions]
    before, greeting = rows[0].data.get("greeting", ""), f"Yth. {join_words(list(dict.fromkeys(titles)))}."
    body = old.body.replace(old.link, link) if old.link else old.body
    if before and body.startswith(before):
        body = greeting + body.removeprefix(before)
    return Words(subject=old.subject, body=body, link=link, calendar=old.calendar), greeting
