"""`make test`: checks, then the suite on SQLite, on PostgreSQL with Redis, and the journeys in a browser.

`make test-long` (--long) runs the exhaustive sweeps alone, on both databases.
Every stage runs even when an earlier one failed, so that one run tells everything; any failure fails the whole.
The stages run side by side: a browser and a server wait now and then, and no core shall be idle.
"""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tools.console import CannotGoOn, one_sentence, say
from tools.originals import FOLDER_VARIABLE, create_database, make_first_original, url_of
from tools.services import real_services
from tools.steal import Steal
from tools.supervisor import Stopped, die_with_parent, stop_on_signals

ROOT = Path(__file__).resolve().parent.parent
#: What meets no database (papers and uploads are judged in processes without one, deployment starts commands) need not
#: be run again on the second one.
WITHOUT_DATABASE = (
    "tests/architecture",
    "tests/design",
    "tests/documents/test_papers.py",
    "tests/documents/test_press.py",
    "tests/inspection",
    "tests/messaging/test_mime.py",
    "tests/sheets/test_reading.py",
    "tests/sheets/test_writing.py",
    "tests/test_deploy_examples.py",
    "tests/test_deployment.py",
    "tests/tools",
)
KINDS = ("tests", "failures", "errors", "skipped")
PYTEST = [sys.executable, "-m", "pytest", "-q", "--no-header"]
USUAL = ["-m", "not e2e and not long", "--ignore=tests/e2e"]
#: PostgreSQL is asked for rows, and the browser opens its pages; tests/conftest.py tells which test is which.
ROWS = ["-m", "not e2e and not long and not page", "--ignore=tests/e2e"]
PAGES = ["-m", "page and not e2e and not long", "--ignore=tests/e2e"]
IN_BROWSER = ["--dist", "loadfile", "--no-loadscope-reorder", "-m", "e2e and not long", "tests/e2e"]


class Program:
    """A program of the run: started at once, waited for later; what a quiet one says is shown when it has ended."""

    def __init__(self, name: str, command: list[str], environment: Mapping[str, str], *, quiet: Path | None) -> None:
        self.name, self.quiet = name, quiet
        with (quiet or Path(os.devnull)).open("wb") as output:
            written = output if quiet else None
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=written, stderr=written, preexec_fn=die_with_parent
            )

    def wait(self) -> bool:
        """Whether it ended well; `spent` then tells its processor time, which a busy machine does not lengthen."""
        _pid, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.spent = usage.ru_utime + usage.ru_stime
        if self.quiet:
            say(f"\n{'=' * 20} {self.name} {'=' * (58 - len(self.name))}")
            say(self.quiet.read_text(errors="replace").strip())
        return self.process.returncode == 0


class Suite:
    """The stages of one run, and what they counted."""

    def __init__(self, reports: Path) -> None:
        self.reports = reports
        self.originals = reports / "originals"
        self.lines: list[str] = []
        self.total: Counter[str] = Counter()
        self.good = True
        self.programs: list[Program] = []
        self.steal = Steal()

    def __enter__(self) -> "Suite":
        return self

    def __exit__(self, *exception: object) -> None:
        """Leave nothing running: whoever stops a run waits for its programs, which still use the servers."""
        for program in self.programs:
            if program.process.returncode is None:
                program.process.terminate()
                program.process.wait()

    def stage(self, name: str, arguments: list[str], services: Mapping[str, str], *, quiet: bool = False) -> Program:
        """Begin one run of pytest; `judge` waits for it."""
        # What the tests leave behind goes with the reports.
        environment = {**_without_services(), **services, "TMPDIR": str(self.reports)}
        if self.originals.exists():
            environment[FOLDER_VARIABLE] = str(self.originals)
        command = [*PYTEST, f"--junitxml={self._report(name)}", *arguments]
        return self._begin(Program(name, command, environment, quiet=self.reports / f"{name}.txt" if quiet else None))

    def beside(self, name: str, module: str, *arguments: str, services: Mapping[str, str]) -> Program:
        """Begin a module of the tools, whose words are shown when it has ended."""
        command = [sys.executable, "-m", module, *arguments]
        environment = {**_without_services(), **services}
        return self._begin(Program(name, command, environment, quiet=self.reports / f"{name}.txt"))

    def judge(self, stage: Program) -> None:
        """Wait for a run of pytest and count; one in which nothing ran is a failure too (its own exit status 5)."""
        self.good &= stage.wait()
        counts, seconds = _counts(self._report(stage.name))
        self.total += counts
        took = f"{seconds:.0f} s ({stage.spent:.0f} s of processor time)"
        self.lines.append(f"{stage.name}: {_words(counts)} in {took}")

    def close(self) -> int:
        say("\n" + "=" * 80)
        for line in [*self.lines, self.steal.words()]:
            say(line)
        if not self.good:
            say("FAILED")
        say(_words(self.total))
        return 0 if self.good else 1

    def _begin(self, program: Program) -> Program:
        self.programs.append(program)
        return program

    def _report(self, name: str) -> Path:
        return self.reports / f"{name}.xml"


