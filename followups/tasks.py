"""The worker's door to collecting files: each hour."""

from celery import shared_task

from followups.storage import collect_files


@shared_task(name="followups.collect_files")
def collect() -> None:
    """Delete bytes that nobody will ask for again."""
    collect_files()
