"""The planner: compares what time has made due with the rows that exist, and inserts what is missing.

It never counts ticks and keeps no memory, so it may run at any time, twice, or two at once.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rakor_portal.directory.models import Government
from rakor_portal.messaging.models import Obligation
from rakor_portal.messaging.notifications.addressing import by_person, channels_of, resolve_recipients
from rakor_portal.messaging.registry import Planned, handlers

_Key = tuple[str, int, int, str, int]


def key_of(planned: Planned) -> _Key:
    """What must be said once: subject, its version, stage and position; the channel follows from the address."""
    return (
        planned.subject_kind,
        planned.subject_id,
        planned.subject_version,
        planned.stage,
        planned.position_id,
    )


def known_keys(government_id: int, subject_kinds: Iterable[str]) -> set[_Key]:
    """Keys of the obligations that exist already, whatever became of them."""
    rows = Obligation.objects.filter(government_id=government_id, subject_kind__in=set(subject_kinds))
    return set(rows.values_list("subject_kind", "subject_id", "subject_version", "stage", "position_id"))


def plan_all(now: datetime) -> int:
    """Insert every missing obligation that is due by `now`, for all governments; returns how many positions."""
    return sum(plan_government(government, now) for government in Government.objects.all())


def plan_government(government: Government, now: datetime, *, expired: str = "") -> int:
    """The same for one government; with `expired` the rows are born EXPIRED for that reason (seeding)."""
    planned = [row for handler in handlers().values() for row in handler.planned(government, now)]
    return insert_planned([row for row in planned if row.fire_at <= now], expired=expired)


@transaction.atomic
def insert_planned(planned: Iterable[Planned], *, expired: str = "") -> int:
    """Insert what is not there yet, one row per channel by which the position is reached on its day."""
    by_government: dict[int, dict[_Key, Planned]] = {}
    for row in planned:
        by_government.setdefault(row.government_id, {})[key_of(row)] = row
    inserted = 0
    for government_id, rows in by_government.items():
        known = known_keys(government_id, [row.subject_kind for row in rows.values()])
        missing = [row for key, row in rows.items() if key not in known]
        if missing:
            _insert(government_id, missing, expired)
        inserted += len(missing)
    return inserted


def _insert(government_id: int, missing: list[Planned], expired: str) -> None:
    government = Government.objects.get(pk=government_id)
    recipients = resolve_recipients(
        government_id=government_id,
        position_ids=[row.position_id for row in missing],
        on=timezone.localdate(timezone=government.zone),
    )
    channels = {recipient.position_id: channels_of(group) for group in by_person(recipients) for recipient in group}
    Obligation.objects.bulk_create(
        [
            Obligation(
                government_id=government_id,
                subject_kind=row.subject_kind,
                subject_id=row.subject_id,
                subject_version=row.subject_version,
                stage=row.stage,
                position_id=row.position_id,
                channel=channel,
                circle_id=row.circle_id,
                is_scheduled=True,
                urgency=row.urgency,
                never_merged=row.never_merged,
                may_disturb=row.may_disturb,
                fire_at=row.fire_at,
                expires_at=row.expires_at,
                state=Obligation.State.EXPIRED if expired else Obligation.State.PLANNED,
                reason=expired,
            )
            for row in missing
            for channel in channels.get(row.position_id, [])
        ],
        ignore_conflicts=True,
    )
