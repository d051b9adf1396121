"""Seals: what whoever can write the database, but does not hold the key, cannot make.

The hash of an entry (`services.entry_hash`) anybody can compute again; its seal and the seal of the chain's head take
the key. An entry's seal covers the head's seal that was found when it was written, so a chain that goes on from a
changed head shows it for ever.
"""

import hmac
from collections.abc import Iterator

from django.conf import settings


def seal_entry(*, government_id: int, sequence: int, entry_hash: str, head_seal: str, key: str | None = None) -> str:
    """The seal of an entry written on top of a head that bore `head_seal`."""
    return _seal(f"entry|{government_id}|{sequence}|{entry_hash}|{head_seal}", key)


def seal_head(*, government_id: int, sequence: int, entry_hash: str, entry_seal: str, key: str | None = None) -> str:
    """The seal of the head that points to this last entry; it is stored nowhere else."""
    return _seal(f"head|{government_id}|{sequence}|{entry_hash}|{entry_seal}", key)


def known_keys() -> Iterator[str]:
    """The key in use, then those before it (AUDIT_KEY_FALLBACKS), newest first."""
    yield settings.AUDIT_KEY
    yield from settings.AUDIT_KEY_FALLBACKS


def _seal(text: str, key: str | None) -> str:
    secret = f"rakor_portal.audit|{settings.AUDIT_KEY if key is None else key}".encode()
    return hmac.new(secret, text.encode(), "sha256").hexdigest()
