"""A back-up of database and files, while the portal is at work."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from rakor_portal.operations.backups import make_backup


class Command(BaseCommand):
    help = "Membuat cadangan basis data dan berkas di folder baru; aman selagi portal bekerja."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="folder tempat semua cadangan")
        parser.add_argument("--keep", type=int, default=0, help="berapa cadangan terbaru yang disimpan; 0: semua")

    def handle(self, *args: Any, **options: Any) -> None:
        target = make_backup(options["folder"], keep=options["keep"])
        self.stdout.write(f"Cadangan selesai: {target}")
