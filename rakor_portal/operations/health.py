"""What probes ask: can this installation serve, and do its messages go out?

Each reason is a code that names its section in docs/operations.md.
"""

import secrets
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone
from kombu.exceptions import OperationalError

from rakor_portal.celery import app
from rakor_portal.documents.models import Document
from rakor_portal.messaging.models import Message
from rakor_portal.messaging.reports import delivery_state

#: A paper is made within seconds; the audit of deliveries calls it stuck after the same time.
DOCUMENT_IS_LATE = timedelta(minutes=30)

#: Beat wakes the first turn a minute after the start, and that turn takes its time.
START_UP = timedelta(minutes=2)
#: When this process began, on a clock that nobody sets.
started = time.monotonic()

_migrated: set[str] = set()


def readiness() -> list[str]:
    """Why this process cannot serve; empty when it can."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        reasons = [] if _is_migrated() else ["migrations_pending"]
    except DatabaseError:
        reasons = ["database_unreachable"]
    if not _has_broker():
        reasons.append("broker_unreachable")
    if not _can_store():
        reasons.append("storage_not_writable")
    return reasons


def deliveries() -> tuple[list[str], dict[str, Any]]:
    """Why messages are late (empty when they are not), and the figures behind it."""
    now = timezone.now()
    state = delivery_state(Message.objects.all(), now)
    age = state.tick_age(now)
    oldest = Document.objects.filter(state=Document.State.FROZEN).aggregate(oldest=Min("issued_at"))["oldest"]
    late = {
        "restoring": is_restoring(),
        "tick_late": state.is_tick_late(now) and not _is_starting(),
        "queue_late": state.is_queue_late(now),
        "documents_late": oldest is not None and now - oldest > DOCUMENT_IS_LATE,
    }
    figures = {
        "tick_age_seconds": round(age.total_seconds()) if age is not None else None,
        "queue_age_seconds": round(state.queue_age(now).total_seconds()),
        "waiting_for_document": state.waiting_for_document,
        "uncertain": state.by_state[Message.State.UNCERTAIN],
        "quarantined": state.by_state[Message.State.QUARANTINED],
        "failed": state.by_state[Message.State.FAILED],
    }
    return [reason for reason, holds in late.items() if holds], figures


def is_restoring() -> bool:
    """Whether a restore has begun and not come to its end; nothing is sent then."""
    return Path(settings.RESTORE_MARK).exists()


def _is_starting() -> bool:
    """Whether this process has only just begun: the machinery, started with it, cannot have made a turn yet."""
    return time.monotonic() - started < START_UP.total_seconds()


def _is_migrated() -> bool:
    """Whether the database has every migration of this code; asked until it has, since it cannot lose one again."""
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(name)
    return True


def _has_broker() -> bool:
    try:
        with app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
    except (OperationalError, OSError):
        return False
    return True


def _can_store() -> bool:
    name = f"healthz/{secrets.token_hex(8)}"
    try:
        default_storage.delete(default_storage.save(name, ContentFile(b"ok")))
    except OSError:
        return False
    return True
