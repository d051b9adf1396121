"""All data on one person, for that person."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rakor_portal.directory.models import Person
from rakor_portal.operations.personal_data import export_person


class Command(BaseCommand):
    help = "Menulis semua data tentang satu orang (JSON dan berkas) ke folder baru; tercatat dalam riwayat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="folder baru")
        parser.add_argument("--person", type=int, required=True, help="nomor pejabat: angka pada alamat halamannya")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(pk=options["person"]).first()
        if person is None:
            raise CommandError(f"Tidak ada pejabat bernomor {options['person']}.")
        try:
            counts = export_person(person, options["folder"])
        except FileExistsError:
            raise CommandError(f"Folder {options['folder']} sudah ada.") from None
        for label, count in counts.items():
            self.stdout.write(f"{label}: {count}")
        self.stdout.write(f"Selesai: {options['folder']}")
