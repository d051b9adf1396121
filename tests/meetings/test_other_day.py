"""A rakor that is held on another day than planned: asked for first, then said everywhere."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from meetings.documents.wording import meeting_day
from meetings.models import Meeting
from meetings.services.meetings import OffDate, end_meeting, start_meeting
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import token_of
from tests.meetings import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(scenes.SENT_AT)]


@pytest.fixture(autouse=True)
def _week_before():
    with time_machine.travel(scenes.SENT_AT, tick=False):
        yield


def test_meeting_is_not_started_on_another_day_by_a_slip(sent):
    with time_machine.travel(scenes.STARTS_AT - timedelta(days=5)), pytest.raises(OffDate, match="Tetap mulai"):
        start_meeting(by=sent.created_by, meeting=sent)

    sent.refresh_from_db()
    assert sent.status == Meeting.Status.SCHEDULED


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_meeting_starts_at_once_about_its_day(sent, days):
    with time_machine.travel(scenes.STARTS_AT + timedelta(days=days)):
        start_meeting(by=sent.created_by, meeting=sent)

    assert sent.status == Meeting.Status.IN_PROGRESS


def test_page_asks_for_the_other_day_without_script_and_papers_print_it(client, sent):
    start = reverse("meetings:meeting_start", args=[sent.public_id])

    with time_machine.travel(scenes.STARTS_AT - timedelta(days=5)):
        client.force_login(sent.created_by)
        question = client.post(start).content.decode()
        client.post(start, {"confirm_date": "1"})

    sent.refresh_from_db()
    assert "Dijadwalkan 16 Maret 2026, hari ini 11 Maret 2026. Tetap mulai?" in question
    assert meeting_day(sent) == "Rabu, 11 Maret 2026"


def test_screens_and_file_names_say_the_day_on_which_it_was_held(client, sent):
    with time_machine.travel(scenes.STARTS_AT - timedelta(days=5)):
        start_meeting(by=sent.created_by, meeting=sent, confirm_date=True)
        client.force_login(sent.created_by)
        base = sent.get_absolute_url()
        pages = {path: client.get(path).text for path in (base, f"{base}live/", "/meetings/", "/calendar/")}
        end_meeting(by=sent.created_by, meeting=sent)
        public = client.get(reverse("meetings:invitation", args=[token_of(AccessLink.objects.get())])).text
        export = client.get(f"{base}attendance/export/?format=csv").headers["Content-Disposition"]

    assert [path for path, text in pages.items() if "11 Mar" not in text] == []
    assert "(dijadwalkan 16 Maret 2026)" in pages[base]
    assert '<p class="small">Rabu, 11 Maret 2026, 09.00 WIB<br>' in pages["/calendar/"]
    assert "Rabu, 11 Maret 2026" in public
    assert "Kode presensi" not in public
    assert "2026-03-11" in export
