"""What rooms above keep for a post: duties, and rules on who may change its holder. They register when they load."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from rakor_portal.directory.models import Government, Incumbency, Position
from rakor_portal.errors import RuleViolation

#: Position ids → the codes of the open follow-ups that each leads.
Duties = Callable[[Iterable[int]], dict[int, list[str]]]
_duties: list[Duties] = []

Span = tuple[date, date]


@dataclass(frozen=True)
class TermChange:
    """A term of office from its first to its last day, `before` and `after`; None where there is no term."""

    position: Position
    person_id: int
    before: Span | None = None
    after: Span | None = None
    term_id: int | None = None


#: Who looks, position ids → the rakor to come, as he may know of them, to which each is invited.
Invitations = Callable[[Any, Iterable[int]], dict[int, list[str]]]
_invitations: list[Invitations] = []


class HolderRule(Protocol):
    """Says which changes may not be made: the sentence of refusal by the place of the change."""

    def __call__(
        self, *, by: Any, government: Government, changes: Sequence[TermChange], lock: bool
    ) -> dict[int, str]: ...


_rules: list[HolderRule] = []


def register_duties(duties: Duties) -> None:
    """Called once, from `AppConfig.ready`."""
    if duties not in _duties:
        _duties.append(duties)


def duties_of(position_ids: Iterable[int]) -> dict[int, list[str]]:
    """Codes of open duties by position id; they are said to whoever keeps the directory, titles are not."""
    wanted, found = list(position_ids), dict[int, list[str]]()
    for duties in _duties:
        for pk, codes in duties(wanted).items():
            found.setdefault(pk, []).extend(codes)
    return found


def register_invitations(invitations: Invitations) -> None:
    """Called once, from `AppConfig.ready`."""
    if invitations not in _invitations:
        _invitations.append(invitations)


def invitations_of(user: Any, position_ids: Iterable[int]) -> dict[int, list[str]]:
    """Rakor to come by invited position; of closed ones only what `user` may know."""
    wanted, found = list(position_ids), dict[int, list[str]]()
    for invitations in _invitations:
        for pk, names in invitations(user, wanted).items():
            found.setdefault(pk, []).extend(names)
    return found


def register_holder_rule(rule: HolderRule) -> None:
    """Called once, from `AppConfig.ready`."""
    if rule not in _rules:
        _rules.append(rule)


def span(first: date | None, last: date | None) -> Span:
    """A term without a first or last day has run, or runs, always."""
    return first or date.min, last or date.max


def span_of(term: Incumbency) -> Span:
    """The days of a term."""
    return span(term.valid_from, term.valid_until)


def refused_changes(
    *, by: Any, government: Government, changes: Sequence[TermChange], lock: bool = False
) -> dict[int, str]:
    """Why some of `changes` may not be made, by their place; seen together, because one may make up for another.

    `lock` holds what the rules read until the transaction ends.
    """
    refused: dict[int, str] = {}
    for rule in _rules:
        refused = rule(by=by, government=government, changes=changes, lock=lock) | refused
    return refused


def require_changeable(*, by: Any, government: Government, changes: Sequence[TermChange]) -> None:
    """Called by services before they write. Raises RuleViolation with the first sentence of refusal."""
    refused = refused_changes(by=by, government=government, changes=changes, lock=True)
    if refused:
        raise RuleViolation(refused[min(refused)])


def why_fixed(*, by: Any, position: Position) -> str:
    """Why he may not change the holder of `position` at all; empty when he may."""
    trial = TermChange(position, person_id=0, after=(position.government.today, date.max))
    return refused_changes(by=by, government=position.government, changes=[trial]).get(0, "")
