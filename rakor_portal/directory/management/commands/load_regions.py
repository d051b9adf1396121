"""`manage.py load_regions [--within 18.03]`: the region list of Indonesia into the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rakor_portal.directory.models import Region
from rakor_portal.directory.services.regions import load_regions
from rakor_portal.errors import RuleViolation


class Command(BaseCommand):
    help = "Muat daftar wilayah Indonesia (91.599 wilayah); aman diulang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--within", default="", help="hanya wilayah ini dengan bawahan dan induknya, misalnya 18.03"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changed = load_regions(within=options["within"])
        except RuleViolation as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{changed} wilayah baru atau berubah; {Region.objects.count()} wilayah tercatat.")
