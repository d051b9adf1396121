"""The answer to a question: hits of every kind that the one who asks may know of."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet

from rakor_portal.actors import ShapedViewer
from rakor_portal.prepared import PreparedQuery, given_list
from rakor_portal.search.matching import TermPlace, answers, leading_there, relations_of
from rakor_portal.search.questions import Term, read_question
from rakor_portal.search.registry import Hit, Source, source_of, sources

FIRST_HITS = 5
#: From here on a word is common.
MANY = 500


@dataclass(frozen=True)
class Found:
    """The first hits of one kind; `more` when there are others."""

    source: Source
    hits: list[Hit]
    more: bool


def read(text: str, user: ShapedViewer) -> list[Term]:
    """The terms of a question as this user's government understands them: one query."""
    known: dict[str, str] = {}
    for source in sources():
        if source.abbreviations is not None:
            known |= source.abbreviations(user)
    return read_question(text, known)


def rows(source: Source, terms: list[Term], user: ShapedViewer) -> QuerySet[Any]:
    """All records of one kind that answer, in the order of the source."""
    found = _rows(source, terms, user)
    return source.visible(user).none() if found is None else found


def find(terms: list[Term], user: ShapedViewer) -> list[Found]:
    """The first hits of every kind that has any: at most three queries each, however much there is."""
    found = []
    for source in sources():
        answering = _rows(source, terms, user)
        if answering is not None:
            first = list(answering[: FIRST_HITS + 1])
            hits = [source.show(row) for row in first[:FIRST_HITS]]
            found.append(Found(source, hits, more=len(first) > FIRST_HITS))
    return found


def _rows(source: Source, terms: list[Term], user: ShapedViewer) -> QuerySet[Any] | None:
    """The records that answer, or None.

    Fewer than MANY are found first, through the index of their text, and then put in order. PostgreSQL cannot tell how
    rare a word is and would read the texts of all records in their order; of a word that is common it finds the first
    hits soon that way.
    """
    there = [_there(source, term, user) for term in terms]
    some = _some(source, terms, there, user)
    if not some:
        return None
    return source.visible(user).filter(answers(source.texts, terms, there) if len(some) == MANY else Q(pk__in=some))


def _there(source: Source, term: Term, user: ShapedViewer) -> dict[str, list[int]]:
    """The keys behind each relation of a source that answer a term."""
    place = TermPlace.of(0, term)
    values = user.scope_values | place.values(term)
    return {
        relation: _leading.rows(source.code, relation, place, user.scope_shape, **values)
        for relation in relations_of(source.texts)
    }


def _build_leading(code: str, relation: str, place: TermPlace, scope: Any) -> QuerySet[Any, int]:
    return leading_there(source_of(code).texts, relation, place, scope.viewer())


def _some(source: Source, terms: list[Term], there: list[dict[str, list[int]]], user: ShapedViewer) -> list[int]:
    """The keys of answering records, of MANY at most."""
    places = tuple(TermPlace.of(number, term) for number, term in enumerate(terms))
    lists = {f"{relation}_{number}": keys for number, each in enumerate(there) for relation, keys in each.items()}
    lengths = tuple((name, len(keys)) for name, keys in lists.items())
    values = user.scope_values | lists
    for place, term in zip(places, terms, strict=True):
        values |= place.values(term)
    return _answering.rows(source.code, places, lengths, user.scope_shape, **values)


def _build_answering(
    code: str, places: tuple[TermPlace, ...], lengths: tuple[tuple[str, int], ...], scope: Any
) -> QuerySet[Any, int]:
    texts, keys = source_of(code).texts, {name: given_list(name, length, BigIntegerField()) for name, length in lengths}
    there = [{each: keys[f"{each}_{place.number}"] for each in relations_of(texts)} for place in places]
    visible = source_of(code).visible(scope.viewer())
    return visible.filter(answers(texts, places, there)).order_by().values_list("pk", flat=True)[:MANY]


_leading: PreparedQuery[int] = PreparedQuery(_build_leading)
_answering: PreparedQuery[int] = PreparedQuery(_build_answering)
