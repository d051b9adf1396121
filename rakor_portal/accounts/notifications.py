"""The mails of accounts, always in Indonesian."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused

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
from rakor_portal.actors import DISPATCHER
from rakor_portal.audit import services as audit
from rakor_portal.messaging.notifications.addresses import why_unusable

logger = logging.getLogger(__name__)
#: A worker that has not come back by then has died.
LEASE = timedelta(minutes=5)


def send_due_password_resets(now: datetime) -> None:
    """Mail what waits and is nobody else's work; stops when the relay is down, and begins again in a minute.

    While a restore is under way nothing is mailed: the rows are those of the back-up.
    """
    if Path(settings.RESTORE_MARK).exists():
        return
    given_up, _per_model = PasswordReset.objects.overdue(now).delete()
    if given_up:
        logger.error("%d mails for a password could not be handed over in time", given_up)
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    for reset in list(PasswordReset.objects.filter(free)):
        if PasswordReset.objects.filter(free, pk=reset.pk).update(claimed_at=now):
            try:
                _answer(reset)
            except OSError as problem:  # SMTPException is one
                logger.warning("password reset %d was not mailed: %s", reset.pk, type(problem).__name__)
                if not isinstance(problem, SMTPRecipientsRefused):
                    return


def _answer(reset: PasswordReset) -> None:
    """Mail the link if the address is an active user's; the request is done either way.

    Raises OSError when it should be tried again: the relay is down, or has refused for now.
    """
    users = User.objects.get_queryset().select_related("person", "government")
    user = users.filter(email=reset.email, is_active=True).first()
    if user is not None and (reason := _mail(user, is_first=reset.is_first)):
        logger.error("password reset %d is not mailed: %s", reset.pk, reason)
    elif user is not None and reset.is_first:
        audit.record(by=DISPATCHER, action="user.mail_first_password", on=user, government_id=user.government_id)
    elif user is not None:
        audit.record(by=user, action="user.request_password_reset", on=user, government_id=user.government_id)
    reset.delete()


def _mail(user: User, *, is_first: bool) -> str:
    """Hand the mail over; returns why that can never be done, or nothing."""
    reason = why_unusable(user.email)
    if not reason:
        try:
            (send_first_password if is_first else send_password_reset)(user)
        except SMTPRecipientsRefused as refused:
            if any(code < 500 for code, _words in refused.recipients.values()):
                raise
            reason = "alamat ditolak server email"
    return reason


def send_password_reset(user: User) -> None:
    """A link that sets a new password once; it dies with use, with a new sign-in and after three days."""
    _send("Atur ulang kata sandi Portal Rakor", "accounts/mail/password_reset.txt", user)


def send_first_password(user: User) -> None:
    """The same link for a user whom his administrator has made, with what he is in the portal."""
    _send("Akun Portal Rakor Anda", "accounts/mail/first_password.txt", user)


def _send(subject: str, template: str, user: User) -> None:
    parts = {"uidb64": urlsafe_base64_encode(force_bytes(user.pk)), "token": default_token_generator.make_token(user)}
    context = {
        "user": user,
        "link": settings.SITE_URL + reverse("accounts:password_reset_confirm", kwargs=parts),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
        "ask_again": settings.SITE_URL + reverse("accounts:password_reset"),
    }
    with override("id"):
        body = render_to_string(template, context)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email])
