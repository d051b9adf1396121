"""`manage.py load_government 18.03 [--demo]`: one government with its organisations, posts, groups and holidays."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rakor_portal.directory.services.loading import load_government
from rakor_portal.errors import RuleViolation


class Command(BaseCommand):
    help = "Muat satu pemerintah daerah dari daftar yang dibawa aplikasi; aman diulang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="kode wilayah, misalnya 18.03")
        parser.add_argument("--demo", action="store_true", help="tandai sebagai data contoh")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_government(code=options["code"], demo=options["demo"])
        except RuleViolation as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            f"{loaded.government}: {loaded.organizations} organisasi, {loaded.positions} jabatan, "
            f"{loaded.groups} grup undangan, {loaded.holidays} hari libur ditambahkan."
        )
