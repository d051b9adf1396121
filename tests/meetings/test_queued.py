"""Rows and marks that waited in the browser: answered without a page, written once, at the time they were typed."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from meetings.models import Attendance, Meeting, MinuteEntry
from tests.factories import make_circle
from tests.meetings.hall import make_hall

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 16, 3, 0, tzinfo=UTC)


def send(client, hall, name, data, waited):
    address = reverse(f"meetings:{name}", args=[hall.meeting.public_id])
    return client.post(address, data, headers={"Rakor-Waited": waited})


def row(**fields):
    return {"kind": "capaian", "text": "Sembilan dari sepuluh", "client_ref": uuid.uuid4(), **fields}


@pytest.mark.parametrize(
    ("waited", "age"),
    [("90000", timedelta(seconds=90)), ("99999999999", timedelta(days=7)), ("-5", timedelta(0)), ("x", timedelta(0))],
)
def test_row_keeps_the_time_it_was_typed_and_is_written_once(client, waited, age, hall):
    data = row()
    with time_machine.travel(NOW, tick=False):
        client.force_login(hall.secretary)
        answers = [send(client, hall, "entry_add", data, waited).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert MinuteEntry.objects.get().spoken_at == NOW - age


def test_row_that_is_refused_comes_back_with_the_reason(client, submitted):
    client.force_login(submitted.secretary)

    late = send(client, submitted, "entry_add", row(), "5")
    empty = send(client, submitted, "entry_add", row(text=""), "5")

    assert (late.status_code, empty.status_code) == (422, 422)
    assert empty.content.decode() == "Tuliskan isi catatan."
    assert late["Content-Type"] == "text/plain; charset=utf-8"


def test_marks_that_waited_need_no_page_and_an_unknown_code_comes_back(client):
    hall = make_hall(invited=2)
    client.force_login(hall.secretary)
    first, second = hall.invitations

    answers = [
        send(client, hall, "meeting_check_in_code", {"code": first.check_in_code}, "5"),
        send(client, hall, "meeting_check_in_code", {"code": first.check_in_code}, "5"),
        send(client, hall, "meeting_mark", {"mark": f"excused-{second.pk}"}, "5"),
        send(client, hall, "meeting_check_in_code", {"code": "????"}, "5"),
    ]

    assert [answer.status_code for answer in answers] == [204, 204, 204, 422]
    assert Attendance.objects.count() == 2


def test_only_pages_of_open_meetings_may_be_kept(client, hall):
    circle = make_circle(hall.secretary.positions_today[0], government=hall.meeting.government)
    closed = make_hall(government=hall.meeting.government, circle=circle, status=Meeting.Status.IN_PROGRESS)
    client.force_login(hall.secretary)

    kept = client.get(reverse("meetings:meeting_live", args=[hall.meeting.public_id]))
    secret = client.get(reverse("meetings:meeting_live", args=[closed.meeting.public_id]))

    assert (kept["Rakor-Keep"], kept["Rakor-Reader"]) == ("1", f"u{hall.secretary.pk}")
    assert ("Rakor-Keep" in secret, secret["Cache-Control"]) == (False, "private, no-store")
