"""The notula in the browser: who writes, reviews and reads it."""

import pytest
from django.urls import reverse

from meetings.lifecycle import meeting_steps
from meetings.models import ActionPoint, Meeting, Minutes
from meetings.services.attendance import mark_attendance, mark_many
from meetings.services.minutes import return_minutes, submit_minutes
from tests.factories import make_user
from tests.meetings.hall import approve, make_hall, make_hall_in_review, mark, write_entry, write_point

pytestmark = pytest.mark.django_db


def address(name, hall, *args):
    return reverse(f"meetings:{name}", args=[hall.meeting.public_id, *args])


def test_notula_goes_from_draft_to_distribution_in_the_browser(client, held):
    write_entry(held, "Keputusan uji", kind="keputusan")
    write_point(held)
    client.force_login(held.secretary)
    texts = {"opening": "Rapat dibuka Bupati.", "conclusion": "", "closing": "", "version": held.minutes.version}

    client.post(address("meeting_minutes", held), {**texts, "signatory": held.meeting.chair.title})
    client.post(address("meeting_minutes_submit", held))
    assert client.post(address("meeting_minutes_approve", held)).status_code == 403
    client.force_login(held.approver)
    assert "Rapat dibuka Bupati." in client.get(address("meeting_minutes_review", held)).content.decode()
    client.post(address("meeting_minutes_approve", held), {"version": held.minutes.version})
    page = client.post(address("meeting_minutes_distribute", held), follow=True).content.decode()

    assert held.minutes.status == Minutes.Status.DISTRIBUTED
    assert "Terdistribusi" in page


def test_review_says_what_blocks_and_takes_a_return(client, held):
    write_point(held, no_due_reason="")
    submit_minutes(by=held.secretary, minutes=held.minutes)
    client.force_login(held.approver)

    page = client.get(address("meeting_minutes_review", held)).content.decode()
    assert "1 tindak lanjut belum punya batas waktu." in page
    assert address("meeting_minutes_approve", held) not in page
    short = client.post(address("meeting_minutes_return", held), {"reason": "Kurang"}).content.decode()
    assert "paling sedikit 10 huruf" in short

    client.post(address("meeting_minutes_return", held), {"reason": "Lengkapi batas waktunya.", "version": 2})
    assert held.minutes.status == Minutes.Status.DRAFT


def test_verdict_on_a_notula_that_was_not_seen_is_refused(client, submitted):
    """The review was open in another tab when the notula went back, changed and came again."""
    client.force_login(submitted.approver)
    seen, reason = {"version": submitted.minutes.version}, {"reason": "Sebut penanggung jawabnya."}
    return_minutes(by=submitted.approver, minutes=submitted.minutes, reason="Lengkapi batas waktunya.")

    late = client.post(address("meeting_minutes_return", submitted), seen | reason).text
    assert "Sebut penanggung jawabnya.</textarea>" in late
    assert "notula berstatus Draf" in late
    write_point(submitted, "Tindak lanjut yang tidak pernah dilihat")
    submit_minutes(by=submitted.secretary, minutes=submitted.minutes)

    for sent in (seen, {}):
        page = client.post(address("meeting_minutes_approve", submitted), sent, follow=True).text
        assert "Notula ini diajukan lagi, atau kehadirannya diubah, sejak Anda membukanya" in page
        assert "Tindak lanjut yang tidak pernah dilihat" in page
        again = client.post(address("meeting_minutes_return", submitted), sent | reason).text
        assert "Sebut penanggung jawabnya.</textarea>" in again
    seen = {"version": submitted.minutes.version}
    mark(submitted, submitted.invitations[0])
    assert "kehadirannya diubah" in client.post(address("meeting_minutes_approve", submitted), seen, follow=True).text
    assert submitted.minutes.status == Minutes.Status.IN_REVIEW

    client.post(address("meeting_minutes_approve", submitted), {"version": submitted.minutes.version})
    assert submitted.minutes.status == Minutes.Status.APPROVED


def test_invited_head_reads_the_notula_only_when_it_is_out(client, submitted):
    client.force_login(make_user("agency_head", government=submitted.meeting.government))

    assert "Notula belum terbit" in client.get(address("meeting_minutes", submitted)).content.decode()
    approve(submitted)
    assert "Keputusan uji 1" in client.get(address("meeting_minutes", submitted)).content.decode()


@pytest.mark.parametrize("name", ["meeting_minutes_preview", "meeting_minutes_review"])
def test_agency_head_is_refused(client, name, submitted):
    client.force_login(make_user("agency_head", government=submitted.meeting.government))

    assert client.get(address(name, submitted)).status_code == 403


