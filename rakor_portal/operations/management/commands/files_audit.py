"""Are the files still the ones that were stored?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from rakor_portal.operations.files import check_files, files_of_rows


class Command(BaseCommand):
    help = "Membandingkan sidik SHA-256 setiap berkas dengan barisnya; menyebut yang hilang dan yang berubah."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = check_files()
        for line in wrong:
            self.stdout.write(line)
        self.stdout.write(f"Pemeriksaan selesai: {len(files_of_rows())} berkas, {len(wrong)} bermasalah.")
        if wrong:
            sys.exit(1)
