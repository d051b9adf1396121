"""`manage.py load_regions [--within 18.03]`: the region list of Indonesia into the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rakor_portal.directory.models import Region
from rakor_portal.directory.services.regions import load_regions


class Command(BaseCommand):
    help = "Muat daftar wilayah Indonesia (91.599 wilayah); aman diulang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--within", default="", help="hanya wilayah ini dengan bawahan dan induknya, misalnya 18.03"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        changed = load_regions(within=options["within"])
        self.stdout.write(f"{changed} wilayah baru atau berubah; {Region.objects.count()} wilayah tercatat.")
