"""A query that is built and compiled once, then run with other values.

Django turns a QuerySet into SQL anew for each request, which costs more than PostgreSQL takes to answer. For the few
queries that every page, link or check-in makes, the text is kept (docs/adr/0014-prepared-queries.md).
"""

import threading
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Expression

_Row = TypeVar("_Row")

#: Compiled texts that one query keeps in one thread; more lengths of lists than these are compiled again.
MOST_TEXTS = 64


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
    """

    def __init__(self, build: Callable[..., "models.QuerySet[Any, _Row]"]) -> None:
        self._build = build
        self._known = threading.local()

    def rows(self, *shape: Hashable, **values: Any) -> list[_Row]:
        """The rows for these values. Raises KeyError when a value is missing."""
        text = self._compiled(shape)
        if text is None:
            return []
        queryset, compiler, sql, parameters = text
        given = tuple(_value(each, values, compiler.connection) for each in parameters)
        compiler.as_sql = lambda: (sql, given)
        return list(queryset._iterable_class(queryset))

    def _compiled(self, shape: tuple[Hashable, ...]) -> Any:
        connection = connections[DEFAULT_DB_ALIAS]
        if getattr(self._known, "connection", None) is not connection or len(self._known.texts) > MOST_TEXTS:
            self._known.connection, self._known.texts = connection, {}
        if shape not in self._known.texts:
            queryset = self._build(*shape)
            compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
            try:
                self._known.texts[shape] = (queryset, compiler, *compiler.as_sql())
            except EmptyResultSet:  # Django's word for a query that can find nothing
                self._known.texts[shape] = None
            queryset.query.get_compiler = lambda *_using, **_words: compiler  # type: ignore[method-assign]
        return self._known.texts[shape]


def _value(parameter: Any, values: dict[str, Any], connection: Any) -> Any:
    if not isinstance(parameter, Given):
        return parameter
    value = values[parameter.name]
    if isinstance(parameter, _Member):
        value = value[parameter.number]
    return parameter.output_field.get_db_prep_value(value, connection)
