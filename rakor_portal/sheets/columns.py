"""What a sheet consists of: the same columns are written, and understood again when the file comes back.

The heads are always Indonesian, whatever the language of the screen: they are the format of the file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

#: What one cell of an exported row may hold; None is an empty cell.
Value = str | int | Decimal | date | datetime | None


class Kind(StrEnum):
    """How a column is written and read."""

    TEXT = "text"
    CODE = "code"  # digits that are no number: NIP, telephone, codes; a text cell even when it is retyped
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"  # date and time of the place


@dataclass(frozen=True)
class Column:
    """One column; `synonyms` are other heads under which it is understood, in any case."""

    key: str
    head: str
    kind: Kind = Kind.TEXT
    width: int = 20  # in signs, as Excel counts
    synonyms: tuple[str, ...] = ()
    is_read: bool = True  # else only shown: an import leaves it alone, and says so


@dataclass(frozen=True)
class Table:
    """Columns and their rows, drawn one after another so that memory stays small."""

    title: str  # name of the sheet
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]

    def __iter__(self) -> Iterator[Sequence[Value]]:
        return iter(self.rows)
