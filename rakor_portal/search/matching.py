"""The one expression that asks the full text of a table, in the words of the database in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField
from django.db.models.sql.compiler import SQLCompiler

from rakor_portal.actors import Viewer
from rakor_portal.prepared import Given, given_list
from rakor_portal.search.questions import Term
from rakor_portal.search.registry import Text

#: Signs between words count as spaces, so that every part of a number or code is a word of its own.
DOCUMENT = "to_tsvector('indonesian', regexp_replace({text}, '[^[:alnum:]]+', ' ', 'g'))"


def index_name(table: str) -> str:
    """The name of the index (PostgreSQL) or of the virtual table (SQLite) of a table's text."""
    return f"search_{table}"


def document_of(columns: list[str]) -> str:
    """What PostgreSQL indexes, and the same words again in the question, so that it uses the index."""
    return DOCUMENT.format(text=" || ' ' || ".join(f"coalesce({column}, '')" for column in columns))


class TextMatches(Func):
    """True where the text of a row answers one term."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, text: Text, term: "Term | TermPlace") -> None:
        super().__init__(F("pk"), *(F(column) for column in text.columns))
        self.text = text
        self.term = term

    def as_sql(  # type: ignore[override]  # what Func composes from templates is written out here
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """The condition for either database; no other one is supported."""
        key, *columns = (str(compiler.compile(each)[0]) for each in self.get_source_expressions())
        if connection.vendor == "postgresql":
            return f"{document_of(columns)} @@ to_tsquery('indonesian', %s)", (self.term.tsquery,)
        return self._as_fts5(key, columns)

    def _as_fts5(self, key: str, columns: list[str]) -> tuple[str, tuple[Any, ...]]:
        conditions: list[str] = []
        values: list[Any] = []
        if self.term.fts5:
            table = index_name(self.text.table)
            conditions.append(f'{key} IN (SELECT rowid FROM "{table}" WHERE "{table}" MATCH %s)')  # noqa: S608 -- our names
            values.append(self.term.fts5)
        for pattern in self.term.patterns:
            joined = " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)
            spaced = f"replace(replace(replace(lower({joined}), '-', ' '), '/', ' '), '.', ' ')"
            conditions.append(f"' ' || {spaced} || ' ' LIKE %s")
            values.append(pattern)
        return f"({' OR '.join(conditions) or '0 = 1'})", tuple(values)


@dataclass(frozen=True)
class TermPlace:
    """The place of a term in a prepared query: the `number`-th of a question."""

    number: int
    has_fts5: bool
    pattern_count: int

    @classmethod
    def of(cls, number: int, term: Term) -> "TermPlace":
        return cls(number, bool(term.fts5), len(term.patterns))

    @property
    def tsquery(self) -> Given:
        return Given(f"tsquery_{self.number}", TextField())

    @property
    def fts5(self) -> Given | str:
        return Given(f"fts5_{self.number}", TextField()) if self.has_fts5 else ""

    @property
    def patterns(self) -> list[Given]:
        return given_list(f"patterns_{self.number}", self.pattern_count, TextField())

    def values(self, term: Term) -> dict[str, Any]:
        """What is given when the query runs."""
        number = self.number
        return {f"tsquery_{number}": term.tsquery, f"fts5_{number}": term.fts5, f"patterns_{number}": term.patterns}


def answers(texts: Mapping[str, Text], terms: Sequence[Term | TermPlace], there: Sequence[Mapping[str, Any]]) -> Q:
    """The condition that a record, or what it leads to, answers every term; `texts` as in a Source.

    `there` names for each term the keys of what answers behind a relation. They are read before (`leading_there`): to
    known keys PostgreSQL goes through the index of the relation, and joins what it finds to what the text's own index
    gives. For a subquery beside the text it would read the text of every record.
    """
    condition = Q()
    for term, known in zip(terms, there, strict=True):
        any_text = Q(TextMatches(texts[""], term))
        for relation, keys in known.items():
            if keys:
                any_text |= Q(**{f"{relation}__pk__in": keys})
        condition &= any_text
    return condition


def relations_of(texts: Mapping[str, Text]) -> list[str]:
    """The relations of a record through which texts lead to it."""
    return sorted({path.partition("__")[0] for path in texts if path})


def leading_there(texts: Mapping[str, Text], relation: str, term: Term | TermPlace, user: Viewer) -> QuerySet[Any, int]:
    """Which rows behind `relation` answer, or lead to what answers."""
    model: Any = texts[""].model._meta.get_field(relation).related_model
    rows = model._default_manager.visible_to(user).order_by()
    parts = []
    for path, text in texts.items():
        first, _, rest = path.partition("__")
        if first == relation:
            there = text.model._default_manager.filter(TextMatches(text, term)).values("pk")
            known = Q(**{f"{rest}__in": there}) if rest else Q(TextMatches(text, term))
            parts.append(rows.filter(known).values_list("pk", flat=True))
    found: QuerySet[Any, int] = parts[0].union(*parts[1:])
    return found
