"""Addresses to which no mail may go."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from rakor_portal.messaging.notifications.mime import PLAIN_ADDRESS

#: Names that no mail server may be asked about (RFC 2606): sample data lives there.
RESERVED_ENDINGS = (".example", ".invalid", ".test", ".localhost")
#: A plain address up to this length is one that `validate_email` lets pass.
LONGEST_ADDRESS = 254
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def why_unusable(address: str) -> str:
    """Why nothing may be handed over for this address; empty when it may.

    Addresses of sample data never reach a real relay: in production, or when mail does not stay on this machine.
    """
    try:
        if not PLAIN_ADDRESS.fullmatch(address) or len(address) > LONGEST_ADDRESS:
            validate_email(address)
            address.encode("ascii")
    except (ValidationError, UnicodeEncodeError):
        return "alamat email tidak dapat dipakai"
    is_reserved = address.lower().endswith(RESERVED_ENDINGS)
    if is_reserved and (settings.IS_PRODUCTION or settings.EMAIL_HOST not in LOOPBACK):
        return "alamat contoh tidak dikirimi email"
    return ""
