"""The scanner of canaries finds what it should: without this the sweep's silence would prove nothing."""

import email
import email.policy
import io

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from pypdf import PdfReader

from rakor_portal.documents.models import Document
from rakor_portal.documents.rendering import render_document
from rakor_portal.messaging.models import Channel, Message
from rakor_portal.messaging.notifications.binder import bind_all
from rakor_portal.messaging.notifications.mime import build_bytes
from rakor_portal.messaging.notifications.planner import plan_all
from tests.access.asking import Asker, log_lines
from tests.access.canaries import seen_in
from tests.access.world import NOW

pytestmark = pytest.mark.django_db


def test_scanner_sees_the_closed_meeting_on_the_page_and_in_the_workbook_of_its_circle_alone(world):
    asker = Asker(world.people.cookies)
    page = reverse("followups:meeting", kwargs=world.objects["meeting"]["closed"])
    workbook = reverse("meetings:meeting_list_export")

    seen = {
        (role, kind): "closed" in seen_in(asker.ask(role, "GET", path).body)
        for role in ("insider", "secretariat")
        for kind, path in (("page", page), ("workbook", workbook))
    }

    assert seen == {
        ("insider", "page"): True, ("insider", "workbook"): True,
        ("secretariat", "page"): False, ("secretariat", "workbook"): False,
    }  # fmt: skip


def test_no_mail_calendar_file_or_log_line_tells_an_outsider(world):
    with log_lines() as lines:
        # Two papers as the worker makes them: of the closed meeting and of one that all may read.
        letter = render(world.places["closed"].names["scheduled"].pk, Document.Kind.INVITATION_LETTER)
        minutes = render(world.places["own"].names["distributed"].pk, Document.Kind.MINUTES)
        plan_all(NOW)
        bind_all(NOW)
        mails = [(message, parts_of(message)) for message in Message.objects.select_related("government")]
    circle = set(world.places["closed"].circle.positions.all())

    told = [
        f"{message.stage} to {message.position or message.person}: {kind} tells {sorted(seen)}"
        for message, parts in mails
        for kind, content in parts
        if (seen := seen_in(content) - may_read(world, message, circle))
    ]

    assert told == []
    assert [line for line in lines if seen_in(line)] == []
    # The scanner reads each kind of part. (The product's own mails of a closed meeting carry a link and nothing else;
    # its word stands in the letter, and here in the mail that the world holds.)
    kinds = {(kind, name) for message, parts in mails for kind, content in parts for name in seen_in(content)}
    assert kinds >= {("subject", "closed"), ("text", "closed"), ("text", "home"), ("calendar", "home")}
    assert ("closed" in seen_in(letter), "closed" in seen_in(minutes)) == (True, False)
    assert (seen_in(letter) - {"closed", "home"}, seen_in(minutes)) == (set(), {"home"})
    assert {message.channel for message, _parts in mails} >= {Channel.EMAIL, Channel.IN_APP}


def render(meeting_id: int, kind: str) -> str:
    """The text of the meeting's paper, really rendered: also attached to the mails that wait for it."""
    papers = Document.objects.filter(subject_kind="meetings.meeting", subject_id=meeting_id, kind=kind)
    papers.update(state=Document.State.FROZEN, storage_name="", sha256="", attempts=0, claimed_at=None)
    paper = papers.get()
    assert render_document(paper.pk)
    paper.refresh_from_db()
    with default_storage.open(paper.storage_name) as file:
        return text_of(file.read())


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def parts_of(message: Message) -> list[tuple[str, str]]:
    """What leaves the house: of a mail its decoded parts, of a notice its words."""
    if message.channel != Channel.EMAIL:
        return [("notice", f"{message.subject}\n{message.body}")]
    mail = email.message_from_bytes(build_bytes(message), policy=email.policy.default)
    parts = [("subject", mail["Subject"])]
    for part in mail.walk():
        if part.get_content_type() == "application/pdf":
            parts.append(("pdf", text_of(part.get_content())))
        elif part.get_content_maintype() == "text":
            kind = "calendar" if part.get_content_subtype() == "calendar" else "text"
            parts.append((kind, part.get_content()))
    return parts


def may_read(world, message: Message, circle: set) -> set[str]:
    """The canaries that the recipient may meet."""
    if message.government == world.people.foreign:
        return {"foreign"}
    posts = {message.position} if message.position else {term.position for term in message.person.incumbencies.all()}
    if posts & circle:
        return {"home", "closed", "closed item"}
    return {"home", "closed item"} if world.people.posts["agency_head"] in posts else {"home"}
