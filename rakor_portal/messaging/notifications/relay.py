"""SMTP in two steps: everything but the final dot, then the dot. In between lies the last moment to say no."""

import re
import smtplib
import socket
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

#: How long the relay may think about the final dot (RFC 5321 4.5.3.2.6 allows more; a worker must not hang).
DOT_TIMEOUT = 120.0
#: The last bytes of a mail go with the dot: a small mail is then one packet, and wakes the relay once.
_WITH_DOT = 8192


class ChannelDown(Exception):
    """The relay cannot be reached, refuses the sign-in or the sender: no fault of the message."""


class NoAnswer(Exception):
    """The dot was sent and no reply came: nobody knows whether the relay took the mail."""


class Refused(Exception):
    """The relay answered no, for now (4xx) or for good (5xx)."""

    def __init__(self, code: int, reply: bytes) -> None:
        self.reply = f"{code} {reply.decode('utf-8', 'replace')}"[:300]
        self.is_permanent = code >= 500
        super().__init__(self.reply)


class Relay:
    """One connection for many mails, opened when first needed, with host, TLS and sign-in from Django's settings."""

    def __init__(self) -> None:
        self._backend: EmailBackend | None = None
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.drop()
        elif self._backend is not None:
            self._backend.fail_silently = True
            self._backend.close()

    def reach(self) -> None:
        """Make sure of an open connection, so that a last look is not taken in vain. Raises `ChannelDown`."""
        try:
            if self._is_open() and self._connection().noop()[0] != 250:
                self.drop()
        except (OSError, smtplib.SMTPException):
            self.drop()
        try:
            self._connection().ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as reason:
            raise self._down(reason) from reason

    def offer(self, *, sender: str, recipient: str, content: bytes) -> None:
        """Step one. A connection lost here, or dropped on purpose, means that the mail was not handed over.

        Raises `Refused` (the connection stays usable) or `ChannelDown`.
        """
        try:
            connection = self._start((("MAIL", f"FROM:<{sender}>"), ("RCPT", f"TO:<{recipient}>"), ("DATA", "")))
            lines = _without_dot(content)
            if len(lines) > _WITH_DOT:
                connection.send(lines[:-_WITH_DOT])
            self._rest = lines[-_WITH_DOT:]
        except (OSError, smtplib.SMTPException) as reason:
            raise self._down(reason) from reason

    def _start(self, commands: Sequence[tuple[str, str]]) -> smtplib.SMTP:
        """All before the content; once more on a fresh connection when the relay had closed the one we kept."""
        was_open = self._is_open()
        try:
            connection = self._connection()
            connection.ehlo_or_helo_if_needed()
            replies = _replies(connection, commands)
            code, reply = next(replies)
        except (OSError, smtplib.SMTPException):
            code, reply = 421, b""
            if not was_open:
                raise
        if code == 421 and was_open:
            self.drop()
            return self._start(commands)
        if code != 250:
            raise self._down(Refused(code, reply))
        for code, reply in replies:
            if code not in (250, 251, 354):
                self._stay(connection, replies)
                raise Refused(code, reply)
        return connection

    def _stay(self, connection: smtplib.SMTP, unread: Iterator[tuple[int, bytes]]) -> None:
        """Make the connection usable after a refusal; drop it when the relay waits for a content to nobody."""
        if connection.has_extn("pipelining") and any(code == 354 for code, _reply in unread):
            self.drop()
        else:
            connection.rset()

    def commit(self) -> str:
        """Step two: the last bytes and the dot. Returns the reply; raises `Refused`, or `NoAnswer` when none came."""
        connection = self._backend.connection if self._backend is not None else None
        if connection is None or connection.sock is None:
            raise Refused(421, b"sambungan hilang sebelum titik akhir")
        connection.sock.settimeout(DOT_TIMEOUT)
        try:
            connection.send(self._rest + b".\r\n")
            code, reply = connection.getreply()
            connection.sock.settimeout(settings.EMAIL_TIMEOUT)
        except (OSError, smtplib.SMTPException) as reason:
            self.drop()
            raise NoAnswer(str(reason)) from reason
        if code != 250:
            raise Refused(code, reply)
        return f"{code} {reply.decode('utf-8', 'replace')}"[:300]

    def drop(self) -> None:
        """Close without a word: what was offered and not committed is forgotten by the relay."""
        if self._backend is not None and self._backend.connection is not None:
            self._backend.connection.close()
        self._backend = None

    def _is_open(self) -> bool:
        connection = self._backend.connection if self._backend is not None else None
        return connection is not None and connection.sock is not None

    def _connection(self) -> smtplib.SMTP:
        if self._is_open() and self._backend is not None:
            connection = self._backend.connection
        else:
            self._backend = EmailBackend()
            self._backend.open()
            connection = self._backend.connection
            if connection is not None and connection.sock is not None:
                # Else the kernel keeps the dot back until the other side has acknowledged the content, some 40 ms.
                connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if connection is None:
            raise smtplib.SMTPServerDisconnected("tanpa sambungan")
        return connection

    def _down(self, reason: Exception) -> ChannelDown:
        self.drop()
        return ChannelDown(str(reason)[:300] or type(reason).__name__)


def _replies(connection: smtplib.SMTP, commands: Sequence[tuple[str, str]]) -> Iterator[tuple[int, bytes]]:
    """The answer to each. A relay that says PIPELINING (RFC 2920) hears all of them before its first answer."""
    if connection.has_extn("pipelining"):
        lines = [f"{command} {argument}".rstrip() for command, argument in commands]
        if any(sign in line for line in lines for sign in "\r\n"):  # as smtplib asks of each
            raise Refused(553, b"alamat dengan ganti baris")
        connection.send("".join(f"{line}\r\n" for line in lines))
        for _command in commands:
            yield connection.getreply()
    else:
        for command in commands:
            yield connection.docmd(*command)


def _without_dot(content: bytes) -> bytes:
    """The mail as DATA wants it: leading dots doubled, ending in a line end."""
    lines = content if content.endswith(b"\r\n") else content + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines) if lines.startswith(b".") or b"\n." in lines else lines