@pytest.mark.parametrize("act", ["submit", "return", "approve", "distribute"])
def test_acts_are_posts(client, act, submitted):
    client.force_login(submitted.approver)

    assert client.get(address(f"meeting_minutes_{act}", submitted)).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_review_takes_a_constant_number_of_queries(client, count, django_assert_num_queries):
    hall = make_hall_in_review(points=count, decisions=count, invited=count)
    client.force_login(hall.approver)

    with django_assert_num_queries(17):
        assert client.get(address("meeting_minutes_review", hall)).status_code == 200


def test_preview_is_a_whole_page(client, submitted):
    client.force_login(submitted.approver)

    assert "NOTULA" in client.get(address("meeting_minutes_preview", submitted)).content.decode()


def test_minute_taker_is_told_what_is_incomplete_before_submitting(client, held):
    write_point(held, "Tanpa pemilik", owner=None)
    write_point(held, "Tanpa batas", no_due_reason="")
    write_point(held, "Lengkap")
    client.force_login(held.secretary)

    page = client.get(reverse("meetings:meeting_minutes", args=[held.meeting.public_id]))

    sentence = "2 tindak lanjut belum punya penanggung jawab atau batas waktu."
    assert [point.title for point in page.context["incomplete"]] == ["Tanpa pemilik", "Tanpa batas"]
    assert f'data-confirm="{sentence} Ajukan notula' in page.content.decode()
    submit_minutes(by=held.secretary, minutes=held.minutes)


def test_rakor_without_a_date_shows_no_invented_ones():
    hall = make_hall(status=Meeting.Status.HELD, starts_at=None)

    notes = [step["note"] for step in meeting_steps(hall.meeting, hall.minutes)]

    assert notes[0] == "tanggal tidak tercatat"
    assert not any(notes[1:])


def test_who_has_no_mark_before_the_end_is_not_told_as_absent(client, hall):
    client.force_login(hall.secretary)

    page = client.get(reverse("meetings:meeting_attendance", args=[hall.meeting.public_id])).content.decode()

    assert "Belum dicatat" in page
    assert "Tanpa keterangan" not in page


def test_attendance_that_nobody_kept_is_not_told_as_absence(client, held):
    client.force_login(held.secretary)
    address = reverse("meetings:meeting_attendance", args=[held.meeting.public_id])

    unrecorded = client.get(address).content.decode()
    mark_attendance(by=held.secretary, meeting=held.meeting, invitation=held.invitations[0], status="present")
    recorded = client.get(address).content.decode()

    assert "Kehadiran tidak tercatat." in unrecorded
    assert "Tanpa keterangan" not in unrecorded
    assert "Tanpa keterangan" in recorded


def test_point_is_not_changed_while_the_notula_is_reviewed(client, submitted):
    client.force_login(submitted.secretary)
    point = ActionPoint.objects.get()

    page = client.get(reverse("meetings:point_edit", args=[submitted.meeting.public_id, point.pk]), follow=True)

    assert page.redirect_chain[-1][0] == reverse("meetings:meeting_minutes", args=[submitted.meeting.public_id])
    assert "Notula sedang diperiksa." in page.content.decode()


def test_minute_taker_by_post_previews_and_strikes_like_the_secretariat(client):
    taker = make_user("agency_head")
    hall = make_hall(government=taker.government, minute_taker=taker.positions_today[0])
    write_point(hall)
    client.force_login(taker)
    place = hall.meeting.public_id

    page = client.get(reverse("meetings:meeting_live", args=[place])).content.decode()

    assert reverse("meetings:meeting_minutes_preview", args=[place]) in page
    assert reverse("meetings:point_strike", args=[place, ActionPoint.objects.get().pk]) in page
    assert client.get(reverse("meetings:meeting_minutes_preview", args=[place])).status_code == 200


def test_history_of_the_rakor_tells_whose_attendance_and_the_steps_of_the_notula_in_words(client):
    hall = make_hall_in_review()
    mark(hall, hall.invitations[0])
    mark_many(by=hall.secretary, meeting=hall.meeting, invitations=hall.invitations, status="present")
    approve(hall)
    client.force_login(hall.secretary)

    page = client.get(reverse("meetings:meeting_history", args=[hall.meeting.public_id])).text

    for words in ("Notula diajukan", "Notula disetujui", "Kehadiran dicatat", hall.invitations[0].addressee):
        assert words in page
    assert "attendance." not in page
    assert "minutes." not in page


def test_next_step_is_one_that_its_reader_may_take_and_no_link_to_its_own_page(client):
    hall = make_hall_in_review()
    summary, notula = (
        reverse(f"meetings:{name}", args=[hall.meeting.public_id]) for name in ("meeting_history", "meeting_minutes")
    )
    client.force_login(hall.secretary)
    assert "tunggu pemeriksa menyetujui atau mengembalikan notula." in client.get(summary).text
    client.force_login(hall.approver)
    assert f'<a class="btn btn-primary" href="{notula}">Periksa notula</a>' in client.get(summary).text

    assert f'<a class="btn btn-primary" href="{notula}">' not in client.get(notula).text
