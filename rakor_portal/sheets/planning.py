"""What an import would do, row by row, before anything is written."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rakor_portal.sheets.reading import ReadRow


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    REJECTED = "rejected"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """One cell that differs, as both sides read."""

    head: str
    before: str
    after: str


@dataclass
class PlannedRow:
    """A row with its outcome: `subject` is the record it names, `fields` what would be written."""

    number: int
    label: str
    subject: Any = None
    fields: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """A row with a reason is refused as a whole."""
        if self.reasons:
            return Outcome.REJECTED
        if self.subject is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED


class Plan:
    """All rows of a file in their order."""

    def __init__(self, rows: Iterable[PlannedRow]) -> None:
        self.rows = list(rows)
        counted = Counter(row.outcome for row in self.rows)
        self.counts = {outcome.value: counted[outcome] for outcome in Outcome}

    def of(self, *outcomes: Outcome) -> list[PlannedRow]:
        """The rows that end so."""
        return [row for row in self.rows if row.outcome in outcomes]

    @property
    def writes(self) -> int:
        """How many rows would be written."""
        return self.counts[Outcome.NEW] + self.counts[Outcome.CHANGED]

    @property
    def fingerprint(self) -> str:
        """Changes when the plan does: who confirms it has seen this one."""
        seen = [
            (
                row.number, row.outcome, row.label, getattr(row.subject, "pk", None), row.reasons,
                [(change.head, change.before, change.after) for change in row.changes],
                {name: str(getattr(value, "pk", value)) for name, value in row.fields.items()},
            )
            for row in self.rows
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(seen, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def refuse_twice(rows: Iterable[PlannedRow], message: str) -> None:
    """Refuse a row that names a record which an earlier row has named; `message` takes `%(row)s`."""
    first: dict[int, int] = {}
    for row in rows:
        if row.subject is not None and not row.reasons:
            earlier = first.setdefault(row.subject.pk, row.number)
            if earlier != row.number:
                row.reasons.append(message % {"row": earlier})


def started(row: ReadRow, label_keys: Iterable[str]) -> PlannedRow:
    """The planned row of what was read, with the cells that name it and what could not be read."""
    label = ", ".join(row.values[key] for key in label_keys if row.values.get(key))
    return PlannedRow(number=row.number, label=label[:200], reasons=list(row.errors))
