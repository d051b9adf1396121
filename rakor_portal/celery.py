"""The Celery application: it only wakes workers; the database is queue, schedule and outbox."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rakor_portal.settings")

app = Celery("rakor_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_our_logging(**kwargs: Any) -> None:
    """The worker writes the same lines as the web: Celery would else set up its own, without redaction."""
    from django.conf import settings  # noqa: PLC0415 -- the settings import this module's package

    logging.config.dictConfig(settings.LOGGING)
