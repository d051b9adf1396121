"""Copying the database out and in, by the means of each: pg_dump and pg_restore, SQLite's online back-up."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def engine() -> str:
    """Which of the two this installation uses."""
    return str(connection.vendor)


def dump_name() -> str:
    """The file of the dump in a back-up."""
    return "database.sqlite3" if engine() == SQLITE else "database.pgdump"


def dump(target: Path) -> None:
    """A copy as of one moment, while others go on writing. Raises CommandError."""
    if engine() == SQLITE:
        with closing(sqlite3.connect(_sqlite_path())) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a companion
        return
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])


def is_empty() -> bool:
    """Whether the database holds no table at all."""
    return not connection.introspection.table_names()


def load(source: Path) -> None:
    """Fill the empty database from a dump: all of it or, on PostgreSQL, nothing. Raises CommandError."""
    connection.close()
    if engine() == SQLITE:
        Path(_sqlite_path()).parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(_sqlite_path())) as target:
            copy.backup(target)
        return
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run(["pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(source)])


def _sqlite_path() -> str:
    return str(connection.settings_dict["NAME"])


def _run(command: list[str]) -> None:
    """A program of PostgreSQL; the password goes through the environment, where `ps` does not show it."""
    try:
        done = subprocess.run(  # noqa: S603 -- our own words
            command, env=_environment(), capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise CommandError(f"Program {command[0]} tidak ada; pasang paket postgresql-client.") from None
    if done.returncode != 0:
        raise CommandError(f"{command[0]} gagal: {done.stderr.strip()}")


def _environment() -> dict[str, str]:
    settings = connection.settings_dict
    named = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": settings["OPTIONS"].get("sslmode", ""),
        "PGSSLROOTCERT": settings["OPTIONS"].get("sslrootcert", ""),
    }
    return {**os.environ, **{name: str(value) for name, value in named.items() if value}}
