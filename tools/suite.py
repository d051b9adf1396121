"""`make test`: checks, then the suite on SQLite, on PostgreSQL with Redis, and the journeys in a browser.

`make test-long` (--long) runs the exhaustive sweeps alone, on both databases.
Every stage runs even when an earlier one failed, so that one run tells everything; any failure fails the whole.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.console import one_sentence, say
from tools.originals import FOLDER_VARIABLE, make_originals
from tools.services import real_services
from tools.supervisor import Stopped, stop_on_signals

ROOT = Path(__file__).resolve().parent.parent
#: What meets no database (papers and uploads are judged in processes without one, deployment starts commands) need not
#: be run again on the second one.
WITHOUT_DATABASE = (
    "tests/architecture",
    "tests/documents/test_papers.py",
    "tests/documents/test_press.py",
    "tests/inspection",
    "tests/test_deploy_examples.py",
    "tests/test_deployment.py",
)
KINDS = ("tests", "failures", "errors", "skipped")


class Suite:
    """The stages of one run, and what they counted."""

    def __init__(self, reports: Path) -> None:
        self.reports = reports
        self.originals = reports / "originals"
        self.lines: list[str] = []
        self.total: Counter[str] = Counter()
        self.good = True

    def check(self, services: Mapping[str, str]) -> None:
        """Judge the code on one core while the other one makes the databases that the stages copy."""
        self._begin("checks")
        with ThreadPoolExecutor() as beside:
            originals = beside.submit(make_originals, self.originals, services)
            self._check()
            originals.result()

    def _check(self) -> None:
        self.good &= subprocess.run([sys.executable, "-m", "tools.check"], cwd=ROOT, check=False).returncode == 0

    def stage(self, name: str, arguments: list[str], services: Mapping[str, str]) -> None:
        """One run of pytest; a stage in which nothing ran is a failure too (pytest's own exit status 5)."""
        self._begin(name)
        begun, spent = time.monotonic(), _spent()
        report = self.reports / f"{len(self.lines)}.xml"
        without_services = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", f"--junitxml={report}", *arguments]
        # What the tests leave behind goes with the reports.
        environment = {**without_services, **services, "TMPDIR": str(self.reports)}
        if self.originals.exists():
            environment[FOLDER_VARIABLE] = str(self.originals)
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        counts = _counts(report)
        self.total += counts
        self.good &= done.returncode == 0
        seconds = f"{time.monotonic() - begun:.0f} s ({_spent() - spent:.0f} s of processor time)"
        self.lines.append(f"{name}: {_words(counts)} in {seconds}")

    def close(self) -> int:
        say("\n" + "=" * 80)
        for line in self.lines:
            say(line)
        if not self.good:
            say("FAILED")
        say(_words(self.total))
        return 0 if self.good else 1

    def _begin(self, name: str) -> None:
        say(f"\n{'=' * 20} {name} {'=' * (58 - len(name))}")


def _spent() -> float:
    """Processor time of the programs that have ended under this one: a busy machine does not lengthen it."""
    times = os.times()
    return times.children_user + times.children_system


def _counts(report: Path) -> Counter[str]:
    if not report.exists():
        return Counter(errors=1, tests=1)
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314 -- pytest has just written it
    return Counter({kind: int(suite.get(kind, "0")) for suite in suites for kind in KINDS})


def _words(counts: Counter[str]) -> str:
    failed = counts["failures"] + counts["errors"]
    words = f"{counts['tests'] - failed - counts['skipped']} passed, {failed} failed"
    return words + (f", {counts['skipped']} skipped" if counts["skipped"] else "")


def run_all() -> int:
    with tempfile.TemporaryDirectory(prefix="rakor-reports-") as folder, real_services() as services:
        suite = Suite(Path(folder))
        suite.check(services)
        rooms = ["-n", "2", "--dist", "worksteal", "-m", "not e2e and not long", "--ignore=tests/e2e"]
        suite.stage("SQLite", rooms, {})
        again = [f"--ignore={path}" for path in WITHOUT_DATABASE]
        suite.stage("PostgreSQL and Redis", [*rooms, *again], services)
        in_browser = ["-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder", "-m", "e2e and not long", "tests/e2e"]
        suite.stage("Browser journeys", in_browser, services)
        return suite.close()


def run_long() -> int:
    with tempfile.TemporaryDirectory(prefix="rakor-reports-") as folder:
        suite = Suite(Path(folder))
        suite.stage("SQLite, long", ["-n", "2", "-m", "long and not e2e"], {})
        with real_services() as services:
            suite.stage("PostgreSQL and Redis, long", ["-n", "2", "-m", "long and not e2e"], services)
            suite.stage("Browser, long", ["-m", "long and e2e", "tests/e2e"], services)
        return suite.close()


def main() -> int:
    stop_on_signals()
    # Some thirty processes of a run import the whole portal: what the first compiled the others read.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        with one_sentence():
            return run_long() if "--long" in sys.argv[1:] else run_all()
    except Stopped:
        say("\nStopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
