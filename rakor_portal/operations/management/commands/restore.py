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

    def handle(self, *args: Any, **options: Any) -> None:
        done = restore(options["folder"])
        self.stdout.write(f"Dipulihkan: cadangan {done.manifest.created_at}, {len(done.manifest.files)} berkas.")
        self.stdout.write(
            f"Ditahan untuk operator: {done.held.waiting} email yang menunggu, {done.held.planned} yang baru disusun. "
            "Putuskan di halaman Pengiriman pesan."
        )
        if not done.same_keys:
            self.stderr.write(
                "SECRET_KEY atau AUDIT_KEY berbeda dari pemasangan lama: tautan yang sudah dikirim tidak dapat dibuka, "
                "atau riwayat tampak dipalsukan. Pakai kunci yang lama."
            )
