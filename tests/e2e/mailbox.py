"""The folder of caught mails, read as its addressees would."""

import base64
import email.policy
import re
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cached_property
from pathlib import Path

LINK = re.compile(r"https?://\S+/[it]/[\w.~-]+/")
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
ARRIVES_WITHIN = 150.0


@dataclass(frozen=True)
class Mail:
    """One caught mail; its head is read at once, its attachments when they are asked for."""

    file: Path

    @cached_property
    def head(self) -> EmailMessage:
        return BytesParser(policy=email.policy.default).parsebytes(self.file.read_bytes()[:8192], headersonly=True)

    @property
    def message(self) -> EmailMessage:
        return BytesParser(policy=email.policy.default).parsebytes(self.file.read_bytes())

    @property
    def box(self):
        """The address as the sink names its files."""
        return self.file.stem.split("-", 2)[2]

    @property
    def subject(self):
        return self.head["Subject"]

    @property
    def address(self):
        return self.head["To"].addresses[0].addr_spec

    @property
    def message_id(self):
        return self.head["Message-ID"]

    @property
    def text(self):
        """The words, with the line breaks of the transport taken out."""
        return " ".join(self.message.get_body(("plain",)).get_content().split())

    @property
    def link(self):
        return LINK.search(self.text)[0]

    def attachments(self):
        """What is attached, by its type: bytes of a PDF, text of a calendar entry.

        Cut at the boundary, for the parser goes through each line of a PDF, and there are hundreds of letters.
        """
        boundary = f"--{self.head.get_boundary()}".encode()
        parts = [part.lstrip() for part in self.file.read_bytes().split(boundary)[2:-1]]
        return dict(_content(*END_OF_HEAD.split(part, maxsplit=1)) for part in parts)


def _content(head, body):
    part = BytesParser(policy=email.policy.default).parsebytes(head + b"\r\n\r\n")
    if part.get_content_maintype() != "text":
        return part.get_content_type(), base64.b64decode(body)
    part.set_payload(body)
    return part.get_content_type(), part.get_content()


@dataclass
class Mailbox:
    """Mails are files that never change, so each is opened once."""

    folder: Path
    known: dict[str, Mail] = field(default_factory=dict)

    def all(self):
        for file in sorted(self.folder.glob("*.eml")):
            self.known.setdefault(file.name, Mail(file))
        return list(self.known.values())

    def about(self, subject, to=""):
        """Mails whose subject begins so; `to` looks into the box of one address alone."""
        return [mail for mail in self.all() if to in ("", mail.box) and mail.subject.startswith(subject)]

    def wait_for(self, subject, count=1, to=""):
        """Those mails, once there are so many; never more than that."""
        latest = time.monotonic() + ARRIVES_WITHIN
        while len(found := self.about(subject, to)) < count:
            assert time.monotonic() < latest, f"{len(found)} of {count} mails: {subject}"
            time.sleep(0.2)
        assert len(found) == count
        return found
