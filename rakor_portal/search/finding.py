"""The answer to a question: hits of every kind that the one who asks may know of."""

from dataclasses import dataclass

from django.db.models import QuerySet

from rakor_portal.actors import Viewer
from rakor_portal.search.matching import answers
from rakor_portal.search.questions import Term, read_question
from rakor_portal.search.registry import Hit, Source, sources

FIRST_HITS = 5
#: From here on a word is common.
MANY = 500


@dataclass(frozen=True)
class Found:
    """The first hits of one kind; `more` when there are others."""

    source: Source
    hits: list[Hit]
    more: bool


def read(text: str, user: Viewer) -> list[Term]:
    """The terms of a question as this user's government understands them: one query."""
    known: dict[str, str] = {}
    for source in sources():
        if source.abbreviations is not None:
            known |= source.abbreviations(user)
    return read_question(text, known)


def rows(source: Source, terms: list[Term], user: Viewer) -> QuerySet:  # type: ignore[type-arg]  # rows of any model
    """All records of one kind that answer, in the order of the source.

    Fewer than MANY are found first, through the index of their text, and then put in order. PostgreSQL cannot tell how
    rare a word is and would read the texts of all records in their order; of a word that is common it finds the first
    hits soon that way.
    """
    visible = source.visible(user)
    answering = visible.filter(answers(dict(source.texts), terms, user))
    some = list(answering.order_by().values_list("pk", flat=True)[:MANY])
    if not some:
        return visible.none()
    return answering if len(some) == MANY else visible.filter(pk__in=some)


def find(terms: list[Term], user: Viewer) -> list[Found]:
    """The first hits of every kind that has any: at most three queries each, however much there is."""
    found = []
    for source in sources():
        first = list(rows(source, terms, user)[: FIRST_HITS + 1])
        if first:
            hits = [source.show(row) for row in first[:FIRST_HITS]]
            found.append(Found(source, hits, more=len(first) > FIRST_HITS))
    return found
