"""A back-up into an empty installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from rakor_portal.operations.restores import restore


class Command(BaseCommand):
    help = "Memulihkan cadangan ke pemasangan yang kosong; pesan yang mungkin sudah terkirim ditahan untuk operator."
    requires_system_checks: list[str] = []  # the database is empty

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="folder satu cadangan (rakor-…Z)")
        parser.add_argument("--new-keys", action="store_true", help="kunci lama hilang; terima akibatnya")

    def handle(self, *args: Any, **options: Any) -> None:
        done = restore(options["folder"], new_keys=options["new_keys"])
        self.stdout.write(f"Dipulihkan: cadangan {done.manifest.created_at}, {len(done.manifest.files)} berkas.")
        self.stdout.write(
            f"Ditahan untuk operator: {done.held.waiting} email yang menunggu, {done.held.planned} yang baru disusun. "
            "Putuskan di halaman Pengiriman pesan."
        )
