"""One request of the sweep: sent without a server, undone afterwards, and looked at from all sides."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.test.client import ClientHandler

from tests.sessions import Sessions

#: Tables that are no product data: sessions, and the counters of tries.
OWN_BUSINESS = re.compile(r"\w+_(session|throttle)")
WRITE = re.compile(r'\s*(?:INSERT\s+(?:OR \w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)', re.IGNORECASE)


@dataclass
class Answer:
    """What came back, and what happened to the database."""

    status: int
    headers: str
    body: bytes
    written: set[str] = field(default_factory=set)
    location: str = ""


class Asker:
    """Sends requests as somebody and takes back what they did."""

    def __init__(self, cookies: dict[str, str]) -> None:
        self.cookies = cookies
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.factory = RequestFactory()
        self.asked = 0
        self.sessions = Sessions()

    def ask(
        self, role: str, method: str, path: str, body: dict[str, Any] | None = None, *, htmx: bool = False
    ) -> Answer:
        """The answer to `role`; every row is afterwards as it was."""
        self.asked += 1
        # Each request comes from its own address, so that no throttle stands between the cell and its answer.
        extra = {"REMOTE_ADDR": f"10.{self.asked >> 16 & 255}.{self.asked >> 8 & 255}.{self.asked & 255}"}
        if role in self.cookies:
            extra["HTTP_COOKIE"] = self.cookies[role]
        if htmx:
            extra["HTTP_HX_REQUEST"] = "true"
        send = self.factory.post if method == "POST" else self.factory.get
        environ = (
            send(path, body or {}, **extra).environ if method in ("GET", "POST", "HEAD") else self._other(path, extra)
        )
        environ["REQUEST_METHOD"] = method
        written: set[str] = set()
        with transaction.atomic(), connection.execute_wrapper(_note(written)), self.sessions.remembered():
            response = self.handler(environ)
            content = _read(response)
            transaction.set_rollback(True)
        if method == "POST" and response.status_code < 400:  # what was done may have marked the user
            self.sessions.forget()
        headers = "\n".join(f"{name}: {value}" for name, value in response.items())
        return Answer(response.status_code, headers, content, written, response.headers.get("Location", ""))

    def _other(self, path: str, extra: dict[str, str]) -> dict[str, Any]:
        return self.factory.put(path, b"a=1", content_type="application/x-www-form-urlencoded", **extra).environ


def _note(written: set[str]) -> Any:
    def wrapper(execute, sql, params, many, context):
        found = WRITE.match(sql)
        if found and not OWN_BUSINESS.fullmatch(found[1]):
            written.add(found[1])
        return execute(sql, params, many, context)

    return wrapper


def _read(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # Not the traceback: a refusal has one too, and laying it out costs more than the request.
        self.lines.append(f"{record.getMessage()} {record.exc_info[1] if record.exc_info else ''}")


@contextmanager
def log_lines() -> Iterator[list[str]]:
    """Everything that is logged meanwhile; nothing of it is printed."""
    handler, root = _Lines(), logging.getLogger()
    quiet = [logging.getLogger(name) for name in ("django", "django.request", "django.security")]
    before = [(logger, logger.propagate, list(logger.handlers)) for logger in quiet]
    root.addHandler(handler)
    for logger in quiet:
        logger.propagate, logger.handlers = True, []
    try:
        yield handler.lines
    finally:
        root.removeHandler(handler)
        for logger, propagate, handlers in before:
            logger.propagate, logger.handlers = propagate, handlers
