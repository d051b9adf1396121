"""What may go, and with --apply: let it go."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from rakor_portal.operations.retention import apply_retention, count_due


class Command(BaseCommand):
    help = (
        "Menghapus data pribadi yang lewat masa simpannya; tanpa --apply hanya menghitung. Arsip resmi tidak disentuh."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="benar-benar menghapus")

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = apply_retention() if options["apply"] else count_due()
        for outcome in outcomes:
            said = "disimpan selamanya" if outcome.count is None else f"{outcome.count}"
            self.stdout.write(f"{outcome.rule.what}: {said}")
        self.stdout.write("Selesai." if options["apply"] else "Belum ada yang dihapus; tambahkan --apply.")
