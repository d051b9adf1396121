"""The mails of accounts, always in Indonesian."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import override

from rakor_portal.accounts.models import User


def send_password_reset(user: User) -> None:
    """A link that sets a new password once; it dies with use, with a new sign-in and after three days."""
    parts = {"uidb64": urlsafe_base64_encode(force_bytes(user.pk)), "token": default_token_generator.make_token(user)}
    link = settings.SITE_URL + reverse("accounts:password_reset_confirm", kwargs=parts)
    days = settings.PASSWORD_RESET_TIMEOUT // 86400
    with override("id"):
        body = render_to_string("accounts/mail/password_reset.txt", {"user": user, "link": link, "days": days})
    send_mail("Atur ulang kata sandi Portal Rakor", body, settings.DEFAULT_FROM_EMAIL, [user.email])
