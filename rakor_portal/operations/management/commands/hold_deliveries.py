"""For a database that was restored by other means than `restore`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rakor_portal.operations.restores import make_safe


class Command(BaseCommand):
    help = "Menahan semua pesan yang sudah waktunya untuk keputusan operator; setelah basis data dipulihkan sendiri."

    def handle(self, *args: Any, **options: Any) -> None:
        held = make_safe(timezone.now().isoformat())
        self.stdout.write(f"Ditahan: {held.waiting} email yang menunggu, {held.planned} yang baru disusun.")
