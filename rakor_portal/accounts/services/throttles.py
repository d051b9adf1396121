"""Counting tries, exactly, however many come at once: a try is counted before what it tries, in one UPDATE."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from rakor_portal.accounts.models import Throttle


@dataclass(frozen=True)
class Limit:
    """At most `most` tries `within` a window that opens with the first of them."""

    name: str
    most: int
    within: timedelta


def claim(limit: Limit, *who: str) -> int | None:
    """Count a try; how many are left after it, or None when it is one too many.

    Call it outside any transaction of the effect: a try that is rolled back would not count.
    """
    key = throttle_key(limit, *who)
    if not _count(key, limit):
        now = timezone.now()
        Throttle.objects.bulk_create([Throttle(key=key, count=0, ends_at=now + limit.within)], ignore_conflicts=True)
        if not _count(key, limit):
            return None
    counted = Throttle.objects.filter(key=key).values_list("count", flat=True).first()
    return max(limit.most - (counted or 0), 0)


def give_back(limit: Limit, *who: str) -> None:
    """Take one try back: it was no guess."""
    Throttle.objects.filter(key=throttle_key(limit, *who), count__gt=0).update(count=F("count") - 1)


def forget(limit: Limit, *who: str) -> None:
    """Begin anew: who tried has shown who he is."""
    Throttle.objects.filter(key=throttle_key(limit, *who)).delete()


def throttle_key(limit: Limit, *who: str) -> str:
    """A fingerprint that tells nothing without the secret key."""
    return salted_hmac("rakor_portal.accounts.throttles", "\0".join((limit.name, *who)), algorithm="sha256").hexdigest()


def _count(key: str, limit: Limit) -> bool:
    """One more, or the first of a new window; the database lets no more than the limit through."""
    now = timezone.now()
    over = Q(ends_at__lte=now)
    return bool(
        Throttle.objects.filter(over | Q(count__lt=limit.most), key=key).update(
            count=Case(When(over, then=Value(1)), default=F("count") + 1),
            ends_at=Case(When(over, then=Value(now + limit.within)), default=F("ends_at")),
        )
    )
