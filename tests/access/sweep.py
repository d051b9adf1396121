"""Every cell of the sweep, and what is wrong with its answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access import expected as answers
from tests.access.asking import Answer, Asker
from tests.access.canaries import forbidden_words, seen_in
from tests.access.policy import POLICY
from tests.access.policy.words import EVERYBODY, PLACES, Rule
from tests.access.world import World
from tests.access.world.bodies import fill

#: Method and whether htmx asks.
METHODS = (
    ("GET", False), ("HEAD", False), ("GET", True), ("POST", False), ("POST", True), ("PUT", False), ("PATCH", False),
    ("DELETE", False),
)  # fmt: skip

STATUSES = {
    answers.OK: {200, 202},  # 202: the paper is being made
    answers.DONE: {200, 302},
    answers.GOES: {200, 302},
    answers.FORBIDDEN: {403},
    answers.HIDDEN: {404},
    answers.REFUSED: {403, 404},
    answers.NO_METHOD: {405},
    answers.GONE: {410},
}


class Cell(NamedTuple):
    route: str
    role: str
    method: str
    htmx: bool
    place: str  # "" for an address without object

    def __str__(self) -> str:
        return f"{self.route} | {self.role} | {'htmx ' * self.htmx}{self.method} | {self.place or '-'}"


def routes() -> dict[str, Any]:
    """Every route of the URL configuration: name with namespace → view. One without a name is named by its path."""
    return dict(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}" if pattern.name else path, pattern.callback
        else:
            yield from _walk(pattern, path, space + (f"{pattern.namespace}:" if pattern.namespace else ""))


def cells(world: World, names: list[str]) -> Iterator[Cell]:
    """All cells of the named routes."""
    for name in names:
        rule = POLICY[name]
        there = world.objects[rule.of] if rule.of else {"": {}}
        # What is not there comes first: all that is hidden must look like it.
        places = [place for place in ("", *reversed(PLACES)) if place in there]
        for role in EVERYBODY:
            for method, htmx in METHODS:
                for place in places:
                    # From the other government all of HOME is foreign, and its own side is what HOME is to us.
                    if not (role.startswith("other_") and place == "foreign"):
                        yield Cell(name, role, method, htmx, place)


@dataclass
class Sweep:
    """Asks cells and keeps what was unexpected, and which canaries were seen where they belong."""

    world: World
    asker: Asker = field(init=False)
    count: int = 0
    unexpected: list[str] = field(default_factory=list)
    sightings: set[tuple[str, str]] = field(default_factory=set)
    pages_of_nothing: dict[Cell, str] = field(default_factory=dict)
    #: Routes that were sent an empty form.
    emptied: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.asker = Asker(self.world.people.cookies)

    def check(self, cell: Cell) -> None:
        """Ask the cell and note every difference from what must be."""
        rule = POLICY[cell.route]
        address = self.world.objects[rule.of][cell.place] if rule.of else {}
        path = reverse(cell.route, kwargs=address) + (f"?{rule.query}" if rule.query else "")
        wanted = answers.expected(rule, cell.role, cell.method, cell.place)
        answer = self.asker.ask(cell.role, cell.method, path, self._body(rule, cell), htmx=cell.htmx)
        self.count += 1
        faults = [
            *self._status(rule, cell, answer, wanted), *self._writes(rule, cell, answer, wanted),
            *self._hidden(rule, cell, answer, wanted, path), *self._words(rule, cell, answer),
        ]  # fmt: skip
        if cell.method == "POST" and wanted == answers.DONE and cell.route not in self.emptied:
            self.emptied.add(cell.route)
            faults += self._empty(cell, path)
        self.unexpected += [f"{cell}: {fault}" for fault in faults]

    def _body(self, rule: Rule, cell: Cell) -> dict[str, object] | None:
        if cell.method != "POST":
            return None
        at_home = not cell.role.startswith("other_")
        key = cell.place if cell.place in self.world.places else ("own" if at_home or rule.of else "foreign")
        return fill(rule.body, self.world.places[key])

    def _status(self, rule: Rule, cell: Cell, answer: Answer, wanted: str) -> Iterator[str]:
        to_sign_in = answer.status == 302 and answer.location.startswith("/sign-in/?next=")
        if wanted == answers.SIGN_IN:
            # A form that was typed while the session ended is shown again beside the way to the sign-in.
            kept = cell.method == "POST" and answer.status == 403 and b'href="/sign-in/"' in answer.body
            good = to_sign_in or kept
        else:
            statuses = STATUSES[wanted] | ({rule.also} if wanted in (answers.OK, answers.DONE) else set())
            good = answer.status in statuses and not to_sign_in
        if not good:
            yield f"got {answer.status} {answer.location}, wanted {wanted}"

    def _writes(self, rule: Rule, cell: Cell, answer: Answer, wanted: str) -> Iterator[str]:
        allowed = set(rule.stamps) if cell.method != "POST" else set()
        if wanted == answers.DONE:
            if answers.must_write(rule, cell.role) and not answer.written:
                yield f"got {answer.status} with nothing written, wanted a change"
            return
        if answer.written - allowed:
            yield f"wrote {sorted(answer.written)}, wanted no change"

    def _hidden(self, rule: Rule, cell: Cell, answer: Answer, wanted: str, path: str) -> Iterator[str]:
        """What one may not know of looks exactly as what is not there."""
        if not rule.of or wanted not in (answers.HIDDEN, answers.GONE) or answer.status not in (404, 410):
            return
        if cell.place == "random":
            self.pages_of_nothing[cell] = _plain(answer, path)
        elif _plain(answer, path) != self._page_of_nothing(rule, cell):
            yield "the page differs from that of what does not exist"

    def _page_of_nothing(self, rule: Rule, cell: Cell) -> str:
        """What the same request gets at an address where nothing is."""
        nothing = cell._replace(place="random")
        if nothing not in self.pages_of_nothing:
            path = reverse(cell.route, kwargs=self.world.objects[rule.of]["random"])
            answer = self.asker.ask(cell.role, cell.method, path, self._body(rule, nothing), htmx=cell.htmx)
            self.pages_of_nothing[nothing] = _plain(answer, path)
        return self.pages_of_nothing[nothing]

    def _words(self, rule: Rule, cell: Cell, answer: Answer) -> Iterator[str]:
        words = seen_in(answer.body, answer.headers)
        forbidden = forbidden_words(rule, cell.role, cell.place)
        self.sightings |= {(cell.role, word) for word in words - forbidden}
        if words & forbidden:
            yield f"tells the word of {sorted(words & forbidden)}"

    def _empty(self, cell: Cell, path: str) -> Iterator[str]:
        """An empty form from the first who may: the form again, a way back or a refusal, never a fault of ours."""
        answer = self.asker.ask(cell.role, "POST", path, {}, htmx=cell.htmx)
        self.count += 1
        if answer.status not in {200, 302, 303, 400, 403, 404, 409, 422}:
            yield f"an empty form got {answer.status}"


def _plain(answer: Answer, path: str) -> str:
    """Status, kind and text without what differs on every request: address, CSRF token, nonce."""
    text = answer.body.decode().replace(path, "·")
    text = re.sub(r"[A-Za-z0-9]{64}|nonce-[\w+/=-]+|[0-9a-f]{8}-[0-9a-f-]{27}", "·", text)
    headers = [
        line for line in answer.headers.splitlines() if line.lower().startswith(("content-type", "cache", "refresh"))
    ]
    return f"{answer.status}\n{headers}\n{text}"
