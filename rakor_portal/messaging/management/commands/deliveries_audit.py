"""Do the books of what should have been said balance?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rakor_portal.messaging.notifications.reconciliation import audit_deliveries

_SORTS = {"missing": "KURANG", "extra": "LEBIH", "stuck": "MACET"}


class Command(BaseCommand):
    help = "Menghitung ulang apa yang seharusnya disampaikan; menyebut yang kurang, lebih, dan macet."

    def handle(self, *args: Any, **options: Any) -> None:
        findings = audit_deliveries(timezone.now())
        for finding in findings:
            self.stdout.write(f"{_SORTS[finding.sort]} [{finding.government}] {finding.what}")
        counts = ", ".join(
            f"{sum(finding.sort == sort for finding in findings)} {label.lower()}" for sort, label in _SORTS.items()
        )
        self.stdout.write(f"Pemeriksaan selesai: {counts}.")
        if findings:
            sys.exit(1)
