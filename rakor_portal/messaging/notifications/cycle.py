"""One turn of the machinery: plan, bind, attach, recover, hand over."""

from dataclasses import dataclass
from datetime import datetime

from rakor_portal.messaging.notifications.attaching import attach_ready_documents
from rakor_portal.messaging.notifications.planner import plan_all


@dataclass(frozen=True)
class Turn:
    """What one turn did."""

    planned: int
    attached: int


def run_cycle(moment: datetime) -> Turn:
    """Everything that is due as of `moment`; safe to repeat, and to run twice at once."""
    return Turn(planned=plan_all(moment), attached=attach_ready_documents())
