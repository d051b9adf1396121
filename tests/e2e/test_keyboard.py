"""Journeys without a mouse: every stop of the focus is seen, and Enter, Space and Escape do what people expect."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetings.models import Meeting
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import issue_links, token_of
from tests.e2e.keyboard import tab_to
from tests.factories import PASSWORD, make_action_item, make_invitation, make_meeting, make_user
from tests.meetings.hall import make_hall

pytestmark = pytest.mark.django_db(transaction=True)


def test_head_signs_in_and_reports(live_server, page):
    head = make_user("agency_head")
    item = make_action_item(owner=head.positions_today[0], assigned_on=head.today - timedelta(days=50))

    page.goto(f"{live_server.url}/sign-in/")
    tab_to(page, page.locator("#id_username"))
    page.keyboard.type(head.email)
    tab_to(page, page.locator("#id_password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/tasks/"))
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    tab_to(page, page.get_by_role("link", name=re.compile("Lapor kemajuan")).first)
    page.keyboard.press("Enter")
    expect(page.locator("[name=narrative]")).to_be_visible()
    tab_to(page, page.locator("[name=narrative]"))
    page.keyboard.type("Semua kecamatan selesai.")
    tab_to(page, page.locator("[name=has_obstacle]").first)
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=has_obstacle]:checked")).to_have_value("yes")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[name=has_obstacle]:checked")).to_have_value("no")
    tab_to(page, page.get_by_role("button", name="Periksa sebelum dikirim"))
    page.keyboard.press("Enter")
    send = page.get_by_role("button", name="Kirim laporan")
    expect(send).to_be_visible()
    tab_to(page, send)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/report/sent/"))
    assert item.reports.count() == 1


def test_invitee_answers(live_server, page):
    owner = make_user("agency_head")
    soon = timezone.now() + timedelta(days=3)
    meeting = make_meeting(
        owner.government, starts_at=soon, ends_at=soon + timedelta(hours=2), invited_at=timezone.now()
    )
    invitation = make_invitation(meeting, owner.positions_today[0], person=owner.person)
    links = issue_links(
        purpose=AccessLink.Purpose.INVITATION,
        subject_id=meeting.pk,
        government_id=meeting.government_id,
        person_ids=[owner.person_id],
    )

    page.goto(f"{live_server.url}/i/{token_of(links[owner.person_id])}/")
    tab_to(page, page.locator("[type=radio]").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("[name$=delegate_name]"))
    page.keyboard.type("Budi Uji")
    tab_to(page, page.locator("[name$=delegate_post]"))
    page.keyboard.type("Sekretaris Dinas")
    tab_to(page, page.get_by_role("button", name="Kirim konfirmasi"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Jawaban tersimpan.")).to_be_visible()
    invitation.refresh_from_db()
    assert invitation.reply == "delegated"


def test_dialog_holds_the_focus_and_gives_it_back(live_server, page, client):
    hall = make_hall(status=Meeting.Status.IN_PROGRESS)
    client.force_login(hall.secretary)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(live_server.url + reverse("meetings:meeting_live", args=[hall.meeting.public_id]))
    asking = page.locator("[data-confirm]:visible").first
    button = asking if asking.evaluate("each => each.matches('button, a')") else asking.locator("button").last
    tab_to(page, button)
    page.keyboard.press("Enter")
    dialog = page.locator("#confirm-dialog")
    expect(dialog).to_be_visible()
    for _press in range(4):
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || !!document.activeElement.closest('#confirm-dialog')"
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
