"""Narrow links without a password: issued in bulk, found by hash, revoked by subject."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, QuerySet
from django.utils import timezone

from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.throttles import Limit, claim
from rakor_portal.errors import TooManyAttempts
from rakor_portal.messaging.sealing import sign_for, token_for
from rakor_portal.prepared import Given, PreparedQuery
from rakor_portal.scoping import make_public_id

#: Tokens that never existed, from one address. Expired and revoked ones are no guesses: an office opens old mails.
GUESSES = Limit("link", most=30, within=timedelta(minutes=15))


@transaction.atomic
def issue_links(
    *,
    purpose: str,
    subject_id: int,
    government_id: int,
    person_ids: Iterable[int],
    expires_at: datetime | None = None,
) -> dict[int, AccessLink]:
    """One live link per person for this purpose and subject, by person id, whatever the number of persons.

    A link that still lives is reused (its token stays the same) and takes over `expires_at`; an expired one, or one
    from under another SECRET_KEY, is revoked and replaced. Two workers at once end with the same links, because the
    database admits one live link each.
    """
    wanted = sorted(set(person_ids))
    links = AccessLink.objects.filter(
        government_id=government_id, purpose=purpose, subject_id=subject_id, person_id__in=wanted, revoked_at=None
    )
    now = timezone.now()
    ended = {link.pk: link.person_id for link in links if _is_over(link, now)}
    present = {link.person_id for link in links} - set(ended.values())
    links.filter(pk__in=ended).update(revoked_at=now)
    links.update(expires_at=expires_at)
    missing = [person_id for person_id in wanted if person_id not in present]
    AccessLink.objects.bulk_create(
        [
            _new_link(purpose, subject_id=subject_id, government_id=government_id, person_id=pk, expires_at=expires_at)
            for pk in missing
        ],
        ignore_conflicts=True,
    )
    return {link.person_id: link for link in links.all()}


def _new_link(
    purpose: str, *, subject_id: int, government_id: int, person_id: int, expires_at: datetime | None
) -> AccessLink:
    link = AccessLink(
        government_id=government_id,
        public_id=make_public_id(),
        purpose=purpose,
        person_id=person_id,
        subject_id=subject_id,
        expires_at=expires_at,
    )
    link.token_hash = _hash(token_of(link))
    return link


def token_of(link: AccessLink) -> str:
    """The secret in the link's URL, derived anew each time so that it is stored nowhere."""
    return token_for(link.public_id)


def sign_of(link: AccessLink) -> str:
    """What stands for the secret in the URL that a message keeps (messaging/sealing.py)."""
    return sign_for(link.public_id, link.person_id)


def find_link(*, purpose: str, token: str, address: str) -> AccessLink | None:
    """The link that `token` opens, with person and government; None when unknown, expired or revoked.

    Tokens that never existed are counted by `address`; one too many raises TooManyAttempts. A token that exists always
    opens: of 192 bits nobody guesses one, and one who plays would shut out everybody in his office. Whether its person
    still holds the positions it was given for is for the caller to ask (`Incumbency.objects.holders_on`).
    """
    now = timezone.now()
    link = next(iter(_link.rows(purpose=purpose, hash=_hash(token))), None)
    if link is None:
        if claim(GUESSES, address) is None:
            raise TooManyAttempts
        return None
    return None if link.revoked_at is not None or _is_over(link, now) else link


def _is_over(link: AccessLink, now: datetime) -> bool:
    """Whether its time is over, or SECRET_KEY was changed: the hash alone would go on knowing the old token."""
    is_late = link.expires_at is not None and link.expires_at <= now
    return is_late or link.token_hash != _hash(token_of(link))


def _build_link() -> QuerySet[AccessLink]:
    found = AccessLink.objects.filter(purpose=Given("purpose", CharField()), token_hash=Given("hash", CharField()))
    return found.select_related("person", "government__region")


_link: PreparedQuery[AccessLink] = PreparedQuery(_build_link, on_server=True)


def note_opening(*, link: AccessLink) -> None:
    """Remember when the link was first opened, so that the sender sees that it arrived."""
    if link.opened_at is None:
        AccessLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now())


def revoke_links(*, purpose: str, subject_id: int, person_ids: Iterable[int] | None = None) -> int:
    """End the live links of a subject, of some persons or of all; returns how many ended."""
    links = AccessLink.objects.filter(purpose=purpose, subject_id=subject_id, revoked_at=None)
    if person_ids is not None:
        links = links.filter(person_id__in=list(person_ids))
    return links.update(revoked_at=timezone.now())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
