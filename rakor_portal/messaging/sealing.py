"""What stands in kept texts for the token of a narrow link, so that who reads the database or a back-up opens nothing.

A token is derived from the public id of its link and the secret key (adr/0004). A text keeps a sign in its place, made
of the public id and a seal, and is opened where it leaves the portal: without a query, and to the same bytes each time.

Nobody can type a sign. The seal takes the key; and because it covers the person to whom the text is addressed, a sign
copied out of somebody else's text, and quoted in one's own, stays the dead letters it is.
"""

import base64
import hashlib
import hmac
import re
from functools import lru_cache

from django.conf import settings

from rakor_portal.scoping import PUBLIC_ID_ALPHABET

#: 192 of the 256 bits of the HMAC: 32 signs in a URL.
_TOKEN_BYTES = 24
#: 96 bits: 16 signs.
_SEAL_BYTES = 12
#: All of them may stand in a path as they are.
_SIGN = re.compile(rf"~([{PUBLIC_ID_ALPHABET}]{{12}})\.([A-Za-z0-9_-]{{16}})~")


def token_for(public_id: str) -> str:
    """The secret in the URL of the link with that public id."""
    return _derived("rakor_portal.accounts.links", public_id, _TOKEN_BYTES)


def sign_for(public_id: str, person_id: int | None) -> str:
    """What stands for that link's token in a text to this person; None: to a vacant post."""
    return f"~{public_id}.{_seal(public_id, person_id)}~"


def opened(text: str, person_id: int | None) -> str:
    """The text to this person as it is read: each sign that was made for him gives way to its token."""

    def token(found: re.Match[str]) -> str:
        public_id, seal = found.groups()
        return token_for(public_id) if hmac.compare_digest(seal, _seal(public_id, person_id)) else found[0]

    return _SIGN.sub(token, text) if "~" in text else text


def _seal(public_id: str, person_id: int | None) -> str:
    return _derived("rakor_portal.messaging.sealing", f"{public_id}|{person_id or ''}", _SEAL_BYTES)


def _derived(purpose: str, value: str, size: int) -> str:
    """Django's `salted_hmac`, whose key is derived once: a worker does this twice for each mail."""
    digest = hmac.digest(_key(purpose, settings.SECRET_KEY), value.encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:size]).decode()


@lru_cache(maxsize=8)
def _key(purpose: str, secret: str) -> bytes:
    return hashlib.sha256(f"{purpose}{secret}".encode()).digest()
