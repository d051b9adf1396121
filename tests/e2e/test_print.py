"""What a page looks like on paper: its content, without what only a screen can use."""

import io

import pytest
from pypdf import PdfReader

from meetings.models import Meeting
from tests.factories import make_action_item
from tests.meetings.hall import make_hall

pytestmark = pytest.mark.django_db(transaction=True)

ON_SCREEN_ONLY = ".topbar, .titlebar, .bottom-nav, .site-footer, .chips, .btn, .skip-link, .no-print, .tabs"


def test_pages_print_their_content_alone(live_server, page, client):
    hall = make_hall(status=Meeting.Status.IN_PROGRESS)
    item = make_action_item(meeting=hall.meeting)
    client.force_login(hall.secretary)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    wanted = {
        "/dashboard/": "Dasbor pimpinan",
        "/action-items/": item.title,
        hall.meeting.get_absolute_url(): hall.meeting.title,
        item.get_absolute_url(): item.title,
    }

    for path, words in wanted.items():
        page.goto(live_server.url + path)
        page.emulate_media(media="print")
        assert page.locator(ON_SCREEN_ONLY).locator("visible=true").count() == 0, path
        paper = PdfReader(io.BytesIO(page.pdf(format="A4", landscape=True)))
        page.emulate_media(media="screen")
        text = " ".join("".join(each.extract_text() for each in paper.pages).split())
        assert words in text, path
        assert "Keluar" not in text, path
