"""A batch of messages in one statement, with its keys and values as a few parameters.

A place for each of a hundred UUIDs takes the driver to write, and PostgreSQL to read, as long as moving their rows.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, CharField, F, Func
from django.db.models.expressions import RawSQL

from rakor_portal.messaging.models import DeliveryEvent, Message


class Among(Func):
    """Whether `column` is one of these keys: `filter(Among("message_id", keys))`."""

    output_field = BooleanField()

    def __init__(self, column: str, keys: Iterable[UUID]) -> None:
        super().__init__(F(column))
        self.keys = list(keys)

    def as_sql(self, compiler: Any, connection: Any, *_template: Any, **_words: Any) -> Any:
        """A place for each key."""
        column, params = self._column(compiler)
        return f"{column} IN ({', '.join(['%s'] * len(self.keys))})", [*params, *(key.hex for key in self.keys)]

    def as_postgresql(self, compiler: Any, _connection: Any) -> Any:
        """One array; its texts are cheaper for the driver than UUIDs."""
        column, params = self._column(compiler)
        return f"{column} = ANY(%s::uuid[])", [*params, [str(key) for key in self.keys]]

    def _column(self, compiler: Any) -> Any:
        if not self.keys:
            raise EmptyResultSet  # Django then asks nothing
        return compiler.compile(self.get_source_expressions()[0])


def by_key(values: Mapping[UUID, str]) -> RawSQL:
    """For an update of messages: to each the value under its key."""
    if connection.vendor == "postgresql":
        sql, told = "%s::jsonb ->> id::text", {str(key): value for key, value in values.items()}
    else:
        sql, told = "json_extract(%s, '$.\"' || id || '\"')", {key.hex: value for key, value in values.items()}
    return RawSQL(f"({sql})", [json.dumps(told)], output_field=CharField())  # noqa: S611 -- no text of ours


def insert_events(rows: Collection[tuple[Message, str]], step: str, at: Any) -> None:
    """A line of history for each message, with what was replied; `bulk_create` takes longer than the database."""
    into = f'INSERT INTO "{DeliveryEvent._meta.db_table}" (message_id, token, reply, step, at) '
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            keys, tokens, replies = zip(*((str(each.pk), each.token, reply) for each, reply in rows), strict=True)
            told = "SELECT told.*, %s, %s FROM unnest(%s::uuid[], %s::integer[], %s::text[]) AS told"
            cursor.execute(into + told, [step, at, list(keys), list(tokens), list(replies)])
        else:
            values = [value for each, reply in rows for value in (each.pk.hex, each.token, reply, step, at)]
            cursor.execute(into + "VALUES " + ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows)), values)
