"""Waking a worker after the commit: never the only copy of the work, so a broker that is down costs a minute."""

import logging
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def nudge(task: "Task[Any, Any]", *ids: int) -> None:
    """Enqueue `task` with `ids` once the caller's transaction has committed; beat finds what a lost nudge missed."""

    def publish() -> None:
        try:
            task.delay(*ids)
        except OperationalError:
            logger.info("No broker to wake %s; beat will find the work.", task.name)

    transaction.on_commit(publish)