def _without_services() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}


def _counts(report: Path) -> tuple[Counter[str], float]:
    """How many tests of each kind ran, and in how many seconds."""
    if not report.exists():
        return Counter(errors=1, tests=1), 0.0
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314 -- pytest has just written it
    counts = Counter({kind: sum(int(suite.get(kind, "0")) for suite in suites) for kind in KINDS})
    return counts, sum(float(suite.get("time", "0")) for suite in suites)


def _words(counts: Counter[str]) -> str:
    failed = counts["failures"] + counts["errors"]
    words = f"{counts['tests'] - failed - counts['skipped']} passed, {failed} failed"
    return words + (f", {counts['skipped']} skipped" if counts["skipped"] else "")


def run_all() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="rakor-reports-") as folder,
        real_services() as services,
        Suite(Path(folder)) as suite,
    ):
        checks = suite.beside("checks", "tools.check", services={})
        make_first_original(suite.originals)
        others = suite.beside("originals", "tools.originals", str(suite.originals), services=services)
        sqlite = suite.stage("SQLite", ["-n", "2", "--dist", "worksteal", *USUAL], {})
        if not others.wait():
            raise CannotGoOn("The databases that the stages copy could not be made.")
        again = [f"--ignore={path}" for path in WITHOUT_DATABASE]
        browser = suite.stage("Browser journeys", ["-n", "2", *IN_BROWSER], _apart(services), quiet=True)
        on_servers = suite.stage("PostgreSQL and Redis", [*ROWS, *again], services, quiet=True)
        suite.judge(sqlite)
        suite.good &= checks.wait()
        suite.judge(on_servers)
        suite.judge(browser)
        return suite.close()


def _apart(services: Mapping[str, str]) -> dict[str, str]:
    """The same servers under other names, for a stage beside one that uses them: no row or key is met twice."""
    create_database(services["DATABASE_URL"], "rakor_browser")
    redis = f"{services['REDIS_URL'].rsplit('/', 1)[0]}/4"
    return {"DATABASE_URL": url_of(services["DATABASE_URL"], "rakor_browser"), "REDIS_URL": redis}


def run_long() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="rakor-reports-") as folder,
        real_services() as services,
        Suite(Path(folder)) as suite,
    ):
        suite.judge(suite.stage("SQLite, long", ["-n", "2", "-m", "long and not e2e"], {}))
        suite.judge(suite.stage("PostgreSQL and Redis, long", ["-n", "2", "-m", "long and not e2e"], services))
        suite.judge(suite.stage("PostgreSQL and Redis, pages", ["-n", "2", *PAGES], services))
        suite.judge(suite.stage("Browser, long", ["-m", "long and e2e", "tests/e2e"], services))
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
