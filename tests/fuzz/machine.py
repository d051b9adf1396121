"""Finds every form of a name space, sends it hostile input, and says what broke a rule."""

import re
import traceback
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.urls import resolve
from django.utils.html import escape

from rakor_portal.incoming import UNSEEN
from tests.fuzz.declared import EVERYWHERE, FILL, KEEPS_DRAFT, REDIRECT_SAYS, REPEATABLE, UNSEEN_POSTS, UNWELL
from tests.fuzz.hostile import ALIVE, EVERYTHING, MEGA, POLYGLOT, QUERY, SAMPLE, Hostile, sendings
from tests.fuzz.pages import Field, Form, forms_of
from tests.fuzz.portal import Answer, Portal
from tests.fuzz.routes import Route, addresses, all_routes
from tests.fuzz.world import World

#: Django's own sentences, of which none may reach a user.
ENGLISH = re.compile(
    r"This field|Enter a |Ensure |Select a valid|is not a valid|Null characters|is not one of the available|"
    r"The submitted|ManagementForm|already exists|Please |must be |cannot be |Upload a valid|too large|fields didn"
)

#: Fewer fields make a small form, which costs as many requests as a large one: in `usual` mode it gets each fifth
#: class, and so do a second form of the same route and a query. Which fifth goes round, form by form, page by page.
FEW, SHARE = 6, 5


@dataclass
class Target:
    """A form found, who found it, and a sending of it that the portal accepts where one could be made."""

    route: str
    who: str
    form: Form
    base: dict[str, list[str]]
    accepted: bool = False

    @property
    def fields(self) -> list[Field]:
        found = {each.name: each for each in self.form.fields if each.name != "csrfmiddlewaretoken"}
        return list(found.values())

    def pairs(self, changed: dict[str, tuple[str | bytes, ...]]) -> list[tuple[str, str | bytes]]:
        """The base sending with these fields replaced."""
        return [(name, value) for name, values in {**self.base, **changed}.items() for value in values]


