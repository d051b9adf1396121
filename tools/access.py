"""`make access`: the exhaustive sweep of routes, roles, methods and places, alone, on SQLite.

What was unexpected is printed cell by cell; the last line counts, and the exit status is 0 when nothing was.
"""

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from tools.console import say

ROOT = Path(__file__).resolve().parent.parent
SWEEP = "tests/access/test_sweep.py"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="rakor-access-") as folder:
        report = Path(folder) / "access.xml"
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=no", "--show-capture=no", "-n", "2"]
        command += ["-m", "long", f"--junitxml={report}", SWEEP]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if not report.exists():
            return done.returncode or 1
        cells, unexpected = _count(report)
    say(f"access: {cells} cells, {len(unexpected)} unexpected")
    return done.returncode


def _count(report: Path) -> tuple[int, list[str]]:
    """The sums over all rooms; what was unexpected is said at once."""
    cells, unexpected = 0, []
    for found in ElementTree.parse(report).getroot().iter("property"):  # noqa: S314 -- pytest has just written it
        if found.get("name") == "cells":
            cells += int(found.get("value", "0"))
        if found.get("name") == "unexpected":
            unexpected.append(found.get("value", ""))
    for line in unexpected:
        say(line)
    return cells, unexpected


if __name__ == "__main__":
    sys.exit(main())
