"""Wake-ups: the database knows what is due, a task only makes somebody look."""

from celery import shared_task
from django.utils import timezone

from rakor_portal.messaging.notifications.cycle import expand_all, run_cycle
from rakor_portal.messaging.notifications.dispatcher import dispatch_due


@shared_task(name="messaging.tick", ignore_result=True)
def tick() -> None:
    """Expand, plan, bind, recover and hand over; beat calls this every minute."""
    run_cycle(timezone.now())


@shared_task(name="messaging.expand", ignore_result=True)
def expand() -> None:
    """Write out what a click left to the worker; a nudge after its commit."""
    expand_all()


@shared_task(name="messaging.dispatch", ignore_result=True)
def dispatch() -> None:
    """Hand over what is due now; a nudge after a commit."""
    dispatch_due(timezone.now())
