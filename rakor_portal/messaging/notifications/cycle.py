"""One turn of the machinery: plan, bind, attach, recover, hand over."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from rakor_portal.messaging.notifications.attaching import attach_ready_documents
from rakor_portal.messaging.notifications.binder import bind_all
from rakor_portal.messaging.notifications.dispatcher import dispatch_due
from rakor_portal.messaging.notifications.planner import plan_all
from rakor_portal.messaging.notifications.transitions import recover


@dataclass(frozen=True)
class Turn:
    """What one turn did: new obligations, messages made of them, mails whose document came, hand-overs."""

    planned: int
    bound: int
    attached: int
    uncertain: int
    outcomes: Counter[str]


def run_cycle(moment: datetime) -> Turn:
    """Everything that is due as of `moment`; safe to repeat, and to run twice at once.

    `moment` replaces only the planning clock; leases and retries keep the real one.
    """
    return Turn(
        planned=plan_all(moment),
        bound=bind_all(moment),
        attached=attach_ready_documents(),
        uncertain=recover(),
        outcomes=dispatch_due(moment),
    )
