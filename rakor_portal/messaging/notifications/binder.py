"""The binder: turns obligations that are due into messages, one a day for each person and channel.

Runs of one government wait for each other (its row is locked), so no two can compose the same message.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from rakor_portal.directory.models import Government
from rakor_portal.messaging.models import Channel, Message, Obligation
from rakor_portal.messaging.notifications.addressing import Recipient, compose, resolve_recipients, state_with
from rakor_portal.messaging.notifications.quiet_hours import is_open
from rakor_portal.messaging.registry import handler_for, recheck_all

_State = Obligation.State


@dataclass(frozen=True)
class _Window:
    """Whom a message is for, over which channel, about what sort of subject."""

    person_id: int | None
    position_id: int | None  # of a vacant post
    channel: str
    circle_id: int | None
    subject_kind: str

    def base_key(self, day: date) -> str:
        circle = f":c{self.circle_id}" if self.circle_id else ""
        return f"day:{day.isoformat()}:{self.subject_kind}{circle}"


def bind_all(moment: datetime) -> int:
    """Bind everything due by `moment`; returns the number of messages made."""
    return sum(bind_government(government_id, moment) for government_id in _governments_with_work(moment))


def _governments_with_work(moment: datetime) -> list[int]:
    due = Obligation.objects.filter(state=_State.PLANNED, fire_at__lte=moment)
    return list(due.order_by("government_id").values_list("government_id", flat=True).distinct())


@transaction.atomic
def bind_government(government_id: int, moment: datetime, *, held: str = "") -> int:
    """Bind one government's due obligations: recheck, merge what was missed, expire, compose.

    Outside office hours only what may disturb is touched; the rest keeps its state until they open. With `held`
    everything is bound, and its mails are born UNCERTAIN for that reason: they disturb nobody and wait for the
    operator (after a restore, `holding.py`).
    """
    government = Government.objects.select_for_update(no_key=True).get(pk=government_id)
    due = Obligation.objects.filter(government=government, state=_State.PLANNED, fire_at__lte=moment)
    if not held and not is_open(government, moment):
        due = due.filter(may_disturb=True)
    obligations = list(due.select_for_update().order_by("fire_at", "pk"))
    still = _merge_missed(_without_refused(obligations), moment)
    Obligation.objects.bulk_update(obligations, ["state", "reason", "merged_into"], batch_size=200)
    return _compose_all(government, still, moment, held)


def _without_refused(obligations: list[Obligation]) -> list[Obligation]:
    refused = recheck_all(obligations)
    for obligation in obligations:
        if obligation.pk in refused:
            obligation.state, obligation.reason = _State.CANCELLED, refused[obligation.pk][:200]
    return [each for each in obligations if each.state == _State.PLANNED]


def _merge_missed(obligations: list[Obligation], moment: datetime) -> list[Obligation]:
    """Of several stages due at once for one subject only the most urgent is said, and every escalation.

    What is past its time is not said: an earlier stage counts as merged into the one that is, the rest as expired.
    """
    stages: dict[tuple[str, int, int, str], list[Obligation]] = defaultdict(list)
    for each in obligations:
        stages[each.subject_kind, each.subject_id, each.position_id, each.channel].append(each)
    for rows in stages.values():
        winner = max((row for row in rows if not _is_past(row, moment)), key=_rank, default=None)
        for row in rows:
            if winner is not None and not row.never_merged and _rank(row) < _rank(winner):
                row.state, row.reason, row.merged_into = _State.MERGED, winner.stage, winner
            elif _is_past(row, moment):
                row.state, row.reason = _State.EXPIRED, "lewat waktu"
    return [each for each in obligations if each.state == _State.PLANNED]


def _is_past(row: Obligation, moment: datetime) -> bool:
    return row.expires_at is not None and row.expires_at <= moment


def _rank(row: Obligation) -> tuple[int, datetime, int]:
    return (row.urgency, row.fire_at, row.pk)


def _compose_all(government: Government, obligations: list[Obligation], moment: datetime, held: str) -> int:
    today = timezone.localdate(moment, timezone=government.zone)
    recipients = {
        recipient.position_id: recipient
        for recipient in resolve_recipients(
            government_id=government.pk, position_ids=[each.position_id for each in obligations], on=today
        )
    }
    said = _messages_of_day(government, today)
    made = 0
    for window, rows in _by_window(obligations, recipients).items():
        base = window.base_key(today)
        earlier = said[window.person_id, window.position_id, window.channel, base]
        if not held and any(state != Message.State.CANCELLED for state in earlier):
            rows = [row for row in rows if row.may_disturb or row.never_merged]  # the others wait for tomorrow
        if rows:
            key = f"{base}:{len(earlier) + 1}" if earlier else base
            group = list({row.position_id: recipients[row.position_id] for row in rows}.values())
            _bind(rows, group, window, key, moment, held)
            made += 1
    return made


def _by_window(obligations: Iterable[Obligation], recipients: dict[int, Recipient]) -> dict[_Window, list[Obligation]]:
    windows: dict[_Window, list[Obligation]] = defaultdict(list)
    for each in obligations:
        person_id = recipients[each.position_id].person_id
        vacant = None if person_id else each.position_id
        windows[_Window(person_id, vacant, each.channel, each.circle_id, each.subject_kind)].append(each)
    return windows


def _messages_of_day(
    government: Government, today: date
) -> defaultdict[tuple[int | None, int | None, str, str], list[str]]:
    """States of the day's messages so far, per person (or vacant post), channel and window."""
    said: defaultdict[tuple[int | None, int | None, str, str], list[str]] = defaultdict(list)
    rows = Message.objects.filter(government=government, window_key__startswith=f"day:{today.isoformat()}:")
    for message in rows.only("person_id", "position_id", "channel", "window_key", "state"):
        vacant = None if message.person_id else message.position_id
        said[message.person_id, vacant, message.channel, _base_of(message.window_key)].append(message.state)
    return said


def _base_of(window_key: str) -> str:
    """The window without the number that a second message of the day bears."""
    head, _, tail = window_key.rpartition(":")
    return head if tail.isdigit() else window_key


def _bind(
    rows: list[Obligation], group: list[Recipient], window: _Window, window_key: str, moment: datetime, held: str
) -> None:
    handler = handler_for(window.subject_kind)
    if handler is None:  # the room that planned it is no longer installed; the audit shows the row
        return
    first, now = rows[-1], timezone.now()
    ends = [row.expires_at for row in rows if row.expires_at is not None]
    template = Message(
        government_id=first.government_id,
        kind=Message.Kind.SINGLE if len(rows) == 1 else Message.Kind.DIGEST,
        stage=first.stage if len(rows) == 1 else "digest",
        subject_kind=window.subject_kind,
        subject_id=first.subject_id if len(rows) == 1 else 0,
        circle_id=window.circle_id,
        not_before=min(now, moment),
        expires_at=max(ends) if len(ends) == len(rows) else None,
    )
    words = handler.words(rows, window.person_id, moment)
    message = compose(
        group=group, channel=Channel(window.channel), words=words, template=template, window_key=window_key, now=now
    )
    if message.channel == Channel.EMAIL and not message.address:
        message.state, message.reason = Message.State.FAILED, "tidak ada alamat email"
    elif message.channel == Channel.EMAIL and held:
        message.state, message.reason = Message.State.UNCERTAIN, held
    message.save(force_insert=True)
    state, reason = state_with(message)
    Obligation.objects.filter(pk__in=[row.pk for row in rows], state=_State.PLANNED).update(
        state=state, reason=reason, message=message
    )
