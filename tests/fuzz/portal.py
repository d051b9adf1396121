"""The portal as a hostile client meets it: whole requests through the middleware, and what came of each."""

import sys
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import quote_plus, urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.forms.forms import BaseForm
from django.template.base import Template
from django.test import RequestFactory
from django.test.client import ClientHandler

from rakor_portal.accounts.services.sign_in import FACTOR_KEY, await_code
from rakor_portal.accounts.sessions import SessionStore
from tests.sessions import Sessions

FORM = "application/x-www-form-urlencoded"
WRITES = ("INSERT", "UPDATE", "DELETE")
#: Tables that a refused or reading request may touch: the session, and who tried to sign in.
OWN_BOOKS = ("accounts_session", "accounts_throttle", "accounts_accesslink")


@dataclass
class Answer:
    """What came back, and what it left behind."""

    status: int
    text: str
    headers: dict[str, str]
    error: BaseException | None
    #: Forms that said no, as they were when the answer was written.
    refused: list[BaseForm]
    #: Statements that would have stayed in the database.
    written: list[str]

    @property
    def said(self) -> bool:
        """Whether a word to the user waits in the cookie of messages."""
        return "messages=" in self.headers.get("Set-Cookie", "")


@dataclass
class Portal:
    """Sends requests as the users of a world; every request is undone when it was answered."""

    sessions: dict[str, str] = field(default_factory=dict)
    count: int = 0
    remembered: Sessions = field(default_factory=Sessions)

    def __post_init__(self):
        self.factory = RequestFactory(SERVER_NAME="testserver")
        self.handler, self.guarded = ClientHandler(enforce_csrf_checks=False), ClientHandler(enforce_csrf_checks=True)

    def sign_in(self, name, user):
        """A session for `user`, as sign-in would make it."""
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
        store["_auth_user_hash"] = user.get_session_auth_hash()
        store[FACTOR_KEY] = "fuzz"  # as if the second factor had been given
        store.create()
        self.sessions[name] = store.session_key

    def let_half_in(self, name, user):
        """A session that owes the code of the second factor and has followed the link of a new password."""
        store = SessionStore()
        await_code(store, user=user, then="/home/")
        store[INTERNAL_RESET_SESSION_TOKEN] = default_token_generator.make_token(user)
        store.create()
        self.sessions[name] = store.session_key

    def get(self, who, address, **extra):
        return self.send(who, "GET", address, **extra)

    def post(self, who, address, pairs, **extra):
        return self.send(who, "POST", address, body=encode(pairs), **extra)

    def send(self, who, method, address, *, body=b"", content_type=FORM, guarded=False, bare=False, **headers):
        """One request, answered, looked at and undone. `bare`: without its page, which costs more than all the rest."""
        with transaction.atomic():
            answer = self._send(who, method, address, body, content_type, guarded, bare, headers)
            transaction.set_rollback(True)
        return answer

    def post_twice(self, who, address, pairs):
        """The same form twice, as a double click or a retry sends it; the second answer, which should do nothing."""
        with transaction.atomic():
            for _click in range(2):
                answer = self._send(who, "POST", address, encode(pairs), FORM, False, True, {})
            transaction.set_rollback(True)
        return answer

    def _send(self, who, method, address, body, content_type, guarded, bare, headers):
        self.count += 1
        environ = self.factory.generic(method, address, body, content_type, **headers).environ
        if who in self.sessions:
            cookie = f"{settings.SESSION_COOKIE_NAME}={self.sessions[who]}"
            environ["HTTP_COOKIE"] = "; ".join(filter(None, (cookie, headers.get("HTTP_COOKIE"))))
        environ["wsgi.input"] = BytesIO(body)
        with without_pages() if bare else nullcontext():
            answer = self._answer(self.guarded if guarded else self.handler, environ)
        cache.clear()
        return answer

    def _answer(self, handler, environ):
        errors, refused, written = [], [], Writes()

        def note_error(**_kwargs):
            errors.append(sys.exc_info()[1])

        got_request_exception.connect(note_error)
        try:
            with watched_forms(refused), connection.execute_wrapper(written), self.remembered.remembered():
                response = handler(environ)
                content = b"".join(response) if response.streaming else response.content
        finally:
            got_request_exception.disconnect(note_error)
        if written.found:  # what was written may have marked the user
            self.remembered.forget()
        headers = dict(response.items())
        if response.cookies:
            headers["Set-Cookie"] = response.cookies.output(header="", sep=",")
        found = [form for form in refused if form.errors]
        text = content.decode("utf-8", "replace") if "text/" in headers.get("Content-Type", "text/") else ""
        return Answer(response.status_code, text, headers, next(iter(errors), None), found, written.kept)


class Writes:
    """What stays in the database once savepoints that were rolled back are taken away."""

    def __init__(self):
        self.found = []

    def __call__(self, execute, sql, params, many, context):
        word = sql.lstrip().split(" ", 1)[0].upper()
        if word == "SAVEPOINT" or (word == "ROLLBACK" and " TO " in sql.upper()):
            name = sql.split()[-1]
            if word == "ROLLBACK":
                marks = [number for number, each in enumerate(self.found) if each == f"SAVEPOINT {name}"]
                del self.found[marks[-1] if marks else 0 :]
            self.found.append(f"SAVEPOINT {name}")
        elif word in WRITES and not any(book in sql[:120] for book in OWN_BOOKS):
            self.found.append(sql[:160])
        return execute(sql, params, many, context)

    @property
    def kept(self):
        return [each for each in self.found if not each.startswith("SAVEPOINT")]


@contextmanager
def watched_forms(seen):
    """Every form that was looked through while this lasts; their class stays as it is."""
    original = BaseForm.full_clean

    def full_clean(form):
        original(form)
        if form.is_bound:
            seen.append(form)

    BaseForm.full_clean = full_clean
    try:
        yield
    finally:
        BaseForm.full_clean = original


@contextmanager
def without_pages():
    """Templates answer with nothing while this lasts: what the view decided is looked at, not how it is told."""
    original = Template._render
    Template._render = lambda _template, _context: ""
    try:
        yield
    finally:
        Template._render = original


def encode(pairs):
    """The body of a form; bytes go as they are, so that invalid UTF-8 is sent."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode("ascii")


def query(**pairs):
    return urlencode(pairs, doseq=True)
