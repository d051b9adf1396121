"""What is typed survives a closed tab, a lost network and an ended session; what waited arrives once and in order."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from meetings.models import Attendance, Meeting, MinuteEntry
from tests.factories import make_action_item, make_user
from tests.followups.reporting import send_report
from tests.meetings.hall import make_hall, write_entry

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = ["Timbang badan sembilan dari sepuluh balita", "Alat ukur rusak di dua posyandu", "Ganti alat ukur bulan ini"]


@pytest.fixture
def hall():
    return make_hall(status=Meeting.Status.IN_PROGRESS)


@pytest.fixture
def sign_in(live_server, context, client, hall):
    """Give the browser a session of the hall's secretary, as signing in does."""

    def give():
        client.force_login(hall.secretary)
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])

    give()
    return give


@pytest.fixture
def visit(live_server, context, hall, sign_in):
    """Open a page of the hall in a new tab; console errors of a lost network are what is tested here."""

    def opened(name, *args):
        tab = context.new_page()
        tab.goto(live_server.url + reverse(f"meetings:{name}", args=[hall.meeting.public_id, *args]))
        return tab

    return opened


def write(tab, text):
    tab.locator("#id_text").fill(text)
    tab.locator("#id_text").press("Enter")


def texts():
    return list(MinuteEntry.objects.order_by("spoken_at", "pk").values_list("text", flat=True))


def test_rows_written_without_signal_arrive_once_and_in_order(visit, context, assert_accessible):
    tab = visit("meeting_live")
    context.set_offline(True)
    for text in ROWS:
        write(tab, text)

    expect(tab.locator("#queue")).to_contain_text("3 catatan menunggu sinyal")
    expect(tab.locator("#queue li").nth(1)).to_contain_text(ROWS[1])
    expect(tab.locator("#offline-strip")).to_be_visible()
    expect(tab.locator("#id_text")).to_have_value("")
    assert_accessible(tab)
    tab.close()
    context.set_offline(False)
    assert texts() == []

    again, other = visit("meeting_live"), visit("meeting_live")  # two tabs send the same queue
    expect(again.locator("#live-rows")).to_contain_text(ROWS[2])
    expect(other.locator("#queue")).to_be_hidden()
    expect(again.locator("#queue")).to_be_hidden()
    assert texts() == ROWS


def test_row_that_the_server_refuses_stays_with_its_reason_and_comes_back_as_it_was(visit, context, hall):
    tab = visit("meeting_live")
    context.set_offline(True)
    tab.get_by_role("radio", name="Keputusan").check()
    write(tab, ROWS[0])
    Meeting.objects.filter(pk=hall.meeting.pk).update(status=Meeting.Status.CLOSED)
    context.set_offline(False)

    expect(tab.locator("#queue li")).to_contain_text(ROWS[0])
    expect(tab.locator("#queue li")).not_to_contain_text("Menunggu sinyal")
    tab.get_by_role("radio", name="Arahan").check()
    place = tab.locator(".composer [name=agenda_item]")
    written_in = place.input_value()
    place.evaluate("field => { field.value = '' }")
    tab.locator("#queue").get_by_role("button", name="Ubah").click()
    expect(tab.locator("#id_text")).to_have_value(ROWS[0])
    expect(tab.get_by_role("radio", name="Keputusan")).to_be_checked()
    expect(place).to_have_value(written_in)
    assert written_in
    expect(tab.locator("#queue")).to_be_hidden()


def test_refused_row_is_sent_again_when_asked(visit, context, hall):
    tab = visit("meeting_live")
    context.set_offline(True)
    write(tab, ROWS[0])
    Meeting.objects.filter(pk=hall.meeting.pk).update(status=Meeting.Status.CLOSED)
    context.set_offline(False)
    expect(tab.locator("#queue li")).not_to_contain_text("Menunggu sinyal")
    Meeting.objects.filter(pk=hall.meeting.pk).update(status=Meeting.Status.IN_PROGRESS)

    tab.locator("#queue").get_by_role("button", name="Kirim sekarang").click()

    expect(tab.locator("#live-rows")).to_contain_text(ROWS[0])
    expect(tab.locator("#queue")).to_be_hidden()


def test_marks_made_without_signal_arrive_once(visit, context, hall):
    tab = visit("meeting_check_in")
    context.set_offline(True)
    tab.locator("#id_code").fill(hall.invitations[0].check_in_code)
    tab.get_by_role("button", name="Catat hadir").click()
    expect(tab.locator("#queue")).to_contain_text("Tersimpan di perangkat ini, 1 belum terkirim.")
    tab.locator("tr", has_text=hall.invitations[1].addressee).get_by_role("button", name="Izin").click()
    expect(tab.locator("#queue")).to_contain_text("2 belum terkirim")
    context.set_offline(False)

    expect(tab.locator(".figures")).to_contain_text(re.compile(r"^\s*1\s*dari 2 undangan"))
    expect(tab.locator("#queue")).to_be_hidden()
    marks = Attendance.objects.order_by("invitation_id").values_list("invitation_id", "status")
    assert list(marks) == [(hall.invitations[0].pk, "present"), (hall.invitations[1].pk, "excused")]


