"""After a restore the database is older than the world: what it believes unsent, the lost installation may have sent.

So everything that was due by the moment of the restore is held as UNCERTAIN for the operator's decision: mails that
waited, and what was not yet a mail. What becomes due later is sent as always, since the lost installation cannot have
sent it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from rakor_portal.directory.models import Government
from rakor_portal.messaging.models import Channel, Message
from rakor_portal.messaging.notifications.binder import bind_government
from rakor_portal.messaging.notifications.planner import plan_all
from rakor_portal.messaging.notifications.transitions import end

REASON = "dipulihkan dari cadangan: mungkin sudah terkirim"

_State = Message.State


@dataclass(frozen=True)
class Held:
    """How many mails that existed were held, and how many messages were made only to be held."""

    waiting: int
    planned: int


@transaction.atomic
def hold_unsent(moment: datetime) -> Held:
    """Hold everything due by `moment` that nobody can know the fate of. Safe to repeat: a second run finds nothing.

    1. Mails that wait, were taken, or were being handed over end UNCERTAIN; a mail whose time comes later stays.
    2. The planner writes what time has made due since the backup, and the binder turns it and what was planned
       already into messages that are born UNCERTAIN, so that the operator sees to whom each would go.
    """
    doubtful = Message.objects.filter(
        Q(state=_State.QUEUED, not_before__lte=moment) | Q(state__in=[_State.LEASED, _State.COMMITTING]),
        channel=Channel.EMAIL,
    )
    waiting = sum(end(message, _State.UNCERTAIN, REASON) for message in doubtful)
    plan_all(moment)
    governments = Government.objects.values_list("pk", flat=True)
    return Held(waiting, sum(bind_government(pk, moment, held=REASON) for pk in governments))
