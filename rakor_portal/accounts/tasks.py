"""What the worker does for accounts."""

from celery import shared_task

from rakor_portal.accounts.models import User
from rakor_portal.accounts.notifications import send_password_reset


@shared_task(name="accounts.mail_password_reset")
def mail_password_reset(user_id: int) -> None:
    """Mail the reset link; leaves quietly when the user has been disabled meanwhile."""
    user = User.objects.get_queryset().filter(pk=user_id, is_active=True).first()
    if user is not None:
        send_password_reset(user)