def test_typed_text_survives_tab_network_and_session(visit, context, hall, sign_in):
    entry = write_entry(hall, "Teks semula")
    tab = visit("entry_edit", entry.pk)
    tab.locator("#id_text").fill("Teks yang panjang")
    tab.wait_for_timeout(600)
    tab.close()

    tab = visit("entry_edit", entry.pk)
    offer = tab.locator("#draft-offers")
    expect(offer).to_contain_text("Ada isian yang belum terkirim.")
    expect(offer.get_by_text("Isian yang belum terkirim dipulihkan.")).to_be_hidden()
    expect(tab.locator("#id_text")).to_have_value("Teks semula")
    tab.locator("#id_text").fill("Teks kedua")  # beside the offer, not over it
    tab.reload()
    other = visit("entry_edit", entry.pk)
    other.locator("#id_text").fill("Dari tab lain")
    other.close()
    tab.reload()
    expect(offer.locator(".note")).to_have_count(3)
    chosen = offer.locator(".note", has_text="Teks yang panjang")
    chosen.get_by_role("button", name="Pulihkan").click()
    expect(tab.locator("#id_text")).to_have_value("Teks yang panjang")
    restored = offer.locator(".note:not([data-key])")
    expect(restored.locator("button:visible")).to_have_text("Buang")
    offer.locator(".note", has_text="Teks kedua").get_by_role("button", name="Pulihkan").click()
    expect(tab.locator("#id_text")).to_have_value("Teks kedua")  # and the first is offered in its turn
    offer.locator(".note", has_text="Teks yang panjang").get_by_role("button", name="Pulihkan").click()
    for thrown_away in ("Teks kedua", "Dari tab lain"):
        offer.locator(".note", has_text=thrown_away).get_by_role("button", name="Buang").click()
    expect(tab.locator("#id_text")).to_have_value("Teks yang panjang")

    context.set_offline(True)
    tab.get_by_role("button", name="Simpan").click()
    expect(tab.locator("#request-failure")).to_contain_text("Belum terkirim: tidak ada sinyal.")
    context.set_offline(False)

    context.clear_cookies(name="sessionid")
    tab.get_by_role("button", name="Simpan").click()
    expect(tab.locator("h1")).to_contain_text("Isian belum terkirim")
    sign_in()
    tab.go_back()  # a link of the form's page is not its arrival
    tab.locator(".topbar a").first.click()
    tab.close()
    tab = visit("entry_edit", entry.pk)
    tab.locator("#draft-offers").get_by_role("button", name="Pulihkan").click()
    tab.get_by_role("button", name="Simpan").click()
    expect(tab.locator("#live-rows")).to_contain_text("Teks yang panjang")

    tab = visit("entry_edit", entry.pk)
    expect(tab.locator("#draft-offers")).to_be_empty()
    assert tab.evaluate("Object.keys(localStorage)") == []


def test_draft_is_thrown_away_when_asked_and_at_sign_out(visit, context, client, live_server):
    tab = visit("meeting_live")
    tab.locator("#id_text").fill(ROWS[0])
    tab.wait_for_timeout(600)
    tab.reload()
    expect(tab.locator("#id_text")).to_have_value(ROWS[0])
    expect(tab.locator("#draft-offers")).to_contain_text("Isian yang belum terkirim dipulihkan.")
    tab.get_by_role("button", name="Buang").click()
    expect(tab.locator("#id_text")).to_have_value("")

    under_way = []
    tab.route("**/entries/**", lambda route: under_way.append(route))
    write(tab, ROWS[0])
    for _moment in range(500):  # ten seconds at most: without a request the next line but one fails
        if under_way:
            break
        tab.wait_for_timeout(20)
    tab.locator("#id_text").fill(ROWS[2])  # before the answer to the first row, which brings the form anew
    under_way[0].continue_()
    expect(tab.locator("#live-rows")).to_contain_text(ROWS[0])
    expect(tab.locator("#id_text")).to_have_value(ROWS[2])
    tab.get_by_role("button", name="Buang").click()

    tab.locator("#id_text").fill(ROWS[1])
    tab.wait_for_timeout(600)
    assert tab.evaluate("Object.keys(localStorage).length") == 1
    tab.locator(".user").click()
    tab.get_by_role("button", name="Keluar").click()
    expect(tab).to_have_url(re.compile("/sign-in/"))
    assert tab.evaluate("Object.keys(localStorage)") == []

    owner = make_user("agency_head")  # of another form, which is gone when its text comes back
    item = make_action_item(owner=owner.positions_today[0])
    client.force_login(owner)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    tab.goto(live_server.url + reverse("followups:report_edit", args=[item.code]))
    context.set_offline(True)
    tab.locator("#id_narrative").fill(ROWS[2])
    send_report(make_user("agency_operator", on_behalf_of=item.owner), item)
    context.set_offline(False)
    tab.reload()
    expect(tab.locator("h1")).to_contain_text(item.title)
    expect(tab.locator("[data-draft-left] textarea")).to_have_value(ROWS[2])