@dataclass
class Machine:
    """One name space under attack."""

    namespace: str
    world: World
    portal: Portal = field(default_factory=Portal)
    found: dict[str, str] = field(default_factory=dict)
    inputs: int = 0
    #: Routes of which a form has met every class.
    met: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for name, user in self.world.users.items():
            if user is not None:
                self.portal.sign_in(name, user)
        self.portal.let_half_in("half in", self.world.half_in)

    @property
    def routes(self) -> list[Route]:
        return [route for route in all_routes() if route.namespace == self.namespace]

    # What there is ------------------------------------------------------------------------------------------------

    def discover(self) -> tuple[list[Target], list[tuple[Route, str, str]]]:
        """The forms of the name space's pages, one of each kind; and one open page per route, with who opened it."""
        targets: dict[tuple[str, str], Target] = {}
        pages: list[tuple[Route, str, str]] = []
        for route in self.routes:
            places = addresses(route, self.world)
            if not places and route.parameters:
                self._note(route.full_name, "no object in tests/fuzz/world.py for its parameters")
            opened = ""
            for place in places:
                who, answer = self._open(route, place, [opened] if opened else list(self.world.users))
                if answer.status == 405:
                    break
                if answer.status == 200:
                    if not opened:
                        pages.append((route, place, who))
                    opened = who
                    self._collect(targets, answer, place, who)
        self._add_unseen(targets)
        for target in targets.values():
            self._heal(target)
        return list(targets.values()), pages

    def _open(self, route: Route, place: str, users: list[str]) -> tuple[str, Answer]:
        """The first of the users for whom the page opens, and the page; else the last answer."""
        for who in users:
            answer = self.portal.get(who, place)
            self._check_reading(route.full_name, answer)
            if answer.status in {200, 405}:
                break
        return who, answer

    def _add_unseen(self, targets: dict[tuple[str, str], Target]) -> None:
        """Routes that take a POST which no page of the name space shows stand in UNSEEN_POSTS."""
        known = {target.route for target in targets.values()}
        for route in self.routes:
            if route.full_name in {*known, "accounts:sign_out"}:
                continue
            places = addresses(route, self.world)
            if not places or "POST" not in self.portal.send("staff", "PATCH", places[0]).headers.get("Allow", ""):
                continue
            if route.full_name not in UNSEEN_POSTS:
                self._note(route.full_name, "takes a POST, no page shows it: add it to UNSEEN_POSTS")
                continue
            who, names = UNSEEN_POSTS[route.full_name]
            fields = [Field(name, "hidden" if name in {"client_ref", "action"} else "text") for name in names]
            answers = ((place, self.portal.post(who, place, [], bare=True).status) for place in places)
            place = next((place for place, status in answers if status != HTTPStatus.NOT_FOUND), places[0])
            targets[(route.full_name, place)] = Target(route.full_name, who, Form(place, "post", fields), {})

    def _collect(self, targets: dict[tuple[str, str], Target], answer: Answer, place: str, who: str) -> None:
        for form in forms_of(answer.text, place):
            if form.method != "post":
                continue
            route = resolve(urlsplit(form.action).path).view_name
            key = (route, " ".join(re.sub(r"\d+", "0", name) for name in form.names))
            if EVERYWHERE.get(route, self.namespace) == self.namespace and key not in targets:
                base: dict[str, list[str]] = {}
                for name, value in form.sent:
                    base.setdefault(name, []).append(value)
                targets[key] = Target(route, who, form, base)

    def _heal(self, target: Target) -> None:
        """Fill what the portal says is missing, as a person would, until it accepts or nothing more helps."""
        for each in target.fields:
            if each.is_typed and target.base.get(each.name) == [""] and each.name in FILL:
                target.base[each.name] = [FILL[each.name]]
        for _round in range(3):
            answer = self.portal.post(target.who, target.form.action, target.pairs({}), bare=True)
            self._check(target, "untouched", None, answer)
            if not answer.refused:
                target.accepted = True
                return
            wrong = {form.add_prefix(name) for form in answer.refused for name in form.errors}
            for each in target.fields:
                if each.name in wrong:
                    choices = [choice for choice in each.choices if choice]
                    target.base[each.name] = choices[-1:] or [
                        FILL.get(each.name.split("-")[-1], "Isian uji yang cukup")
                    ]

    # What is sent -------------------------------------------------------------------------------------------------

    def attack(self, target: Target, number: int, *, mode: str) -> None:
        """`usual`: every class meets every field, several fields at once; `number` says which part a small form gets.

        `every`: each field alone in every class, with its page. `sample`: what another database answers differently.
        """
        for each in target.fields:
            if mode == "every":
                for hostile in sendings(each, hidden=self.world.hidden):
                    self._send(target, {each.name: hostile}, bare=False)
        if mode != "every":
            classes = SAMPLE if mode == "sample" else EVERYTHING
            part = len(target.fields) < FEW or target.route in self.met
            first, share = (number % SHARE, SHARE) if part else (0, 1)
            self._attack_together(target, classes, range(first, len(classes), share))
            self.met.add(target.route)
        if mode != "sample" and target.accepted and target.route not in REPEATABLE:
            self._send_twice(target)
        for hostile in POLYGLOT if mode == "every" else POLYGLOT[1:2]:
            self._send(target, {each.name: hostile for each in target.fields if each.is_typed}, bare=False)
        if mode == "every":
            self._attack_bodies(target)

    def _attack_together(self, target: Target, classes: tuple[Hostile, ...], turns: range) -> None:
        """Each class meets each field, in one request every field another: forms look at each field by itself."""
        for turn in turns:
            chosen = {
                each.name: classes[(turn + place * 7) % len(classes)]
                for place, each in enumerate(target.fields)
            }  # fmt: skip
            self._send(target, chosen, bare=True)

    def _attack_bodies(self, target: Target) -> None:
        typed = next((each.name for each in target.fields if each.is_typed), "jejak")
        self._send(target, {typed: Hostile("1 MB", (MEGA,))}, bare=True)
        crowd = {f"jejak{number}": Hostile("crowd", ("x",)) for number in range(1900)}
        self._send(target, crowd, bare=True, inputs=1)

    def _send_twice(self, target: Target) -> None:
        answer = self.portal.post_twice(target.who, target.form.action, target.pairs({}))
        self._check_error(f"{target.route} twice", answer)
        for statement in answer.written:
            if statement.startswith("INSERT") and "audit_auditentry" not in statement:
                self._note(f"{target.route} twice", f"sent twice, it wrote again: {statement}")

    def _send(self, target: Target, chosen: dict[str, Hostile], *, bare: bool, inputs: int | None = None) -> None:
        if not chosen:
            return
        self.inputs += len(chosen) if inputs is None else inputs
        pairs = target.pairs({name: hostile.values for name, hostile in chosen.items()})
        answer = self.portal.post(target.who, target.form.action, pairs, bare=bare)
        first = next(iter(chosen))
        words = f"{first} = {chosen[first].name}" + (" and others" if len(chosen) > 1 else "")
        self._check(target, words, chosen, answer, bare=bare)

    def attack_queries(self, route: Route, place: str, who: str, number: int, *, mode: str) -> None:
        """Every query parameter that the route's module reads, each hostile alone, then all at once with the page."""
        names = route.queries
        first, share = (0, 1) if mode == "every" else (number % SHARE, SHARE)
        alone = [{name: each} for name in names for each in (EVERYTHING if mode == "every" else ())]
        together = [
            {name: QUERY[(turn + place * 3) % len(QUERY)] for place, name in enumerate(names)}
            for turn in range(first, len(QUERY), share)
        ]
        for chosen in [*alone, *together]:
            self._ask(route, place, who, chosen, bare=True)
        self._ask(route, place, who, dict.fromkeys(names, POLYGLOT[0]), bare=False)

    def _ask(self, route: Route, place: str, who: str, chosen: dict[str, Hostile], *, bare: bool) -> None:
        self.inputs += len(chosen)
        pairs = [(name, value) for name, hostile in chosen.items() for value in hostile.values]
        answer = self.portal.get(who, f"{place}?{urlencode(pairs)}", bare=bare)
        words = ", ".join(f"{name} = {hostile.name}" for name, hostile in chosen.items())
        self._check_reading(f"{route.full_name} ? {words}", answer)

    # What must hold -----------------------------------------------------------------------------------------------

    def _check_reading(self, what: str, answer: Answer) -> None:
        self._check_error(what, answer)
        if answer.written and "meeting_minutes" not in what:
            self._note(what, f"reading wrote: {answer.written[0]}")
        self._check_alive(what, answer)

    def _check(
        self, target: Target, words: str, chosen: dict[str, Hostile] | None, answer: Answer, *, bare: bool = True
    ) -> None:
        self._check_error(f"{target.route} {words}", answer)
        said_no = bool(answer.refused) or answer.status >= 400
        if said_no and answer.written and target.route not in KEEPS_DRAFT:
            self._note(target.route, f"refused {words} and yet wrote: {answer.written[0]}")
        messages = [str(said) for form in answer.refused for errors in form.errors.values() for said in errors]
        for said in messages:
            if ENGLISH.search(said):
                self._note(target.route, f"English: {said}")
        if answer.refused and answer.status == 302 and target.route not in KEEPS_DRAFT:
            self._check_redirect(target, words, chosen, answer)
        self._check_alive(target.route, answer)
        if not bare and answer.refused and answer.status in {200, 422} and not target.form.is_fragment:
            self._check_page(target, words, chosen or {}, answer, messages)

    def _check_redirect(self, target: Target, words: str, chosen: dict[str, Hostile] | None, answer: Answer) -> None:
        if target.route in REDIRECT_SAYS:
            return
        if not answer.said:
            self._note(f"{target.route} silent", f"{words} was refused without a word")
        typed = {each.name for each in target.fields if each.is_typed}
        if typed & set(chosen or {}):
            self._note(f"{target.route} lost", f"{words} was refused and the typed text is gone")

    def _check_page(
        self, target: Target, words: str, chosen: dict[str, Hostile], answer: Answer, messages: list[str]
    ) -> None:
        for said in messages:
            if escape(said) not in answer.text and said not in answer.text:
                self._note(f"{target.route} unsaid", f"{words}: the page does not say {said[:80]!r}")
        typed = {each.name for each in target.fields if each.is_typed}
        for name, hostile in chosen.items():
            text = UNSEEN.sub("", hostile.text or "") if name in typed else ""
            if text.strip() and escape(text[:200]) not in answer.text and "password" not in name:
                self._note(f"{target.route} lost", f"{name} = {hostile.name}: the typed text is gone from the page")

    def _check_error(self, what: str, answer: Answer) -> None:
        if answer.error is not None:
            frames = traceback.extract_tb(answer.error.__traceback__)
            ours = [each for each in frames if not re.search("site-packages|/tests/", each.filename)]
            place = f"{ours[-1].filename.rsplit('/', 3)[-3:]}:{ours[-1].lineno}" if ours else "?"
            key = f"{type(answer.error).__name__} {place}"
            if not key.startswith(("RequestDataTooBig", "TooManyFields", "BadRequest")):
                self._note(key, f"{what}: {str(answer.error)[:200]}")
        elif answer.status >= 500 and what.split(" ")[0] not in UNWELL:
            self._note(what, f"status {answer.status}")

    def _check_alive(self, what: str, answer: Answer) -> None:
        for trace in ALIVE:
            if trace in answer.text:
                self._note(what, f"typed text is alive in the page: {trace}")

    @property
    def report(self) -> str:
        """What broke a rule, one line each; empty when nothing did."""
        return "\n".join(f"{key}: {said}" for key, said in sorted(self.found.items()))

    def _note(self, key: str, said: str) -> None:
        self.found.setdefault(key, said)
