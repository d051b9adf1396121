"""Does every chain of the audit trail hold?"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rakor_portal.audit.verification import BrokenLink, KeptHead, chained_governments, current_heads, verify_chain


class Command(BaseCommand):
    help = (
        "Walks the audit trail of every government and names the first broken link. "
        "Exit code 1 when one is broken. Keep exported heads where the database's administrators cannot write."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", type=Path, metavar="FILE", help="compare with heads exported before")
        parser.add_argument("--export-heads", type=Path, metavar="FILE", help="append the heads, if all chains hold")

    def handle(self, *args: Any, **options: Any) -> None:
        anchors = _read(options["anchor"]) if options["anchor"] else []
        governments = sorted({*chained_governments(), *(anchor.government for anchor in anchors)})
        entries, broken = 0, []
        for government in governments:
            count, link = verify_chain(government, [each for each in anchors if each.government == government])
            entries += count
            if link is not None:
                broken.append(link)
                self.stdout.write(_sentence(link))
        if broken:
            self.stdout.write(f"audit: {len(broken)} of {len(governments)} chains broken")
            sys.exit(1)
        if options["export_heads"]:
            with options["export_heads"].open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(head.as_dict()) + "\n" for head in current_heads())
        self.stdout.write(f"audit: {entries} entries in {len(governments)} chains, all linked")


def _read(path: Path) -> list[KeptHead]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [KeptHead(**json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, TypeError) as problem:
        raise CommandError(f"{path} does not hold exported heads: {problem}") from problem


def _sentence(link: BrokenLink) -> str:
    return f"BROKEN government {link.government}, entry {link.sequence}: {link.reason}"
