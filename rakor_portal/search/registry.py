"""What each room offers to the search: its texts, how they lead to its records, and how a hit is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

from rakor_portal.actors import Viewer


@dataclass(frozen=True)
class Text:
    """Columns of one table that are searched together."""

    model: type[models.Model]
    columns: tuple[str, ...]

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True)
class Hit:
    """One line of the answer. `code` is a number or code, `about` what tells it from its neighbours."""

    title: str
    url: str
    code: str = ""
    about: str = ""


@dataclass(frozen=True)
class Source:
    """One kind of record.

    `visible` gives the records that a user may know of, newest or most important first, with all that `show` reads.
    `texts` names by which look-up a text leads to the record ("" is its own). Abbreviations of offices come from
    `abbreviations`, short form → long name.
    """

    code: str
    label: Promise
    texts: Mapping[str, Text]
    visible: Callable[[Any], models.QuerySet[Any]]
    show: Callable[[Any], Hit]
    abbreviations: Callable[[Viewer], dict[str, str]] | None = None


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Offer `source` to the search; called once per kind at start-up, lower rooms first."""
    _sources[source.code] = source


def sources() -> list[Source]:
    """Every source, what is decided and owed before papers and posts."""
    return list(reversed(_sources.values()))


def source_of(code: str) -> Source:
    """The source of that code. Raises KeyError when there is none."""
    return _sources[code]


def all_texts() -> list[Text]:
    """Each text once, in a fixed order."""
    by_table = {text.table: text for source in _sources.values() for text in source.texts.values()}
    return [by_table[table] for table in sorted(by_table)]
