"""A real SMTP server on a free port that keeps what it accepted in memory and can be told to misbehave."""

import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser

from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Accepted:
    """One hand-over that the server answered with 250, or accepted without answering."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        return BytesParser(policy=email.policy.default).parsebytes(self.content)


class SmtpSink:
    """`refuse_recipient` and `refuse_content` map an address to the reply; `silent` addresses get no reply.

    With `pipelines` it says PIPELINING; with `forgetful` it asks for the content of a mail whose recipient it refused.
    """

    def __init__(self, port: int) -> None:
        self.accepted: list[Accepted] = []
        self.offered: list[bytes] = []  # complete mails, accepted or not
        self.refuse_recipient: dict[str, str] = {}
        self.refuse_content: dict[str, str] = {}
        self.silent: set[str] = set()
        self.pipelines = self.forgetful = False
        self.sessions = 0
        self.controller = Controller(self, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 -- named by aiosmtpd
        self.sessions += 1
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.pipelines else responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        if address in self.refuse_recipient:
            if self.forgetful:
                envelope.rcpt_tos.append(address)
            return self.refuse_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        first = envelope.rcpt_tos[0]
        self.offered.append(envelope.content)
        if first in self.refuse_content:
            return self.refuse_content[first]
        self.accepted.append(Accepted(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content))
        if first in self.silent:
            server.transport.abort()
        return "250 2.0.0 accepted"

    def to(self, address: str) -> list[Accepted]:
        """What was accepted for `address`."""
        return [each for each in self.accepted if address in each.recipients]
