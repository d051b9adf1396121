"""`manage.py seed`: the demo data, built through the services. Idempotent; refuses production."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rakor_portal.demo.seeding import seed


class Command(BaseCommand):
    """Shows each step while it works."""

    help = "Fill the demo data: four governments, five historic rakor, a lively present for Lampung Utara."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("Data contoh tidak dapat dimuat di lingkungan produksi.")
        seed(say=lambda text: self.stdout.write(text))
