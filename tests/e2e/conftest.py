"""The browser stage: Debian's Chromium, axe on each page, and the portal as `make run` starts it.

`live_server` (pytest-django) serves a test's own rows; `portal` is the real thing with demo data, web, worker, beat,
broker and mail sink, on the servers that DATABASE_URL and REDIS_URL name, or embedded ones without them.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
from playwright.sync_api import expect
from xdist.scheduler import LoadFileScheduling

from tests.architecture.sources import ROOT
from tests.settings import ORIGINALS
from tools.originals import DEMO, create_database, url_of
from tools.run import Demo
from tools.services import free_port
from tools.system import chromium

AXE = (ROOT / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
#: Violations alone, in words: all that axe would say of what is right costs more than to look.
FIND = """async rules => (await axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations'],
iframes: false})).violations.map(each => `${each.id}: ${each.nodes.map(node => node.html.slice(0, 99)).join(' | ')}`)"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: A Chromium that is no mere shell begins two processes for each window that draw what nobody sees (the lists below an
#: address bar), and one for a next site. It heeds the last list alone, so what Playwright turns off stands here too.
UNSEEN = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
QUIET = [
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    f"disable-features={UNSEEN}",
]
#: The machine of an office, a tablet, and a telephone (ux.md).
WIDTHS = (1366, 820, 360)
READY_WITHIN = 240
#: The files whose tests need `portal`.
ON_PORTAL = {
    "test_every_page",
    "test_first_pages",
    "test_journey",
    "test_keyboard_and_colours",
    "test_page_weights",
    "test_without_scripts",
}

# Stages run side by side: starting the worker of a browser may take longer than Playwright's five seconds.
expect.set_options(timeout=15_000)
# Playwright's event loop lives in the thread in which fixtures speak to the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


class OnePortal(LoadFileScheduling):
    """Files go to the processes whole; those that need a running portal to one of them, which starts it once.

    pytest-xdist 3.8 does the same by its `xdist_group`, but with pytest 9.2 it scatters the tests without a word
    (pytest-xdist, issue 1386): each process started a portal and a production of its own.
    """

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return "portal" if Path(file).stem in ON_PORTAL else file


def pytest_xdist_make_scheduler(config, log):
    return OnePortal(config, log)


@pytest.hookimpl(wrapper=True, tryfirst=True)  # after all have sorted
def pytest_collection_modifyitems(items):
    """Mark the stage. The longest journey begins first, so that it does not run alone at the end; what others weigh is
    answered and sent by `test_without_scripts` after them.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            assert ("portal" in item.fixturenames) <= (item.path.stem in ON_PORTAL), f"{item.path.stem}: ON_PORTAL"
    result = yield
    items.sort(key=lambda item: (item.path.stem != "test_journey", item.path.stem == "test_without_scripts"))
    return result


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The distribution's own browser; without it the stage fails, it never skips."""
    executable = chromium()
    assert executable, "Chromium was not found: install the package 'chromium-headless-shell'"
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": executable, "args": [*root, *(f"--{flag}" for flag in QUIET)]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """Indonesian, and without the worker, which would load its files beside every test; its own test lets it in."""
    return {**browser_context_args, "locale": "id-ID", "timezone_id": "Asia/Jakarta", "service_workers": "block"}


@pytest.fixture
def page(page):
    """A page whose errors (scripts, blocked by the Content-Security-Policy, lost files) fail the test."""
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


@pytest.fixture
def assert_accessible():
    """Run axe on the page as it stands, and look for sideways scroll at the three widths."""

    def check(page, widths=WIDTHS):
        page.evaluate(AXE)
        assert page.evaluate(FIND, RULES) == []
        assert_inside(page, widths)

    return check


def assert_inside(page, widths=WIDTHS):
    """No sideways scroll; at the width that the page has, nothing need be drawn anew."""
    before = page.viewport_size
    for width in sorted(widths, key=lambda each: each != before["width"]):
        if width != page.viewport_size["width"]:
            page.set_viewport_size({"width": width, "height": before["height"]})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"sideways scroll at {width} px"
    if page.viewport_size != before:
        page.set_viewport_size(before)


@dataclass(frozen=True)
class Portal:
    """A running portal: its address, the folder of caught mails, and its environment."""

    address: str
    mail: Path
    environment: dict[str, str]

    def manage(self, *command):
        """The output of a management command beside the running portal."""
        return self._call("manage.py", *command)

    def run(self, module):
        """The output of a module of the tests that runs as the portal does."""
        return self._call("-m", module, DJANGO_SETTINGS_MODULE="rakor_portal.settings")

    def _call(self, *arguments, **environment):
        call = [sys.executable, *arguments]
        done = subprocess.run(
            call, cwd=ROOT, env=self.environment | environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """Start the portal once for each process of the stage, on a copy of the seeded demo when `make test` made one."""
    data = tmp_path_factory.mktemp("portal")
    if ORIGINALS:
        shutil.copytree(Path(ORIGINALS) / "demo", data, dirs_exist_ok=True)
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"SITE_URL", "DJANGO_SETTINGS_MODULE"}},
        "RAKOR_MODE": "demo",
        "RAKOR_DATA_DIR": str(data),
        "RAKOR_SINK_PORT": str(free_port()),
        "PORT": str(port),
        **_own_databases(),
    }
    environment["SITE_URL"] = f"http://127.0.0.1:{port}"
    if ORIGINALS:
        _note_as_done(environment)
    output = data / "run.txt"
    with output.open("w") as written:
        running = subprocess.Popen(
            [sys.executable, "-m", "tools.run"], cwd=ROOT, env=environment, stdout=written, stderr=subprocess.STDOUT
        )
    try:
        _wait_until_ready(running, output)
        yield Portal(environment["SITE_URL"], data / "mail", environment)
    finally:
        running.terminate()
        running.wait(30)


@pytest.fixture(scope="session")
def addresses(portal):
    """Every page by its route: [person, path]; found once, so what is sent away is done by the last file of a stage."""
    return json.loads(portal.run("tests.e2e.addresses"))


def _note_as_done(environment):
    """The original was migrated, seeded and given its static files; the start of its copy need not do so again."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        Demo().note_as_done()


def _own_databases():
    """For each process of the stage a database of its own on the server, and one of Redis' last numbered ones."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    name = f"portal_{worker}"
    database, redis = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    own = {"DATABASE_URL": "", "REDIS_URL": f"{redis.rsplit('/', 1)[0]}/{15 - worker}" if redis else ""}
    if database:
        create_database(database, name, template=DEMO if ORIGINALS else "template0")
        own["DATABASE_URL"] = url_of(database, name)
        if ORIGINALS:
            _leave_papers_undrawn(own["DATABASE_URL"])
    return own


def _leave_papers_undrawn(database):
    """The papers of the demo, which no test reads, look as if another worker drew them: drawing takes long."""
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE documents_document SET claimed_at = now() + interval '1 day' WHERE state = 'frozen'")
    connection.close()


def _wait_until_ready(running, output):
    latest = time.monotonic() + READY_WITHIN
    while "siap:" not in output.read_text():
        assert running.poll() is None, output.read_text()
        assert time.monotonic() < latest, output.read_text()
        time.sleep(0.1)
