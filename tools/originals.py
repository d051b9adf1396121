"""Databases that the suite copies rather than makes anew: one with every migration run, one filled with the demo.

Migrating takes seconds and seeding half a minute; each process of the suite would pay both. They are made once, by the
same commands that an operator runs; those on the servers (`python -m tools.originals FOLDER`) beside the first stage.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import django
import psycopg2
from django.core.management import call_command

from tools.console import CannotGoOn, one_sentence

ROOT = Path(__file__).resolve().parent.parent
#: Names of the two databases on the PostgreSQL server of the run.
MIGRATED, DEMO = "rakor_migrated", "rakor_demo"
#: `make check` looks whether the project is whole; migrating takes a fifth longer when it looks too.
MIGRATE = ("migrate", "--verbosity=0", "--skip-checks")
#: Makes this module fill the demo of the environment.
FILL = "--fill"
#: Tells the tests in which folder the copies' originals lie.
FOLDER_VARIABLE = "RAKOR_TEST_ORIGINALS"


def make_first_original(folder: Path) -> None:
    """Fill `folder` with `migrated/`, the SQLite one. Raises CannotGoOn when the command fails, with what it said."""
    _manage(_embedded(folder), *MIGRATE)


def make_originals(folder: Path, services: Mapping[str, str]) -> None:
    """Fill `folder` with `demo/` (files), and the server with the two databases; raises CannotGoOn as above."""
    server = services["DATABASE_URL"]
    create_database(server, MIGRATED)
    empty = {**services, "DATABASE_URL": url_of(server, MIGRATED)}
    _manage({**_embedded(folder), **empty}, *MIGRATE)
    create_database(server, DEMO, template=MIGRATED)
    demo = {**services, "DATABASE_URL": url_of(server, DEMO), "RAKOR_MODE": "demo"}
    demo["RAKOR_DATA_DIR"] = str(folder / "demo")
    _run(demo, "-m", "tools.originals", FILL)


def fill_demo() -> None:
    """The static files and the demo's rows, in one process: importing the portal takes half as long as the former."""
    gc.set_threshold(50_000, 20, 100)  # as manage.py
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rakor_portal.settings")
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("seed")


def _embedded(folder: Path) -> dict[str, str]:
    return {"RAKOR_MODE": "test", "RAKOR_DATA_DIR": str(folder / "migrated"), "DATABASE_URL": "", "REDIS_URL": ""}


def url_of(server: str, name: str) -> str:
    """The address of another database on the same server."""
    return f"{server.rsplit('/', 1)[0]}/{name}"


def create_database(server: str, name: str, *, template: str = "template0") -> None:
    """A database made anew as a copy of `template`; both names are our own."""
    connection = psycopg2.connect(server)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    finally:
        connection.close()


def _manage(environment: Mapping[str, str], *command: str) -> None:
    _run(environment, "manage.py", *command)


def _run(environment: Mapping[str, str], *command: str) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**{name: value for name, value in os.environ.items() if name != "SITE_URL"}, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotGoOn(f"{' '.join(command)} failed: {(done.stderr or done.stdout).strip()}")


if __name__ == "__main__":
    if sys.argv[1:] == [FILL]:
        fill_demo()
        sys.exit()
    with one_sentence():
        make_originals(Path(sys.argv[1]), {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")})
