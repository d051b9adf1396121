"""The bytes of a mail are those that the standard library makes: what was begun before can be gone on with."""

import hashlib
import random
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses

from django.utils import timezone

from rakor_portal.directory.models import Government
from rakor_portal.messaging.models import Attachment, Message
from rakor_portal.messaging.notifications import mime

SUBJECTS = [
    "Ukuran", "Undangan é rapat " * 8, "x" * 300, "Rapat: " + "kata " * 55, "=?utf-8?q?x?=", "a" * 77,
    "Rakor \U0001f600", "", " x",
]  # fmt: skip
SENDERS = ["Rakor Portal <noreply@x.example>", "noreply@x.example", '"Rakor, Portal" <a@b.c>', "Pörtal <a@b.c>"]
ADDRESSES = ["camat@x.example", "a.b+c@d-e.go.id", "a@b", "o'brien@x.id", f"{'x' * 64}@{'y' * 60}.id", "a--b@x.id"]
BODIES = [
    "", "a", ".dot\n..dot", "é " * 200, "x" * 500 + "\n", "trail \ntab\t\n \n", "a\r\nb\rc\x0bd\x0ce\x85f\u2028g",
    "=3D 100%\nFrom x\n", "".join(f"{'y' * width} \n" for width in range(74, 80)), "Isi.\n" * 12,
]  # fmt: skip
CALENDARS = ["", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n" + "X\r\n" * 30, "é\r\nMETHOD:CANCEL\r\n", "BEGIN\nEND"]
FILES = [
    [], [("Undangan.pdf", "application/pdf", b"%PDF" * 5000)], [("Notula é ü " * 8 + ".pdf", "application/pdf", b"")],
    [("a.txt", "text/plain", b"abc" * 19), ('b "q".png', "image/png", bytes(range(256)))],
]  # fmt: skip
HOSTS = ["x", "rakor.lampungutarakab.go.id", "rakor-1.lampungutarakab.go.id", "y" * 60 + ".id"]


def by_library(message, files):
    """As `EmailMessage` writes it."""
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit", max_line_length=78))
    name, sender = getaddresses([message.sender])[0]
    mail["From"], mail["To"] = Address(name, addr_spec=sender), Address(addr_spec=message.address)
    mail["Subject"], mail["Date"] = message.subject, format_datetime(message.created_at)
    mail["Message-ID"], mail["Auto-Submitted"] = message.rfc_message_id, "auto-generated"
    mail.set_content(mime._text(message), cte="quoted-printable")
    if message.calendar:
        method = next((each for each in ("REQUEST", "CANCEL") if each in message.calendar), "PUBLISH")
        name = "undangan.ics" if method == "REQUEST" else "jadwal.ics"
        mail.add_attachment(
            message.calendar.encode(), "text", "calendar", filename=name, params={"method": method, "charset": "utf-8"}
        )
    for name, content_type, content in files:
        mail.add_attachment(content, *content_type.split("/"), filename=name)
    if mail.is_multipart():
        mail.set_boundary(f"=_{message.pk.hex}")
    return mail.as_bytes()


def test_bytes_are_those_of_the_library(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    chance = random.Random(7)
    for number in range(300):
        picked = [chance.choice(each) for each in (SUBJECTS, SENDERS, ADDRESSES, BODIES, CALENDARS, FILES)]
        subject, sender, address, body, calendar, files = picked
        message = Message(
            subject=subject, sender=sender, address=address, body=body, calendar=calendar, created_at=timezone.now(),
            link=chance.choice(["", "https://x.id/i/abc/"]), government=Government(is_demo=number % 2 == 0),
        )  # fmt: skip
        message.rfc_message_id = f"<{message.pk}@{chance.choice(HOSTS)}>"
        attached = [
            Attachment(
                file_name=name, content_type=sort, storage_name=str(order), sha256=_keep(tmp_path / str(order), data)
            )
            for order, (name, sort, data) in enumerate(files)
        ]
        found = mime.Files([])
        found.attached[message.pk] = attached

        assert mime.build_bytes(message, files=found) == by_library(message, files), picked


def _keep(path, content):
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def test_file_of_many_mails_is_read_once(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    attached = Attachment(
        file_name="a.pdf", content_type="application/pdf", storage_name="a", sha256=_keep(tmp_path / "a", b"%PDF")
    )
    message = Message(sender="a@b.id", address="c@d.id", created_at=timezone.now(), government=Government())
    files = mime.Files([])
    files.attached[message.pk] = [attached]

    first = mime.build_bytes(message, files=files)
    (tmp_path / "a").unlink()

    assert mime.build_bytes(message, files=files) == first
