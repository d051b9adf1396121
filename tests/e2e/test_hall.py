"""The live minutes in a browser: a save that fails is told and loses nothing, a save that works says when."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from meetings.models import Meeting, MinuteEntry
from tests.e2e.conftest import assert_inside
from tests.meetings.hall import make_hall, write_entry

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Timbang badan mencapai sembilan dari sepuluh balita"


@pytest.fixture
def hall():
    return make_hall(status=Meeting.Status.IN_PROGRESS)


@pytest.fixture
def open_live(live_server, page, client, hall):
    """The live page of the hall, opened by its secretary."""

    def visit(name="meetings:meeting_live"):
        client.force_login(hall.secretary)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(live_server.url + reverse(name, args=[hall.meeting.public_id]))
        return page

    return visit


def write(page, text):
    page.locator("#id_text").fill(text)
    page.locator("#id_text").press("Enter")


def test_saved_row_appears_with_the_time_of_saving_and_the_counts_follow(open_live, hall):
    page = open_live()
    page.locator(".composer").get_by_text("Keputusan").click()
    write(page, TEXT)

    expect(page.locator("#live-rows").get_by_text(TEXT)).to_be_visible()
    expect(page.locator("[data-saved]")).to_contain_text("Tersimpan")
    expect(page.locator("#live-summary")).to_contain_text("1 keputusan")
    page.reload()
    expect(page.locator("#id_text")).to_have_value("")


def test_row_written_after_the_session_ended_is_told_and_kept(open_live, hall):
    page = open_live()
    page.context.clear_cookies(name="sessionid")
    write(page, TEXT)

    alert = page.locator("#request-failure[role=alert]")
    expect(alert).to_contain_text("Belum tersimpan. Masuk kembali, lalu simpan lagi.")
    link = alert.get_by_role("link", name="Masuk kembali")
    expect(link).to_have_attribute("href", f"/sign-in/?next=/meetings/{hall.meeting.public_id}/live/")
    expect(page.locator("#id_text")).to_have_value(TEXT)
    assert not MinuteEntry.objects.exists()

    page.wait_for_timeout(5500)  # asked for again meanwhile, the rows do not become the sign-in page
    expect(page.locator("#live-rows table")).to_be_visible()

    link.click()
    open_live()
    expect(page.locator("#id_text")).to_have_value(TEXT)


def test_row_that_the_server_did_not_answer_waits_in_sight(open_live, hall, page):
    # A page of its own: the lost request is an error in the console.
    own = open_live().context.new_page()
    own.goto(page.url)
    own.route("**/live/entries/", lambda route: route.abort())
    write(own, TEXT)

    expect(own.locator("#queue")).to_contain_text("1 catatan menunggu sinyal")
    expect(own.locator("#queue li")).to_contain_text(TEXT)
    expect(own.locator("#id_text")).to_have_value("")


def test_unbroken_text_stays_inside_the_page(open_live, hall):
    write_entry(hall, "A" * 4000)

    assert_inside(open_live())
