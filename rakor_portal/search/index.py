"""The index: made and kept by the database itself, so that no service can forget it.

PostgreSQL: a GIN index over the expression that questions use. SQLite: an FTS5 table of trigrams that reads its text
from the table it belongs to, kept by three triggers. Both are made after each `migrate`: a migration that rebuilds a
table on SQLite takes its triggers away, which is why this is no migration of its own.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from rakor_portal.search.matching import document_of, index_name
from rakor_portal.search.registry import Text, all_texts


def prepare_after_migrate(using: str, **_signal: Any) -> None:
    """Make what is missing or out of date for every registered text; does nothing twice."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for text in all_texts():
        if text.table in tables:
            prepare = _prepare_postgresql if connection.vendor == "postgresql" else _prepare_sqlite
            prepare(connection, text)


def _prepare_postgresql(connection: BaseDatabaseWrapper, text: Text) -> None:
    name = index_name(text.table)
    wanted = document_of([f'"{column}"' for column in text.columns])
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass(%s))", [name])
        if cursor.fetchone() == (wanted,):
            return
        cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
        cursor.execute(f'CREATE INDEX "{name}" ON "{text.table}" USING gin (({wanted}))')
        # The comment remembers of what the index was made; PostgreSQL rewrites the expression itself.
        cursor.execute(f'COMMENT ON INDEX "{name}" IS %s', [wanted])


def _prepare_sqlite(connection: BaseDatabaseWrapper, text: Text) -> None:
    wanted = _sqlite_parts(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name IN (%s, %s, %s, %s)", list(wanted))
        if dict(cursor.fetchall()) == wanted:
            return
        table, *triggers = wanted
        for trigger in triggers:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger}"')
        cursor.execute(f'DROP TABLE IF EXISTS "{table}"')
        for statement in wanted.values():
            cursor.execute(statement)
        cursor.execute(f'INSERT INTO "{table}"("{table}") VALUES (\'rebuild\')')  # noqa: S608 -- our own names


def _sqlite_parts(text: Text) -> dict[str, str]:
    """The virtual table and its triggers, by name, word for word as SQLite remembers them."""
    table, source = index_name(text.table), text.table
    names = ", ".join(f'"{column}"' for column in text.columns)
    old, new = (", ".join(f'{row}."{column}"' for column in text.columns) for row in ("old", "new"))
    forget = f'INSERT INTO "{table}"("{table}", rowid, {names}) VALUES (\'delete\', old.id, {old});'  # noqa: S608 -- ours
    learn = f'INSERT INTO "{table}"(rowid, {names}) VALUES (new.id, {new});'  # noqa: S608 -- our own names
    changed = f'AFTER UPDATE OF {names} ON "{source}"'
    return {
        table: f'CREATE VIRTUAL TABLE "{table}" USING fts5'
        f"({names}, content='{source}', content_rowid='id', tokenize='trigram')",
        f"{table}_insert": f'CREATE TRIGGER "{table}_insert" AFTER INSERT ON "{source}" BEGIN {learn} END',
        f"{table}_delete": f'CREATE TRIGGER "{table}_delete" AFTER DELETE ON "{source}" BEGIN {forget} END',
        f"{table}_update": f'CREATE TRIGGER "{table}_update" {changed} BEGIN {forget} {learn} END',
    }
