"""A query that is built and compiled once, then run with other values.

Django turns a QuerySet into SQL anew for each request, which costs more than PostgreSQL takes to answer. For the few
queries that every page, link or check-in makes, the text is kept, and for those that find rows by their keys PostgreSQL
keeps the plan as well (docs/adr/0014-prepared-queries.md).
"""

import itertools
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections, models
from django.db.models.expressions import Expression

_Row = TypeVar("_Row")

#: Compiled texts that one query keeps in one thread; more lengths of lists than these are compiled again.
MOST_TEXTS = 64
#: Names of statements on the server; every session there has names of its own.
_numbers = itertools.count(1)


class Given(Expression):
    """A value known when the query runs, by its name: `filter(valid_from__lte=Given("day", DateField()))`."""

    def __init__(self, name: str, output_field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        """A place for the value."""
        return "%s", [self]


def given_list(name: str, length: int, output_field: "models.Field[Any, Any]") -> list[Any]:
    """Places for a list of that many values, for `__in`; they are given as `name=[…]`."""
    return [_Member(name, number, output_field) for number in range(length)]


class _Member(Given):
    def __init__(self, name: str, number: int, output_field: "models.Field[Any, Any]") -> None:
        super().__init__(name, output_field)
        self.number = number


class PreparedQuery(Generic[_Row]):
    """`build` makes the QuerySet with `Given` values; it is called once for each thread and connection.

    Only for queries whose text never depends on the values. What it does depend on, such as the lengths of lists, is
    told to `rows` and handed to `build`.

    `on_server`: PostgreSQL parses the text once in each session and keeps its plan (PREPARE). For rows found by their
    keys; not where the best plan depends on how common a value is. SQLite has nothing of the kind and needs nothing.

    `is_shared`: who else locks the row in this way does not wait (FOR SHARE; Django knows FOR UPDATE alone).
    """

    def __init__(
        self, build: Callable[..., "models.QuerySet[Any, _Row]"], *, on_server: bool = False, is_shared: bool = False
    ) -> None:
        self._build = build
        self._on_server, self._is_shared = on_server, is_shared
        self._known = threading.local()

    def rows(self, *shape: Hashable, **values: Any) -> list[_Row]:
        """The rows for these values. Raises KeyError when a value is missing."""
        text = self._compiled(shape)
        if text is None:
            return []
        connection = text.compiler.connection
        sql, parameters = text.sql, text.parameters
        if self._on_server and connection.vendor == "postgresql":
            sql, parameters = text.on_server(connection)
        given = tuple(_value(each, values, connection) for each in parameters)
        text.compiler.as_sql = lambda: (sql, given)
        try:
            return list(text.queryset._iterable_class(text.queryset))
        except NotSupportedError:  # a migration has changed a column: the statement must be prepared again
            if text.session is None:
                raise
            text.leave_server()
            return self.rows(*shape, **values)

    def _compiled(self, shape: tuple[Hashable, ...]) -> "_Text | None":
        connection = connections[DEFAULT_DB_ALIAS]
        if getattr(self._known, "connection", None) is not connection:
            self._known.connection, self._known.texts = connection, {}
        texts: dict[Any, _Text | None] = self._known.texts
        if shape not in texts:
            if len(texts) >= MOST_TEXTS:
                self._forget(texts)
            queryset = self._build(*shape)
            compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
            try:
                sql, parameters = compiler.as_sql()
                sql = sql.replace(" FOR UPDATE", " FOR SHARE") if self._is_shared else sql
                texts[shape] = _Text(queryset, compiler, sql, parameters)
            except EmptyResultSet:  # Django's word for a query that can find nothing
                texts[shape] = None
            queryset.query.get_compiler = lambda *_using, **_words: compiler  # type: ignore[method-assign]
        return texts[shape]

    def _forget(self, texts: "dict[Any, _Text | None]") -> None:
        for text in texts.values():
            if text is not None:
                text.leave_server()
        texts.clear()


@dataclass
class _Text:
    """A compiled query; `name` is that of its statement in `session`, the driver's connection to PostgreSQL."""

    queryset: Any
    compiler: Any
    sql: str
    parameters: Any
    name: str = ""
    session: Any = None
    statement: tuple[str, tuple[Any, ...]] = ("", ())

    def on_server(self, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The call of the statement and the parameters it takes; in a new session it is prepared first."""
        connection.close_if_health_check_failed()  # as Django does before each query: the session may be another after
        connection.ensure_connection()
        if self.session is not connection.connection:
            self._prepare(connection)
        return self.statement

    def _prepare(self, connection: Any) -> None:
        """What is constant becomes part of the text, each given value a place with its type."""
        places: dict[Any, tuple[_Place, Given]] = {}
        words = [_place(each, places, connection) if isinstance(each, Given) else each for each in self.parameters]
        name = f"rakor_{next(_numbers)}"
        types = ", ".join(place.kind for place, _given in places.values())
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            body = cursor.mogrify(self.sql, words).decode()
            cursor.execute(f"PREPARE {name} ({types}) AS {body}" if types else f"PREPARE {name} AS {body}")
        call = f"EXECUTE {name} ({', '.join(['%s'] * len(places))})" if places else f"EXECUTE {name}"
        self.name, self.session = name, connection.connection
        self.statement = call, tuple(given for _place, given in places.values())

    def leave_server(self) -> None:
        """Give the memory back, when the session is the one in use."""
        session, self.session = self.session, None
        connection = self.compiler.connection
        if session is not None and session is connection.connection:
            with connection.wrap_database_errors, session.cursor() as cursor:
                cursor.execute(f"DEALLOCATE {self.name}")


class _Place:
    """Stands for a given value in a text to be prepared: `$1`; the driver takes it as it is."""

    def __init__(self, number: int, kind: str) -> None:
        self.number, self.kind = number, kind

    def __conform__(self, _protocol: Any) -> "_Place":
        """psycopg2 asks each parameter how it is written."""
        return self

    def getquoted(self) -> bytes:
        """The word in the text."""
        return b"$%d" % self.number


def _place(given: Given, places: dict[Any, tuple[_Place, Given]], connection: Any) -> _Place:
    """One place for each value, however often it stands in the text."""
    kind = str(given.output_field.cast_db_type(connection))
    key = given.name, getattr(given, "number", None), kind
    if key not in places:
        places[key] = _Place(len(places) + 1, kind), given
    return places[key][0]


def _value(parameter: Any, values: dict[str, Any], connection: Any) -> Any:
    if not isinstance(parameter, Given):
        return parameter
    value = values[parameter.name]
    if isinstance(parameter, _Member):
        value = value[parameter.number]
    return parameter.output_field.get_db_prep_value(value, connection)
