"""The auditor: recomputes what should have been said, apart from planner and dispatcher, and compares the rows.

It looks back without limit: a window that slid by while nobody ran would else be lost for good.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Q
from django.utils import timezone

from rakor_portal.directory.models import Government
from rakor_portal.messaging.models import Message, Obligation
from rakor_portal.messaging.notifications.planner import key_of, known_keys
from rakor_portal.messaging.notifications.quiet_hours import next_open_moment
from rakor_portal.messaging.notifications.recovery import RECOVER_AFTER
from rakor_portal.messaging.notifications.transitions import LEASE
from rakor_portal.messaging.registry import Expected, ExpectingHandler, Planned, expanders, handlers, recheck_all

#: How long something due may wait for its next step before it counts as stuck.
PATIENCE = timedelta(minutes=15)
DOCUMENT_PATIENCE = timedelta(minutes=30)

_Key = tuple[str, int, int, str, int]


@dataclass(frozen=True)
class Finding:
    """One deviation: something missing, something too many, or something that does not move."""

    sort: Literal["missing", "extra", "stuck"]
    government: str
    what: str


def audit_deliveries(now: datetime) -> list[Finding]:
    """Every deviation as of `now`, of all governments; an empty list means that the books balance."""
    return [
        Finding(sort, government.short_name, what)
        for government in Government.objects.all()
        for sort, what in (*_missing_and_extra(government, now), *_stuck(government, now), *_contradictions(government))
    ]


_Row = tuple[Literal["missing", "extra", "stuck"], str]


def _missing_and_extra(government: Government, now: datetime) -> Iterator[_Row]:
    planned = {key_of(row): row for handler in handlers().values() for row in handler.planned(government, now)}
    announced = {
        _expected_key(row)
        for handler in handlers().values()
        if isinstance(handler, ExpectingHandler)
        for row in handler.expected(government)
    }
    due = {key for key, row in planned.items() if _is_overdue(row, now)}
    known = known_keys(government.pk, {key[0] for key in due | announced})
    for key in sorted((due | announced) - known):
        yield "missing", _describe(key)
    open_rows = list(
        Obligation.objects.filter(government=government, is_scheduled=True, state__in=Obligation.OPEN_STATES)
    )
    refused = recheck_all(open_rows)
    for row in open_rows:
        if row.pk in refused:
            yield "extra", f"{_describe(_key_of_row(row))} ({refused[row.pk]})"
        elif _key_of_row(row) not in planned and row.fire_at <= now:
            yield "extra", f"{_describe(_key_of_row(row))} (tidak direncanakan)"


def _is_overdue(row: Planned, now: datetime) -> bool:
    """Due for so long that the planner must have seen it."""
    return row.fire_at <= now - PATIENCE


def _stuck(government: Government, now: datetime) -> Iterator[_Row]:
    real = timezone.now()
    messages = Message.objects.filter(government=government)
    stuck = messages.filter(
        Q(state=Message.State.QUEUED, waits_for_document=None, not_before__lt=real - PATIENCE)
        | Q(state=Message.State.QUEUED, created_at__lt=real - DOCUMENT_PATIENCE, waits_for_document__isnull=False)
        | Q(state=Message.State.LEASED, lease_until__lt=real - LEASE - PATIENCE)
        | Q(state=Message.State.COMMITTING, committed_at__lt=real - RECOVER_AFTER - PATIENCE)
        | Q(state__in=[Message.State.UNCERTAIN, Message.State.QUARANTINED])
    )
    for message in stuck:
        waits = ", menunggu dokumen" if message.waits_for_document else ""
        yield "stuck", f"pesan {message.pk}: {message.get_state_display()}{waits}"
    for expander in expanders():
        for what in expander.overdue(government, real - PATIENCE):
            yield "stuck", what
    late = Obligation.objects.filter(government=government, state=Obligation.State.PLANNED, fire_at__lt=now - PATIENCE)
    overdue = {_key_of_row(row): row for row in late if _should_be_bound(government, row, now)}
    for key in overdue:  # once, whatever its channels
        yield "stuck", f"{_describe(key)}: belum menjadi pesan"


def _should_be_bound(government: Government, row: Obligation, now: datetime) -> bool:
    """Office hours have opened since it was due, and a day has passed on which another message may have come first.

    What was planned after its time, as for a new owner after a merger, is due from then on.
    """
    due = max(row.fire_at, row.created_at)
    if row.may_disturb:
        return now > due + PATIENCE
    opened = next_open_moment(government, due)
    following = next_open_moment(government, opened.astimezone(government.zone) + timedelta(days=1))
    return now > following + PATIENCE


#: Endings of a message, and what its obligations may be then.
_FITTING = {
    Message.State.SENT: (Obligation.State.DONE,),
    Message.State.FAILED: (Obligation.State.NEEDS_OPERATOR,),
    Message.State.TO_PRINT: (Obligation.State.NEEDS_OPERATOR, Obligation.State.DONE),
    Message.State.CANCELLED: (Obligation.State.CANCELLED,),
    Message.State.EXPIRED: (Obligation.State.EXPIRED,),
}


def _contradictions(government: Government) -> Iterator[_Row]:
    """Messages that nobody ordered, and obligations whose ending is not their message's."""
    for message in Message.objects.filter(government=government, obligations=None).exclude(
        state=Message.State.CANCELLED
    ):
        yield "extra", f"pesan {message.pk}: tanpa kewajiban"
    for state, fitting in _FITTING.items():
        rows = Obligation.objects.filter(government=government, message__state=state).exclude(state__in=fitting)
        for row in rows:
            yield "stuck", f"{_describe(_key_of_row(row))}: {row.get_state_display()}, pesannya {state.label}"
    done = Obligation.objects.filter(government=government, state=Obligation.State.DONE, message=None)
    for row in done:
        yield "extra", f"{_describe(_key_of_row(row))}: disampaikan tanpa pesan"


def _expected_key(row: Expected) -> _Key:
    return (row.subject_kind, row.subject_id, row.subject_version, row.stage, row.position_id)


def _key_of_row(row: Obligation) -> _Key:
    return (row.subject_kind, row.subject_id, row.subject_version, row.stage, row.position_id)


def _describe(key: _Key) -> str:
    kind, subject_id, version, stage, position_id = key
    return f"{stage} {kind} {subject_id} v{version}, jabatan {position_id}"
