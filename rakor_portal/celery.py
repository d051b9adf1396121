"""The Celery application: it only wakes workers; the database is queue, schedule and outbox."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rakor_portal.settings")

app = Celery("rakor_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
