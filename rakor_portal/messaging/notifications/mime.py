"""The bytes of a mail, the same on every attempt: built from the stored row and the stored files alone.

Exactly what `email.message.EmailMessage` would make of it (a test compares them), put together here because that takes
longer than handing the mail over: headers are folded by the library, and those that many mails share only once.
"""

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from email import quoprimime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage

from rakor_portal.messaging.models import Attachment, Message
from rakor_portal.messaging.notifications.batches import Among
from rakor_portal.messaging.sealing import opened

_WIDTH = 78
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=_WIDTH)

#: What the mails of a demonstration are, unless their words say so already.
SAMPLE = "Data contoh"

#: Values that stand in their header as they are; everything else is folded and encoded by the library.
PLAIN_ADDRESS = re.compile(
    r"[A-Za-z0-9_-]+(?:[.+][A-Za-z0-9_-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_PLAIN_ID = re.compile(r"<[0-9a-f-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*>")


class BrokenContent(Exception):
    """A file to attach is missing or its bytes are not the ones that were announced; nothing may be sent."""


class Files:
    """The files that the mails of one batch carry: looked up together, each read, compared and encoded once."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self.attached: dict[UUID, list[Attachment]] = defaultdict(list)
        for attachment in Attachment.objects.filter(Among("message_id", [message.pk for message in messages])):
            self.attached[attachment.message_id].append(attachment)
        self._encoded: dict[str, bytes] = {}  # by the hash of the content

    def encoded(self, attachment: Attachment) -> bytes:
        """The content as it stands in a mail. Raises `BrokenContent`."""
        if attachment.sha256 not in self._encoded:
            self._encoded[attachment.sha256] = _base64(_content_of(attachment))
        return self._encoded[attachment.sha256]


def build_bytes(message: Message, *, files: Files | None = None) -> bytes:
    """The mail as RFC 5322 bytes with CRLF. Raises `BrokenContent` when an attachment is not what it was.

    Date, Message-ID and boundaries come from the row, so a second attempt yields the same bytes. `files` are those of
    its batch.
    """
    known = Files([message]) if files is None else files
    head = [
        _sender_header(message.sender),
        _header_of(f"To: {message.address}", PLAIN_ADDRESS) or _folded("To", Address(addr_spec=message.address)),
        _header("Subject", message.subject),
        _header("Date", format_datetime(message.created_at)),
        _header_of(f"Message-ID: {message.rfc_message_id}", _PLAIN_ID) or _folded("Message-ID", message.rfc_message_id),
        b"Auto-Submitted: auto-generated\r\n",
    ]
    text = _quoted_printable(_text(message))
    parts = [_calendar_part(message.calendar)] if message.calendar else []
    parts += [
        _file_head(each.content_type, each.file_name) + known.encoded(each) for each in known.attached[message.pk]
    ]
    if not parts:
        return b"".join([*head, _TEXT_HEAD, b"MIME-Version: 1.0\r\n\r\n", text])
    boundary = b"=_" + message.pk.hex.encode()
    head += [b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="', boundary, b'"\r\n\r\n']
    for part in (_TEXT_HEAD + b"\r\n" + text, *parts):
        head += [b"--", boundary, b"\r\n", part, b"\r\n"]
    return b"".join([*head, b"--", boundary, b"--\r\n"])


def digest_of(content: bytes) -> str:
    """What the row remembers of its bytes."""
    return hashlib.sha256(content).hexdigest()


_TEXT_HEAD = b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n'


def _header_of(line: str, plain: re.Pattern[str]) -> bytes:
    """The header line as it is, when its value is plain and the line short; else nothing."""
    if len(line) <= _WIDTH and plain.fullmatch(line.partition(" ")[2]):
        return f"{line}\r\n".encode("ascii")
    return b""


@lru_cache(maxsize=256)
def _header(name: str, value: str) -> bytes:
    return _folded(name, value)


def _folded(name: str, value: str | Address) -> bytes:
    mail = EmailMessage(policy=_POLICY)
    mail[name] = value
    folded: bytes = _POLICY.fold_binary(name, mail[name])
    return folded


@lru_cache(maxsize=16)
def _sender_header(sender: str) -> bytes:
    name, address = getaddresses([sender])[0]
    return _folded("From", Address(display_name=name, addr_spec=address))


def _text(message: Message) -> str:
    """The body with the link on a line of its own, opened, and in a demonstration the word that this is one."""
    text = message.body
    if message.link:
        text = text.replace(f" {message.link}", f"\n{message.link}")
        text = text if message.link in text else f"{text}\n\n{message.link}\n"
    if message.government.is_demo and SAMPLE not in text:
        text = f"{text.rstrip()}\n\n{SAMPLE}.\n"
    return opened(text, message.person_id)


def _quoted_printable(text: str) -> bytes:
    lines = b"\n".join(text.encode().splitlines()) + b"\n"
    encoded = quoprimime.body_encode(lines.decode("latin-1"), _WIDTH)
    return encoded.replace("\n", "\r\n").encode("ascii")


def _calendar_part(calendar: str) -> bytes:
    """The invitation for the recipient's calendar; its METHOD is repeated in the content type (RFC 6047)."""
    found = re.search(r"^METHOD:(\w+)", calendar, re.MULTILINE)
    method = found.group(1) if found else "PUBLISH"
    name = "undangan.ics" if method == "REQUEST" else "jadwal.ics"
    return _file_head("text/calendar", name, method=method, charset="utf-8") + _base64(calendar.encode())


@lru_cache(maxsize=64)
def _file_head(content_type: str, file_name: str, **params: Any) -> bytes:
    """The headers of an attached file, with the empty line after them."""
    part = EmailMessage(policy=_POLICY)
    maintype, _, subtype = content_type.partition("/")
    part.set_content(
        b"", maintype=maintype, subtype=subtype, disposition="attachment", filename=file_name, params=params or None
    )
    return part.as_bytes()


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def _content_of(attachment: Attachment) -> bytes:
    try:
        with default_storage.open(attachment.storage_name) as file:
            content: bytes = file.read()
    except OSError as reason:
        raise BrokenContent(f"berkas {attachment.file_name} tidak ditemukan") from reason
    if digest_of(content) != attachment.sha256:
        raise BrokenContent(f"isi berkas {attachment.file_name} berubah")
    return content
