"""Passwords: changed by their owner, or set anew through a mailed link."""

from django.db import transaction

from rakor_portal.accounts.models import User
from rakor_portal.accounts.tasks import mail_password_reset
from rakor_portal.audit import services as audit


@transaction.atomic
def set_password(*, by: User, user: User, password: str) -> None:
    """Store a password that the form has checked; every other session of the user ends with it."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=by, action="user.set_password", on=user, government_id=user.government_id)


@transaction.atomic
def request_password_reset(*, email: str) -> None:
    """Have a link mailed if the address belongs to an active user.

    Says nothing about whether it does; the worker sends, so the answer takes equally long either way.
    """
    user = User.objects.get_queryset().filter(email=email.strip().lower(), is_active=True).first()
    if user is not None:
        mail_password_reset.delay_on_commit(user.pk)  # type: ignore[attr-defined]  # a DjangoTask at run time
        audit.record(by=user, action="user.request_password_reset", on=user, government_id=user.government_id)
