"""What the rooms above say about their own subjects: the plan, the re-check before the hand-over, the words.

Each room registers one handler per subject kind in its `AppConfig.ready()`. An announcement (an invitation,
an approved notula) needs no handler; a handler that exists is asked about announcements of its kind too.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from rakor_portal.directory.models import Government
from rakor_portal.messaging.models import Obligation


@dataclass(frozen=True)
class Words:
    """What one message says. `link` is absolute and stands in the mail; the notice in the portal leads there too.

    `in_app_link` replaces it in the notice where the mail's link is a narrow one (`/i/<token>/`); `calendar` is an
    ICS text that the mail carries. `greeting` is how the body begins; it is written anew when the post has another
    holder by the time of sending (`readdressing.py`).
    """

    subject: str
    body: str
    link: str
    calendar: str = ""
    in_app_link: str = ""
    greeting: str = ""


@dataclass(frozen=True)
class Planned:
    """An obligation that time brings: (subject, version, stage, position) from `fire_at` on.

    Of what is due at once for a subject and a position only the highest `urgency` is said, except what is
    `never_merged` (escalations). `may_disturb` passes quiet hours and the one message a day.
    """

    government_id: int
    subject_kind: str
    subject_id: int
    stage: str
    position_id: int
    fire_at: datetime
    subject_version: int = 1
    expires_at: datetime | None = None
    circle_id: int | None = None
    urgency: int = 0
    never_merged: bool = False
    may_disturb: bool = False


class SubjectHandler(Protocol):
    """What a room answers for one subject kind."""

    def planned(self, government: Government, now: datetime) -> Iterable[Planned]:
        """Every time-based obligation whose fire time has come, however long ago, while it still applies."""

    def recheck(self, obligations: Sequence[Obligation]) -> dict[int, str]:
        """Obligation id → reason why it must not be said any more (closed, deadline moved, not entitled)."""

    def words(self, obligations: Sequence[Obligation], person_id: int | None, moment: datetime) -> Words:
        """One obligation speaks for itself, several become one digest, as things stand at `moment`.

        `person_id` is None for a vacant post.
        """


@dataclass(frozen=True)
class Expected:
    """That an announcement must exist: what `deliveries_audit` compares with the rows."""

    subject_kind: str
    subject_id: int
    stage: str
    position_id: int
    subject_version: int = 1


@runtime_checkable
class ExpectingHandler(Protocol):
    """A handler that also recomputes its announcements from its own records, for the audit."""

    def expected(self, government: Government) -> Iterable[Expected]:
        """Every announcement that the room's own records say was made."""


class Expander(Protocol):
    """What a room promised in a click and left to the worker, as rows of its own."""

    def expand(self) -> int:
        """Work off whatever waits, each in one transaction; returns how many. Safe to repeat, and to run twice."""

    def overdue(self, government: Government, before: datetime) -> Iterable[str]:
        """What was asked for before that moment and still waits, in words for `deliveries_audit`."""


_expanders: dict[str, Expander] = {}


def register_expander(name: str, expander: Expander) -> None:
    """Make the worker ask `expander` at each turn and after each nudge; called once per name at start-up."""
    _expanders[name] = expander


def expanders() -> list[Expander]:
    """All expanders in a fixed order."""
    return [expander for _name, expander in sorted(_expanders.items())]


#: Subject id and person → the address of the subject for him; None: nobody holds the post.
LinkMaker = Callable[[int, int | None], str]
_link_makers: dict[str, LinkMaker] = {}


def register_links(kind: str, make_link: LinkMaker) -> None:
    """Let mails of `kind` that waited go to the post's holder of the day; called once per kind at start-up."""
    _link_makers[kind] = make_link


def link_maker_for(kind: str) -> LinkMaker | None:
    """How a subject of `kind` is opened by a person; None for kinds whose mails keep their addressee."""
    return _link_makers.get(kind)


_handlers: dict[str, SubjectHandler] = {}


def register_subject(kind: str, handler: SubjectHandler) -> None:
    """Make `handler` answer for subjects of `kind` ("followups.action_item"); called once per kind at start-up."""
    _handlers[kind] = handler


def handler_for(kind: str) -> SubjectHandler | None:
    """The handler of `kind`, or None for kinds that are only announced."""
    return _handlers.get(kind)


def handlers() -> dict[str, SubjectHandler]:
    """All handlers by kind, in a fixed order."""
    return dict(sorted(_handlers.items()))


def recheck_all(obligations: Sequence[Obligation]) -> dict[int, str]:
    """Ask each kind's handler once about its share of `obligations`."""
    by_kind: dict[str, list[Obligation]] = {}
    for obligation in obligations:
        by_kind.setdefault(obligation.subject_kind, []).append(obligation)
    refused: dict[int, str] = {}
    for kind, share in by_kind.items():
        handler = handler_for(kind)
        if handler is not None:
            refused |= handler.recheck(share)
    return refused
