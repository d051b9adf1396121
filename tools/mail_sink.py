"""A loopback SMTP server that keeps every mail as one .eml file and sends nothing on."""

import argparse
import asyncio
import re
import signal
import uuid
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class KeepAsFiles:
    """Handler of aiosmtpd: one file per mail, named by moment and first recipient.

    The envelope, which the mail itself need not repeat, stands in front as X-Envelope-From and X-Envelope-To.
    A reader of the folder never meets half a file: it is written under another name first, then renamed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_EHLO(  # noqa: N802 -- named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """As the relays of this world do (RFC 2920); aiosmtpd reads commands one after another anyway."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- named by aiosmtpd
        return await asyncio.to_thread(self.keep, envelope)

    def keep(self, envelope: Envelope) -> str:
        content = envelope.content or b""
        if isinstance(content, str):
            content = content.encode()
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        first = re.sub(r"[^\w.@-]", "_", envelope.rcpt_tos[0])[:80]
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}-{first}.eml"
        partial = self.folder / f".{name}.partial"
        try:
            partial.write_bytes(head.encode() + content)
            partial.replace(self.folder / name)
        except OSError as reason:
            return f"451 4.3.0 Mail could not be kept: {reason.strerror}"
        return "250 2.0.0 Kept"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    controller = Controller(KeepAsFiles(options.folder), hostname="127.0.0.1", port=options.port, enable_SMTPUTF8=True)
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    main()
