"""Log lines without personal data: JSON for collectors or plain text, each with the id of its request.

What may not stand in a log is taken out of every line here, whoever wrote it: tokens in paths, query strings,
addresses, identity numbers, and the row values that PostgreSQL adds to its errors. Names cannot be recognised, so no
line of ours carries one: people appear as user ids.
"""

import json
import logging
import re
import time
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import PermissionDenied

#: The id of the request being answered; empty outside of one.
request_id: ContextVar[str] = ContextVar("request_id", default="")

_PATTERNS = (
    # What PostgreSQL adds to an error: the values of the row.
    (re.compile(r"(?m)^\s*(DETAIL|CONTEXT):.*$"), r"\1: …"),
    # Links without a password, and password resets.
    (re.compile(r"/(i|p|t)/[^/\s\"'<>]+"), r"/\1/…"),
    (re.compile(r"/password-reset/[^/\s\"'<>]+/[^/\s\"'<>]+"), "/password-reset/…/…"),
    (re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]+"), r"\1"),
    # user:password@ in the address of a service
    (re.compile(r"(\w+://)[^\s/@]+@"), r"\1…@"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "…@…"),
    # NIP and NIK, then telephone numbers
    (re.compile(r"(?<!\d)(?:\d{18}|\d{16})(?!\d)"), "…"),
    (re.compile(r"(?<!\d)(?:\+?62|0)8\d{7,11}(?!\d)"), "…"),
    # What looks like a secret: long, with small and capital letters and digits.
    (re.compile(r"\b(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{28,}"), "…"),
)


def redact(text: str) -> str:
    """`text` without what may not stand in a log."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


class WithoutRefusals(logging.Filter):
    """A page refused to somebody's role (403) is no fault of the program: its line needs no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line."""
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            record.exc_info = None
        return True


class PlainFormatter(logging.Formatter):
    """One line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """The ordinary line, redacted as a whole, with its fields behind."""
        line = redact(super().format(record))
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        return f"{line} [{fields}]" if fields else line


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    @staticmethod
    def converter(seconds: float | None) -> time.struct_time:
        """UTC, so that lines of machines in several zones can be put in order."""
        return time.gmtime(seconds)

    def format(self, record: logging.LogRecord) -> str:
        """Time in UTC, level, logger, message, request id and the fields of the line; an exception as text."""
        line: dict[str, Any] = {
            "at": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
            **_fields(record),
        }
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """What a line says beside its words: given as `extra={"fields": {…}}`, and the request's id."""
    fields = {name: redact(value) if isinstance(value, str) else value for name, value in _given(record).items()}
    return {"request_id": request_id.get(), **fields} if request_id.get() else fields


def _given(record: logging.LogRecord) -> dict[str, Any]:
    fields: dict[str, Any] = getattr(record, "fields", {})
    return fields


def logging_settings(*, form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to the standard output of errors, in one of the two forms."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_refusals": {"()": WithoutRefusals}},
        "formatters": {
            "plain": {"()": PlainFormatter, "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": JsonFormatter},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers write what is not redacted, and mail it to nobody.
            "django": {"handlers": [], "propagate": True},
            "django.request": {"filters": ["without_refusals"]},
            "django.server": {"handlers": [], "propagate": True},
            "weasyprint": {"level": "WARNING"},  # else a line for every page
            "fontTools": {"level": "WARNING"},
            "botocore": {"level": "WARNING"},
        },
    }
