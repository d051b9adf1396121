"""The bytes of a mail, the same on every attempt: built from the stored row and the stored files alone."""

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses

from django.core.files.storage import default_storage

from rakor_portal.messaging.models import Attachment, Message

_POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)


#: What the mails of a demonstration are, unless their words say so already.
SAMPLE = "Data contoh"


class BrokenContent(Exception):
    """A file to attach is missing or its bytes are not the ones that were announced; nothing may be sent."""


def build_bytes(message: Message, *, files: dict[str, bytes] | None = None) -> bytes:
    """The mail as RFC 5322 bytes with CRLF. Raises `BrokenContent` when an attachment is not what it was.

    Date, Message-ID and boundaries come from the row, so a second attempt yields the same bytes. `files` remembers by
    its hash what was read and compared, for the other mails of one batch.
    """
    mail = EmailMessage(policy=_POLICY)
    name, sender = getaddresses([message.sender])[0]
    mail["From"] = Address(display_name=name, addr_spec=sender)
    mail["To"] = Address(addr_spec=message.address)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = message.rfc_message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_text(message), cte="quoted-printable")
    if message.calendar:
        _add_calendar(mail, message.calendar)
    for attachment in message.attachments.all():
        maintype, _, subtype = attachment.content_type.partition("/")
        content = _content_of(attachment, {} if files is None else files)
        mail.add_attachment(content, maintype=maintype, subtype=subtype, filename=attachment.file_name)
    if mail.is_multipart():
        mail.set_boundary(f"=_{message.pk.hex}")
    return mail.as_bytes()


def digest_of(content: bytes) -> str:
    """What the row remembers of its bytes."""
    return hashlib.sha256(content).hexdigest()


def _text(message: Message) -> str:
    """The body with the link on a line of its own, and in a demonstration the word that this is one."""
    text = message.body
    if message.link:
        text = text.replace(f" {message.link}", f"\n{message.link}")
        text = text if message.link in text else f"{text}\n\n{message.link}\n"
    if message.government.is_demo and SAMPLE not in text:
        text = f"{text.rstrip()}\n\n{SAMPLE}.\n"
    return text


def _add_calendar(mail: EmailMessage, calendar: str) -> None:
    """The invitation for the recipient's calendar; its METHOD is repeated in the content type (RFC 6047)."""
    found = re.search(r"^METHOD:(\w+)", calendar, re.MULTILINE)
    method = found.group(1) if found else "PUBLISH"
    mail.add_attachment(
        calendar.encode(),
        maintype="text",
        subtype="calendar",
        filename="undangan.ics" if method == "REQUEST" else "jadwal.ics",
        params={"method": method, "charset": "utf-8"},
    )


def _content_of(attachment: Attachment, files: dict[str, bytes]) -> bytes:
    if attachment.sha256 in files:
        return files[attachment.sha256]
    try:
        with default_storage.open(attachment.storage_name) as file:
            content: bytes = file.read()
    except OSError as reason:
        raise BrokenContent(f"berkas {attachment.file_name} tidak ditemukan") from reason
    if digest_of(content) != attachment.sha256:
        raise BrokenContent(f"isi berkas {attachment.file_name} berubah")
    files[attachment.sha256] = content
    return content
