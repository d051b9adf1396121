"""Print who can sign in to the demo; `make run` shows this table."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.demo.sign_ins import BY_REGION, DEMO_PASSWORD
from rakor_portal.directory.models import Government


class Command(BaseCommand):
    """Only accounts that exist are listed, so the table is never wrong."""

    help = "Print the demo sign-ins with their roles and what they are for."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("Tidak ada akun contoh di lingkungan produksi.")
        existing = set(User.objects.values_list("email", flat=True))
        names = dict(Government.objects.values_list("region_id", "short_name"))
        self.stdout.write(f"Akun contoh (semua memakai kata sandi {DEMO_PASSWORD}):")
        for region, (domain, sign_ins) in BY_REGION.items():
            for each in sign_ins:
                email = f"{each.local_part}@{domain}"
                if email in existing:
                    roles = ", ".join(str(RoleGrant.Role(code).label) for code in each.roles)
                    self.stdout.write(f"  {email:42} {names[region]:22} {roles}: {each.purpose}")
