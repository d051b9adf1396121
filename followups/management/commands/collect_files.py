"""`manage.py collect_files`: what beat does each hour, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from followups.storage import collect_files


class Command(BaseCommand):
    """Delete unfinished uploads and evidence files without a row, older than a day."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many of each."""
        counts = collect_files()
        self.stdout.write("Dihapus: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
