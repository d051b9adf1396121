"""The door as its pages show it: code, list, walk-ins and undo by form, and whom they refuse."""

import uuid

import pytest
from django.urls import reverse

from meetings.models import Attendance, Meeting
from meetings.services.attendance_lists import issue_attendance_list
from tests.factories import (
    make_circle,
    make_government,
    make_position,
    make_user,
)
from tests.meetings.hall import make_hall, mark, standing

pytestmark = [pytest.mark.django_db, pytest.mark.sql]


def address(name, hall, *args):
    return reverse(f"meetings:{name}", args=[hall.meeting.public_id, *args])


@pytest.mark.parametrize("count", [1, 3])
def test_check_in_page_takes_a_constant_number_of_queries(client, count, django_assert_num_queries):
    hall = make_hall(invited=count)
    client.force_login(hall.secretary)

    with django_assert_num_queries(7):
        response = client.get(address("meeting_check_in", hall))

    assert response.status_code == 200


@pytest.mark.page
def test_code_typed_without_script_shows_the_verdict_after_the_redirect(client, hall):
    client.force_login(hall.secretary)
    code = {"code": hall.invitations[0].check_in_code}

    accepted = client.post(address("meeting_check_in_code", hall), code, follow=True)
    already = client.post(address("meeting_check_in_code", hall), code, follow=True)
    unknown = client.post(address("meeting_check_in_code", hall), {"code": "ZZZ"}, follow=True)
    wrong = {
        "": "Kode belum diisi",
        "?!": "Kode ?! tidak dikenal",
        "https://contoh.go.id/i/x/": "Itu tautan, bukan kode",
    }
    wrong |= {f"{code['code']}X": "Kode terlalu panjang", "K" * 5000: "Kode terlalu panjang"}

    assert "verdict--success" in accepted.content.decode()
    assert "Sudah tercatat" in already.content.decode()
    assert "Kode ZZZ tidak dikenal" in unknown.content.decode()
    for typed, sentence in wrong.items():
        assert sentence in client.post(address("meeting_check_in_code", hall), {"code": typed}, follow=True).text


@pytest.mark.page
def test_shut_door_says_why_and_offers_nothing_to_press(client, hall):
    mark(hall, hall.invitations[0])
    client.force_login(hall.secretary)
    reasons = {
        "draft": "Undangan rakor ini belum terkirim.", "sending": "Undangan rakor ini belum terkirim.",
        "cancelled": "Rakor ini dibatalkan.", "postponed": "Rakor ini ditunda.", "closed": "Rakor ini sudah ditutup",
        "held": "Daftar hadir sudah diterbitkan",
    }  # fmt: skip
    buttons = ("Catat hadir", "Tambah peserta", "Urungkan", 'name="mark"', 'name="invitation"', "Tandai yang dipilih")

    Meeting.objects.filter(pk=hall.meeting.pk).update(status="held")
    open_page = client.get(f"{address('meeting_check_in', hall)}?show=present").text
    issue_attendance_list(by=hall.secretary, meeting=hall.meeting)

    assert all(button in open_page for button in buttons)
    for status, sentence in reasons.items():
        Meeting.objects.filter(pk=hall.meeting.pk).update(status=status, status_reason="Uji", closing_note="Uji")
        page = client.get(f"{address('meeting_check_in', hall)}?show=present").text
        assert sentence in page
        assert [button for button in buttons if button in page] == []


def test_row_button_marks_and_keeps_the_filter(client, hall):
    client.force_login(hall.secretary)

    response = client.post(
        f"{address('meeting_mark', hall)}?show=missing&category=kepala_pd",
        {"mark": f"excused-{hall.invitations[0].pk}"},
    )

    assert response.status_code == 302
    assert "category=kepala_pd" in response["Location"]
    assert standing(hall).get().status == "excused"


@pytest.mark.page
def test_post_marked_as_represented_asks_by_whom_and_shows_it(client, hall):
    client.force_login(hall.secretary)
    tap = {"mark": f"delegated-{hall.invitations[0].pk}"}

    asked = client.post(address("meeting_mark", hall), tap, follow=True)
    tap["mark"] += f"-{standing(hall).get().pk}"
    told = client.post(address("meeting_mark", hall), {**tap, "name": "Siti Contoh", "post": "Kasubag"}, follow=True)

    assert "Nama yang mewakili" in asked.content.decode()
    assert "Nama yang mewakili" not in told.content.decode()
    assert "diwakili oleh Siti Contoh, Kasubag" in told.content.decode()


def test_ticked_rows_are_marked_together(client, hall):
    client.force_login(hall.secretary)
    ticked = [invitation.pk for invitation in hall.invitations]

    client.post(address("meeting_mark", hall), {"invitation": ticked, "status": "present"})

    assert standing(hall).count() == 2


def test_undo_and_walk_in_by_form(client, hall):
    client.force_login(hall.secretary)
    client.post(
        address("meeting_walk_in", hall), {"name": "Budi Contoh", "post": "LSM", "client_ref": str(uuid.uuid4())}
    )
    walk_in = Attendance.objects.get()

    client.post(address("meeting_mark_undo", hall, walk_in.pk))

    walk_in.refresh_from_db()
    assert walk_in.undone_at is not None


def test_mark_of_another_meeting_cannot_be_undone_here(client, hall):
    other = make_hall()
    foreign = mark(other, other.invitations[0])
    client.force_login(hall.secretary)

    assert client.post(address("meeting_mark_undo", hall, foreign.pk)).status_code == 404


PAGES = ["meeting_check_in", "meeting_live"]


@pytest.mark.parametrize("name", [*PAGES, "meeting_attendance", "meeting_minutes"])
@pytest.mark.page
def test_stranger_is_sent_to_sign_in_and_other_government_finds_nothing(client, name, hall):
    assert client.get(address(name, hall)).status_code == 302
    client.force_login(make_user("secretariat", government=make_government("18.02", slug="lampung-tengah")))
    assert client.get(address(name, hall)).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, "meeting_attendance"])
@pytest.mark.page
def test_agency_head_is_refused(client, name, hall):
    client.force_login(make_user("agency_head", government=hall.meeting.government))

    assert client.get(address(name, hall)).status_code == 403


@pytest.mark.parametrize(
    "name", ["meeting_check_in_code", "meeting_mark", "meeting_walk_in", "meeting_attendance_issue"]
)
@pytest.mark.page
def test_acts_are_posts(client, name, hall):
    client.force_login(hall.secretary)

    assert client.get(address(name, hall)).status_code == 405


@pytest.mark.page
def test_closed_meeting_does_not_exist_for_the_secretariat_outside_its_circle(client):
    member = make_position()
    hall = make_hall(circle=make_circle(member))
    client.force_login(hall.secretary)

    for name in [*PAGES, "meeting_attendance", "meeting_minutes"]:
        assert client.get(address(name, hall)).status_code == 404


def test_attendance_tab_shows_groups_and_people(client, hall):
    mark(hall, hall.invitations[0])
    client.force_login(hall.secretary)

    page = client.get(address("meeting_attendance", hall)).content.decode()

    assert hall.invitations[0].addressee in page
    assert "Kepala perangkat daerah" in page
