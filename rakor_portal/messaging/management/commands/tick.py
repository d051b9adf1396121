"""One turn of planning and sending, now or as of a given moment."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from rakor_portal.messaging.notifications.cycle import run_cycle

FIRST_YEAR, LAST_YEAR = 2000, 2199


class Command(BaseCommand):
    help = "Merencanakan dan mengirim pesan yang sudah waktunya; --at mengganti saat perencanaan saja."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", type=_moment, help="saat ISO 8601 dengan zona, misalnya 2026-03-17T08:00+07:00")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        moment: datetime = options["at"] or now
        if settings.IS_PRODUCTION and moment > now:
            raise CommandError("Saat yang akan datang ditolak pada mode produksi.")
        turn = run_cycle(moment)
        said = ", ".join(f"{name} {count}" for name, count in sorted(turn.outcomes.items())) or "tidak ada"
        self.stdout.write(
            f"Direncanakan {turn.planned}, menjadi pesan {turn.bound}, undangan disiapkan {turn.expanded}, "
            f"dokumen dilampirkan {turn.attached}, "
            f"tidak pasti {turn.uncertain}. Penyerahan: {said}."
        )


def _moment(text: str) -> datetime:
    """A moment of this century that names its zone; without one it could mean three hours in Indonesia."""
    try:
        moment = parse_datetime(text)
    except ValueError:  # written well, and no such day or hour
        moment = None
    if moment is None or timezone.is_naive(moment) or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ArgumentTypeError(f"{text!r} bukan saat ISO 8601 dengan zona, misalnya 2026-03-17T08:00+07:00.")
    return moment
