"""Passwords: changed by their owner, or set anew through a mailed link."""

from datetime import timedelta

from django.db import transaction

from rakor_portal.accounts.models import PasswordReset, User
from rakor_portal.accounts.services.throttles import Limit, claim
from rakor_portal.accounts.tasks import mail_password_resets
from rakor_portal.audit import services as audit

RESETS_BY_NAME = Limit("password-reset-name", most=3, within=timedelta(hours=1))
RESETS_BY_ADDRESS = Limit("password-reset-address", most=30, within=timedelta(hours=1))


@transaction.atomic
def set_password(*, by: User, user: User, password: str) -> None:
    """Store a password that the form has checked; every other session of the user ends with it.

    A mail that would lead him to his first one is not needed any more.
    """
    user.set_password(password)
    user.save(update_fields=["password"])
    PasswordReset.objects.filter(email=user.email, is_first=True).delete()
    audit.record(by=by, action="user.set_password", on=user, government_id=user.government_id)


def request_password_reset(*, email: str, address: str) -> None:
    """Note that a link was asked for; the worker mails it if the address is an active user's.

    The same is done for every address, so neither the answer nor its time tells whose it is. One who asks too often
    gets the same answer, and no mail.
    """
    email = email.strip().lower()
    if claim(RESETS_BY_ADDRESS, address) is None or claim(RESETS_BY_NAME, email) is None:
        return
    with transaction.atomic():
        PasswordReset.objects.create(email=email)
        mail_password_resets.delay_on_commit()  # type: ignore[attr-defined]  # a DjangoTask at run time
