"""The mails of accounts, always in Indonesian."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import override

from rakor_portal.accounts.models import PasswordReset, User
from rakor_portal.audit import services as audit

logger = logging.getLogger(__name__)
#: A worker that has not come back by then has died; after the second nobody waits for the mail any more.
LEASE, GIVE_UP = timedelta(minutes=5), timedelta(hours=1)


def send_due_password_resets(now: datetime) -> None:
    """Mail what was asked for and is nobody else's work; what the relay refuses is tried again until `GIVE_UP`."""
    stale = PasswordReset.objects.filter(requested_at__lt=now - GIVE_UP)
    given_up, _per_model = stale.delete()
    if given_up:
        logger.error("%d password resets could not be mailed within an hour", given_up)
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    for pk in list(PasswordReset.objects.filter(free).values_list("pk", flat=True)):
        if PasswordReset.objects.filter(free, pk=pk).update(claimed_at=now):
            _answer(PasswordReset.objects.get(pk=pk))


def _answer(reset: PasswordReset) -> None:
    """Mail the link if the address is an active user's; the request is done either way."""
    user = User.objects.get_queryset().filter(email=reset.email, is_active=True).first()
    if user is not None:
        try:
            send_password_reset(user)
        except OSError as problem:  # SMTPException is one
            logger.warning("password reset %d was not mailed: %s", reset.pk, type(problem).__name__)
            return
        audit.record(by=user, action="user.request_password_reset", on=user, government_id=user.government_id)
    reset.delete()


def send_password_reset(user: User) -> None:
    """A link that sets a new password once; it dies with use, with a new sign-in and after three days."""
    parts = {"uidb64": urlsafe_base64_encode(force_bytes(user.pk)), "token": default_token_generator.make_token(user)}
    link = settings.SITE_URL + reverse("accounts:password_reset_confirm", kwargs=parts)
    days = settings.PASSWORD_RESET_TIMEOUT // 86400
    with override("id"):
        body = render_to_string("accounts/mail/password_reset.txt", {"user": user, "link": link, "days": days})
    send_mail("Atur ulang kata sandi Portal Rakor", body, settings.DEFAULT_FROM_EMAIL, [user.email])
