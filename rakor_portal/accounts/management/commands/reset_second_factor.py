"""For the day when the only administrator has lost his telephone and his recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rakor_portal.accounts.models import User
from rakor_portal.accounts.services.second_factor import reset_second_factor
from rakor_portal.actors import OPERATOR
from rakor_portal.errors import RuleViolation


class Command(BaseCommand):
    help = "Takes the second factor of a user away, so that he enrols anew; make sure first that it is he who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.get_queryset().filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError("Tidak ada pengguna dengan alamat itu.")
        try:
            reset_second_factor(by=OPERATOR, user=user)
        except RuleViolation as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write("Verifikasi dua langkah dihapus; semua sesinya berakhir.")
