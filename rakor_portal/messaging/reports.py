"""How the deliveries stand: for the operator's page, for probes and for metrics. Two queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from rakor_portal.messaging.models import Channel, Heartbeat, Message

#: A mail that is due goes within five minutes 99 times of 100 (delivery.md section 13); twice that is late.
QUEUE_IS_LATE = timedelta(minutes=10)
#: Beat wakes the planner each minute, and one run may take four.
TICK_IS_LATE = timedelta(minutes=6)

_State = Message.State
_ON_ITS_WAY = (_State.QUEUED, _State.LEASED)


@dataclass(frozen=True)
class DeliveryState:
    """Counts of mails and of what is printed, the oldest that is due, and the last turn of the machinery."""

    by_state: Counter[str]
    oldest_due_at: datetime | None
    waiting_for_document: int
    tick_begun_at: datetime | None
    tick_ended_at: datetime | None

    def queue_age(self, now: datetime) -> timedelta:
        """How long the oldest mail that is due has waited."""
        return max(now - self.oldest_due_at, timedelta()) if self.oldest_due_at else timedelta()

    def tick_age(self, now: datetime) -> timedelta | None:
        """Since the last turn that came to its end; None when there was none."""
        return now - self.tick_ended_at if self.tick_ended_at else None

    def is_queue_late(self, now: datetime) -> bool:
        """Whether mails wait longer than they ever should."""
        return self.queue_age(now) > QUEUE_IS_LATE

    def is_tick_late(self, now: datetime) -> bool:
        """Whether nobody plans and sends: beat or worker stand still, or each turn fails."""
        age = self.tick_age(now)
        return age is None or age > TICK_IS_LATE


def delivery_state(rows: QuerySet[Message], now: datetime) -> DeliveryState:
    """The state of `rows`: those that a viewer may know of, or all of the installation."""
    due = Q(state__in=_ON_ITS_WAY, channel=Channel.EMAIL, not_before__lte=now, waits_for_document=None)
    counts = (
        rows.exclude(channel=Channel.IN_APP)
        .order_by()
        .values("state")
        .annotate(
            count=Count("pk"),
            oldest=Min("not_before", filter=due),
            waiting=Count("pk", filter=Q(state=_State.QUEUED, waits_for_document__isnull=False)),
        )
    )
    found = list(counts)
    tick = Heartbeat.objects.filter(name=Heartbeat.TICK).first()
    return DeliveryState(
        by_state=Counter({row["state"]: row["count"] for row in found}),
        oldest_due_at=min((row["oldest"] for row in found if row["oldest"]), default=None),
        waiting_for_document=sum(row["waiting"] for row in found),
        tick_begun_at=tick.begun_at if tick else None,
        tick_ended_at=tick.ended_at if tick else None,
    )


def reasons_of_failure(rows: QuerySet[Message], most: int = 10) -> list[tuple[str, int]]:
    """What the mails that did not go have in common: the commonest reasons with their counts."""
    failed = rows.filter(state__in=Message.DOUBTFUL_STATES).order_by()
    counted = failed.values("reason").annotate(count=Count("pk")).order_by("-count", "reason")
    return [(row["reason"], row["count"]) for row in counted[:most]]
