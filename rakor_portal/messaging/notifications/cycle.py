"""One turn of the machinery: plan, bind, expand, attach, recover, hand over."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from rakor_portal.messaging.models import Heartbeat
from rakor_portal.messaging.notifications.attaching import attach_ready_documents
from rakor_portal.messaging.notifications.binder import bind_all
from rakor_portal.messaging.notifications.dispatcher import dispatch_due
from rakor_portal.messaging.notifications.planner import plan_all
from rakor_portal.messaging.notifications.recovery import recover
from rakor_portal.messaging.registry import expanders


@dataclass(frozen=True)
class Turn:
    """What one turn did: new obligations, messages made of them, clicks written out, mails whose document came,
    hand-overs.
    """

    planned: int
    bound: int
    expanded: int
    attached: int
    uncertain: int
    outcomes: Counter[str]


def run_cycle(moment: datetime) -> Turn:
    """Everything that is due as of `moment`; safe to repeat, and to run twice at once.

    `moment` replaces only the planning clock; leases and retries keep the real one. When a room's plan fails, the
    failure is raised after what is already queued has been handed over. Its beginning and its good end are noted for
    `/healthz/deliveries`.
    """
    Heartbeat.objects.update_or_create(name=Heartbeat.TICK, defaults={"begun_at": timezone.now()})
    planned = bound = expanded = 0
    try:
        planned = plan_all(moment)
        bound = bind_all(moment)
        expanded = expand_all()
    finally:
        attached, uncertain = attach_ready_documents(), recover()
        outcomes = dispatch_due(moment)
    Heartbeat.objects.filter(name=Heartbeat.TICK).update(ended_at=timezone.now())
    return Turn(
        planned=planned, bound=bound, expanded=expanded, attached=attached, uncertain=uncertain, outcomes=outcomes
    )


def expand_all() -> int:
    """What clicks left to the worker, in every room; returns how many were written out."""
    return sum(expander.expand() for expander in expanders())
