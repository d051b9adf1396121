"""Two desks at one person: what the other recorded is not changed without a word, and can be on purpose."""

import re

import pytest
from django.urls import reverse

from meetings.models import Attendance
from tests.factories import make_user
from tests.meetings.hall import mark, standing

pytestmark = [pytest.mark.django_db, pytest.mark.sql]


def press(client, by, hall, name, data=None, *args, waited=None):
    client.force_login(by)
    headers = {"Rakor-Waited": waited} if waited else {}
    at = reverse(f"meetings:{name}", args=[hall.meeting.public_id, *args])
    return client.post(at, data or {}, headers=headers, follow=True)


def button(page, status):
    """The value of the button with which the page offers to change the mark."""
    return re.search(rf'name="mark" value="({status}-\d+-\d+)"', page)[1]


@pytest.fixture
def other(hall):
    """Who sits at the second desk."""
    return make_user("secretariat", government=hall.meeting.government)


def test_older_page_changes_no_mark_of_the_other_desk_until_pressed_again(client, hall, other):
    seat = hall.invitations[0]
    first = mark(hall, seat)

    for status in ("excused", "delegated"):  # the page of the second desk shows no mark yet
        told = press(client, other, hall, "meeting_mark", {"mark": f"{status}-{seat.pk}"}).text
        assert f"Tidak diubah: {seat.addressee} sudah dicatat hadir oleh {hall.secretary.display_name} pada" in told
        assert standing(hall).get() == first
    press(client, other, hall, "meeting_mark", {"mark": button(told, "excused")})

    changed = standing(hall).get()
    assert (changed.status, changed.marked_by) == ("excused", other)
    again = press(client, hall.secretary, hall, "meeting_mark", {"mark": f"delegated-{seat.pk}-{first.pk}"}).text
    assert f"sudah dicatat izin oleh {other.display_name}" in again
    assert standing(hall).get() == changed


def test_the_same_mark_from_an_older_page_says_nothing(client, hall, other):
    first = mark(hall, hall.invitations[0])

    told = press(client, other, hall, "meeting_mark", {"mark": f"present-{hall.invitations[0].pk}"}).text

    assert "Tidak diubah" not in told
    assert standing(hall).get() == first


def test_rows_of_the_list_say_which_mark_they_show(client, hall, other):
    first = mark(hall, hall.invitations[0])
    client.force_login(other)

    page = client.get(f"{reverse('meetings:meeting_check_in', args=[hall.meeting.public_id])}?show=present").text

    press(client, other, hall, "meeting_mark", {"mark": button(page, "excused")})
    assert [each.status for each in standing(hall)] == ["excused"]
    first.refresh_from_db()
    assert first.undone_at is not None


def test_mark_that_waited_comes_back_when_another_desk_was_first(client, hall, other):
    seat = hall.invitations[0]
    mark(hall, seat)

    refused = press(client, other, hall, "meeting_mark", {"mark": f"excused-{seat.pk}"}, waited="5")
    same = press(client, other, hall, "meeting_mark", {"mark": f"present-{seat.pk}"}, waited="5")

    assert (refused.status_code, same.status_code) == (422, 204)
    assert refused.text.startswith(f"Tidak diubah: {seat.addressee} sudah dicatat hadir oleh")
    assert [each.status for each in standing(hall)] == ["present"]


def test_own_marks_that_waited_come_in_the_order_of_typing(client, hall):
    seat = hall.invitations[0]
    waiting = [("present", "9000"), ("excused", "6000"), ("excused", "6000")]

    codes = [
        press(client, hall.secretary, hall, "meeting_mark", {"mark": f"{status}-{seat.pk}"}, waited=waited).status_code
        for status, waited in waiting
    ]

    assert codes == [204, 204, 204]
    assert [each.status for each in standing(hall)] == ["excused"]
    late = press(client, hall.secretary, hall, "meeting_mark", {"mark": f"present-{seat.pk}"}, waited="60000")
    assert late.status_code == 422  # typed before the one that stands


def test_ticked_rows_tell_how_many_were_recorded_already(client, hall, other):
    mark(hall, hall.invitations[0])
    ticked = {"invitation": [each.pk for each in hall.invitations], "status": "excused"}

    told = press(client, other, hall, "meeting_mark", ticked).text
    none = press(client, other, hall, "meeting_mark", ticked).text

    assert "1 jabatan dicatat." in told
    assert "1 jabatan dibiarkan karena sudah tercatat." in told
    assert "2 jabatan dibiarkan karena sudah tercatat." in none
    assert "0 jabatan" not in none


def test_ticked_rows_that_waited_come_back_only_when_one_is_recorded_otherwise(client, hall, other):
    ticked = {"invitation": [each.pk for each in hall.invitations], "status": "present"}

    codes = [press(client, other, hall, "meeting_mark", ticked, waited="5").status_code for _ in range(2)]
    refused = press(client, other, hall, "meeting_mark", {**ticked, "status": "excused"}, waited="5")

    assert codes == [204, 204]
    assert (refused.status_code, refused.text) == (422, "2 jabatan dibiarkan karena sudah tercatat lain.")


def test_undoing_a_mark_that_was_replaced_leaves_what_stands(client, hall, other):
    seat = hall.invitations[0]
    first = mark(hall, seat)
    replaced = press(client, other, hall, "meeting_mark", {"mark": f"excused-{seat.pk}-{first.pk}"})
    assert replaced.status_code == 200

    told = press(client, hall.secretary, hall, "meeting_mark_undo", {}, first.pk).text

    assert f"Tidak diubah: {seat.addressee} sudah dicatat izin oleh {other.display_name} pada" in told
    assert [each.status for each in standing(hall)] == ["excused"]


def test_mark_of_another_desk_is_undone_only_by_who_was_told_of_it(client, hall, other):
    first = mark(hall, hall.invitations[0])

    told = press(client, other, hall, "meeting_mark_undo", {}, first.pk).text
    assert f"sudah dicatat hadir oleh {hall.secretary.display_name}" in told
    assert 'name="told"' in told
    assert standing(hall).get() == first
    done = press(client, other, hall, "meeting_mark_undo", {"told": "1"}, first.pk).text
    again = press(client, other, hall, "meeting_mark_undo", {"told": "1"}, first.pk).text

    assert "Catatan kehadiran dibatalkan." in done
    assert "Catatan itu sudah dibatalkan sebelumnya." in again
    assert not standing(hall).exists()
    assert Attendance.objects.count() == 1
