"""The versions of each letterhead with what has become of them on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rakor_portal.documents.models import Letterhead


@dataclass(frozen=True)
class LetterheadVersions:
    """One kind: the version that holds, those that will, and those that held once or never will."""

    newest: Letterhead
    current: Letterhead | None
    planned: list[Letterhead]
    past: list[Letterhead]


def letterhead_versions(letterheads: Iterable[Letterhead], *, today: date) -> list[LetterheadVersions]:
    """Kind by kind, newest first; a version is over from the first day of any later one."""
    by_kind: dict[str, list[Letterhead]] = {}
    for each in letterheads:
        by_kind.setdefault(each.kind, []).append(each)
    kinds = [kind for kind in Letterhead.Kind.values if kind in by_kind]
    return [_sorted_out(sorted(by_kind[kind], key=_version, reverse=True), today) for kind in kinds]


def _version(letterhead: Letterhead) -> int:
    return letterhead.version


def _sorted_out(newest_first: list[Letterhead], today: date) -> LetterheadVersions:
    current: Letterhead | None = None
    planned: list[Letterhead] = []
    past: list[Letterhead] = []
    ends = date.max
    for each in newest_first:
        begins = each.valid_from or date.min
        if begins >= ends or current:
            past.append(each)
        elif begins > today:
            planned.append(each)
        else:
            current = each
        ends = min(ends, begins)
    return LetterheadVersions(newest_first[0], current, planned, past)
