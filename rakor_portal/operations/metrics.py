"""Figures for Prometheus: requests, counted by every web process, and the state of the deliveries, read when asked.

Nothing is counted while nobody may read it (`METRICS_TOKEN`, `METRICS_NETWORKS`). Several web processes write into
files of one folder (`METRICS_DIR`), so an answer holds the sum whichever process gives it.
"""

import ipaddress
import secrets
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone

from rakor_portal.documents.models import Document
from rakor_portal.messaging.models import Message
from rakor_portal.messaging.reports import delivery_state

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
#: Methods that a stranger may make up do not become rows of their own.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


@cache
def _instruments() -> tuple[Any, Any]:
    from prometheus_client import Counter, Histogram  # noqa: PLC0415 -- only installations with metrics pay for it

    count = Counter("rakor_requests", "Answered requests.", ["method", "view", "status"])
    seconds = Histogram("rakor_request_seconds", "Time to answer.", ["view"], buckets=BUCKETS)
    return count, seconds


def observe(*, method: str, view: str, status: int, seconds: float) -> None:
    """Count one answer; the view's name stands for the path, which may hold a token."""
    if not settings.METRICS_ENABLED:
        return
    count, histogram = _instruments()
    count.labels(method if method in METHODS else "other", view or "none", str(status)).inc()
    histogram.labels(view or "none").observe(seconds)


def may_read(*, authorization: str, address: str) -> bool:
    """Whether this caller may read the figures: by bearer token, or by the network it calls from."""
    token = settings.METRICS_TOKEN
    if token and secrets.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        return True
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(caller in network for network in settings.METRICS_ALLOWED)


def exposition() -> bytes:
    """All figures in Prometheus' text form."""
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 -- see `_instruments`
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415 -- as above

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(_State())
    return bytes(generate_latest(registry))


class _State:
    """What the database knows, asked at each reading; the same from every process."""

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 -- see `_instruments`

        now = timezone.now()
        state = delivery_state(Message.objects.all(), now)
        messages = GaugeMetricFamily("rakor_messages", "Mails and paper deliveries by state.", labels=["state"])
        for name in Message.State.values:
            messages.add_metric([name], state.by_state[name])
        yield messages
        yield _gauge("rakor_queue_age_seconds", "Wait of the oldest due mail.", state.queue_age(now).total_seconds())
        age = state.tick_age(now)
        yield _gauge("rakor_tick_age_seconds", "Since the last good turn; -1 before the first.",
                     age.total_seconds() if age is not None else -1)  # fmt: skip
        waiting = Document.objects.filter(state=Document.State.FROZEN).count()
        yield _gauge("rakor_documents_waiting", "Papers that the worker has yet to make.", waiting)


def _gauge(name: str, words: str, value: float) -> Any:
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 -- see `_instruments`

    return GaugeMetricFamily(name, words, value=value)
