"""What the worker does for accounts."""

from celery import shared_task
from django.utils import timezone

from rakor_portal.accounts.models import Throttle
from rakor_portal.accounts.notifications import send_due_password_resets


@shared_task(name="accounts.mail_password_resets")
def mail_password_resets() -> None:
    """Mail the reset links that were asked for; woken at once, and by beat each minute if that was lost."""
    send_due_password_resets(timezone.now())


@shared_task(name="accounts.forget_old_tries")
def forget_old_tries() -> None:
    """Delete the counts of windows that have closed."""
    Throttle.objects.filter(ends_at__lte=timezone.now()).delete()
