"""The one expression that asks the full text of a table, in the words of the database in use."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from rakor_portal.actors import Viewer
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

    def __init__(self, text: Text, term: Term) -> None:
        super().__init__(F("pk"), *(F(column) for column in text.columns))
        self.text = text
        self.term = term

    def as_sql(  # type: ignore[override]  # what Func composes from templates is written out here
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str, ...]]:
        """The condition for either database; no other one is supported."""
        key, *columns = (str(compiler.compile(each)[0]) for each in self.get_source_expressions())
        if connection.vendor == "postgresql":
            return f"{document_of(columns)} @@ to_tsquery('indonesian', %s)", (self.term.tsquery,)
        return self._as_fts5(key, columns)

    def _as_fts5(self, key: str, columns: list[str]) -> tuple[str, tuple[str, ...]]:
        conditions, values = [], []
        if self.term.fts5:
            table = index_name(self.text.table)
            conditions.append(f'{key} IN (SELECT rowid FROM "{table}" WHERE "{table}" MATCH %s)')  # noqa: S608 -- our names
            values.append(self.term.fts5)
        for word in self.term.short_words:
            joined = " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)
            spaced = f"replace(replace(replace(lower({joined}), '-', ' '), '/', ' '), '.', ' ')"
            conditions.append(f"' ' || {spaced} || ' ' LIKE %s")
            values.append(f"% {word} %")
        return f"({' OR '.join(conditions) or '0 = 1'})", tuple(values)


def answers(texts: dict[str, Text], terms: list[Term], user: Viewer) -> Q:
    """The condition that a record, or what it leads to, answers every term; `texts` as in a Source."""
    own = texts[""]
    condition = Q()
    for term in terms:
        any_text = Q(TextMatches(own, term))
        for relation in sorted({path.partition("__")[0] for path in texts if path}):
            found = _leading_there(own.model, relation, texts, term, user)
            if found:
                any_text |= Q(**{f"{relation}__in": found})
        condition &= any_text
    return condition


def _leading_there(model: Any, relation: str, texts: dict[str, Text], term: Term, user: Viewer) -> list[int]:
    """Which rows behind `relation` answer, or lead to what answers (one query).

    They are read first: to known keys PostgreSQL goes through the index of the relation, and joins what it finds there
    to what the text's own index gives. For a subquery beside the text it would read the text of every record.
    """
    rows = model._meta.get_field(relation).related_model._default_manager.visible_to(user).order_by()
    parts = []
    for path, text in texts.items():
        first, _, rest = path.partition("__")
        if first == relation:
            there = text.model._default_manager.filter(TextMatches(text, term)).values("pk")
            known = Q(**{f"{rest}__in": there}) if rest else Q(TextMatches(text, term))
            parts.append(rows.filter(known).values_list("pk", flat=True))
    return list(parts[0].union(*parts[1:]))
