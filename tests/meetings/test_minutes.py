import threading
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.urls import reverse

from meetings.documents.minutes import build_minutes
from meetings.lifecycle import meeting_steps
from meetings.models import ActionPoint, Decision, Meeting, Minutes
from meetings.reports.minutes import points_in_order
from meetings.services.attendance import mark_attendance
from meetings.services.minute_entries import edit_entry
from meetings.services.minutes import (
    approve_minutes,
    distribute_minutes,
    open_minutes,
    return_minutes,
    save_minutes,
    submit_minutes,
)
from meetings.signals import minutes_approved
from rakor_portal.actors import SEED
from rakor_portal.directory.models import Incumbency
from rakor_portal.documents.models import Document, NumberRegister
from rakor_portal.documents.rendering import render_document
from rakor_portal.errors import RuleViolation, StaleWrite
from rakor_portal.messaging.models import Message, Obligation
from tests.factories import make_circle, make_government, make_organization, make_position, make_user
from tests.meetings.hall import make_hall, make_hall_in_review, write_entry, write_point

pytestmark = pytest.mark.django_db


def approve(hall, **fields):
    return approve_minutes(by=hall.approver, minutes=hall.minutes, **fields)


def saved(hall, minutes, *, version, opening):
    return save_minutes(
        by=hall.secretary, minutes=minutes, version=version, opening=opening, conclusion="", closing="", signatory=None
    )


# ---- Writing, submitting, returning ----


def test_draft_begins_with_the_chair_as_signatory():
    hall = make_hall()

    assert hall.minutes == hall.minutes
    assert hall.minutes.signatory == hall.meeting.chair


def test_second_writer_of_the_texts_gets_what_is_stored():
    hall = make_hall()
    minutes = hall.minutes
    saved(hall, minutes, version=1, opening="Teks pertama")

    with pytest.raises(StaleWrite) as conflict:
        saved(hall, minutes, version=1, opening="Teks kedua")

    assert conflict.value.current.opening == "Teks pertama"


def test_notula_is_submitted_only_after_the_meeting():
    hall = make_hall()

    with pytest.raises(RuleViolation):
        submit_minutes(by=hall.secretary, minutes=hall.minutes)


def test_returned_notula_is_a_draft_again_with_the_reason():
    hall = make_hall_in_review()

    minutes = return_minutes(by=hall.approver, minutes=hall.minutes, reason="Lengkapi batas waktu.")

    assert (minutes.status, minutes.return_reason) == (Minutes.Status.DRAFT, "Lengkapi batas waktu.")
    write_entry(hall)


def test_return_needs_a_reason_and_an_approver():
    hall = make_hall_in_review()

    with pytest.raises(RuleViolation):
        return_minutes(by=hall.approver, minutes=hall.minutes, reason=" ")
    with pytest.raises(RuleViolation):
        return_minutes(by=hall.secretary, minutes=hall.minutes, reason="Lengkapi batas waktu.")


# ---- Approval ----


def test_approval_numbers_freezes_and_issues():
    hall = make_hall_in_review(points=2, decisions=2)
    mark_attendance(by=hall.secretary, meeting=hall.meeting, invitation=hall.invitations[0], status="present")

    minutes = approve(hall, at=datetime(2026, 3, 18, 3, 0, tzinfo=UTC))

    assert list(ActionPoint.objects.values_list("code", flat=True)) == ["TL-2026-001", "TL-2026-002"]
    assert list(Decision.objects.values_list("number", "text")) == [(1, "Keputusan uji 1"), (2, "Keputusan uji 2")]
    assert minutes.document.kind == Document.Kind.MINUTES
    assert minutes.document.number
    assert minutes.document.dated_on == date(2026, 3, 18)
    assert Document.objects.filter(kind=Document.Kind.ATTENDANCE_LIST).count() == 1
    assert Minutes.objects.get().document == minutes.document


def test_codes_go_on_without_gap_after_a_failed_approval():
    first, second = make_hall_in_review(points=2), make_hall_in_review(points=1)
    minutes_of_second = second.minutes

    def refuse(**_arguments):
        raise RuleViolation("uji")

    minutes_approved.connect(refuse)
    try:
        with pytest.raises(RuleViolation):
            approve(first)
    finally:
        minutes_approved.disconnect(refuse)
    approve_minutes(by=second.approver, minutes=minutes_of_second)
    approve(first)

    codes = ActionPoint.objects.order_by("code").values_list("code", flat=True)
    assert [code[-3:] for code in codes] == ["001", "002", "003"]
    assert Document.objects.filter(kind=Document.Kind.MINUTES).count() == 2


def test_each_government_numbers_for_itself():
    here = make_hall_in_review()
    there = make_hall_in_review(government=make_government("18.02", slug="lampung-tengah"))

    approve(here)
    approve(there)

    assert NumberRegister.objects.filter(register="tindak-lanjut", last_number=1).count() == 2


def test_signal_carries_the_coded_points():
    hall, heard = make_hall_in_review(), []

    def hear(**arguments):
        heard.append([point.code for point in arguments["points"]])

    minutes_approved.connect(hear)
    try:
        approve(hall, at=datetime(2026, 3, 18, 3, 0, tzinfo=UTC))
    finally:
        minutes_approved.disconnect(hear)

    assert heard == [["TL-2026-001"]]


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"owner": None, "owner_spoken": "seluruh OPD"}, "1 tindak lanjut belum punya penanggung jawab."),
        ({"no_due_reason": ""}, "1 tindak lanjut belum punya batas waktu."),
    ],
)
def test_approval_needs_owner_and_due_date(missing, sentence):
    hall = make_hall(status=Meeting.Status.HELD)
    write_point(hall, **missing)
    submit_minutes(by=hall.secretary, minutes=hall.minutes)

    with pytest.raises(RuleViolation, match=sentence):
        approve(hall)

    assert hall.minutes.status == Minutes.Status.IN_REVIEW


def test_approval_is_for_the_approver_and_happens_once():
    hall = make_hall_in_review()

    with pytest.raises(RuleViolation):
        approve_minutes(by=hall.secretary, minutes=hall.minutes)
    approve(hall)
    with pytest.raises(RuleViolation):
        approve(hall)


def test_nothing_changes_after_approval():
    hall = make_hall_in_review()
    approve(hall)
    entry = hall.meeting.minute_entries.first()

    with pytest.raises(RuleViolation):
        write_entry(hall)
    with pytest.raises(RuleViolation):
        write_point(hall)
    with pytest.raises(RuleViolation):
        edit_entry(
            by=hall.secretary, entry=entry, version=1, kind=entry.kind, speaker=None, speaker_spoken="", text="Lain"
        )
    with pytest.raises(RuleViolation):
        saved(hall, hall.minutes, version=hall.minutes.version, opening="Lain")


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_wins():
    hall = make_hall_in_review(points=2)
    minutes, outcomes, together = hall.minutes, [], threading.Barrier(2)

    def run():
        together.wait()
        try:
            approve_minutes(by=hall.approver, minutes=minutes)
            outcomes.append("approved")
        except RuleViolation:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["approved", "refused"]
    assert Document.objects.filter(kind=Document.Kind.MINUTES).count() == 1
    assert NumberRegister.objects.get(register="tindak-lanjut").last_number == 2


# ---- Distribution ----


def test_distribution_tells_every_invited_position_once():
    hall = make_hall_in_review()
    approve(hall)

    distribute_minutes(by=hall.secretary, minutes=hall.minutes)
    with pytest.raises(RuleViolation):
        distribute_minutes(by=hall.secretary, minutes=hall.minutes)

    told = Obligation.objects.filter(subject_kind="meetings.minutes", stage="distributed")
    assert set(told.values_list("position_id", flat=True)) == {each.position_id for each in hall.invitations}
    owner = Message.objects.get(person_id=hall.invitations[0].person_id, subject_kind="meetings.minutes")
    assert owner.waits_for_document == hall.minutes.document_id
    assert "penanggung jawab 1 tindak lanjut" in owner.body


def test_invitee_without_an_account_reads_the_notula_behind_his_link(client):
    hall = make_hall_in_review()
    approve(hall)
    distribute_minutes(by=hall.secretary, minutes=hall.minutes)
    render_document(hall.minutes.document_id)
    message = Message.objects.get(person_id=hall.invitations[0].person_id, subject_kind="meetings.minutes")
    page = urlsplit(message.link).path

    paper = client.get(f"{page}notula.pdf")

    assert 'href="notula.pdf"' in client.get(page).content.decode()
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    Incumbency.objects.filter(person_id=hall.invitations[0].person_id).delete()
    assert client.get(f"{page}notula.pdf").status_code == 404


def test_notula_of_a_closed_meeting_is_announced_in_neutral_words():
    secretary_post, approver_post = (make_position(category="staf") for _ in range(2))
    hall = make_hall(status=Meeting.Status.HELD, circle=make_circle(secretary_post, approver_post))
    hall.secretary = make_user("secretariat", position=secretary_post)
    hall.approver = make_user("approver", position=approver_post)
    submit_minutes(by=hall.secretary, minutes=hall.minutes)
    approve(hall)

    distribute_minutes(by=hall.secretary, minutes=hall.minutes)

    message = Message.objects.filter(subject_kind="meetings.minutes").first()
    assert hall.meeting.title not in message.subject + message.body
    assert message.waits_for_document is None


def test_unapproved_notula_is_not_distributed():
    hall = make_hall_in_review()

    with pytest.raises(RuleViolation):
        distribute_minutes(by=hall.secretary, minutes=hall.minutes)


# ---- The paper ----


def content_of(hall):
    minutes = Minutes.objects.select_related("meeting__government", "signatory").get()
    return build_minutes(minutes, points=points_in_order(minutes.meeting), day=date(2026, 3, 18))


def test_notula_follows_the_agenda_and_numbers_decisions_through():
    hall = make_hall()
    first, second = hall.meeting.agenda_items.all()
    open_minutes(by=hall.secretary, meeting=hall.meeting)
    write_entry(hall, "Keputusan kedua", kind="keputusan", agenda_item=second)
    write_entry(hall, "Keputusan pertama", kind="keputusan", agenda_item=first)
    write_entry(hall, "Kendala anggaran", kind="kendala", agenda_item=first, speaker_spoken="Unsur Polres")

    one, two = content_of(hall).discussions

    assert (one.decisions, one.first_decision) == (("Keputusan pertama",), 1)
    assert (two.decisions, two.first_decision) == (("Keputusan kedua",), 2)
    assert [(row.label, row.speaker) for row in one.rows] == [("Kendala", "Unsur Polres")]


def test_agenda_item_without_a_word_stays_in_the_discussion():
    hall = make_hall()
    first, second = hall.meeting.agenda_items.all()
    open_minutes(by=hall.secretary, meeting=hall.meeting)
    write_entry(hall, "Kendala anggaran", kind="kendala", agenda_item=second)

    silent, spoken = content_of(hall).discussions

    assert (silent.title, silent.rows, silent.decisions) == (first.title, (), ())
    assert spoken.title == second.title


def test_notula_names_the_agency_in_full_and_keeps_the_conclusion_apart():
    hall = make_hall()
    agency = make_organization(hall.meeting.government, name="Dinas Kesehatan", abbreviation="Dinkes")
    write_point(hall, owner=make_position(agency))
    Minutes.objects.update(conclusion="Harga terkendali.")

    content = content_of(hall)

    assert content.follow_ups[0].rows[0].owner == "Dinas Kesehatan"
    assert content.conclusion == "Harga terkendali."
    assert content.follow_up_intro.startswith("Rapat menetapkan")


def test_notula_prints_words_as_spoken():
    hall = make_hall()
    open_minutes(by=hall.secretary, meeting=hall.meeting)
    write_point(hall, due_on=date(2026, 3, 30), due_spoken="dua pekan", is_implied=True, owner_spoken="seluruh OPD")

    row = content_of(hall).follow_ups[0].rows[0]

    assert row.due == "30 Mar 2026 (“dua pekan”)"
    assert "tersirat; diucapkan “seluruh OPD”" in row.owner


def test_undated_meeting_says_so_and_is_numbered_by_the_year_of_approval():
    hall = make_hall(status=Meeting.Status.HELD, starts_at=None, time_is_known=False)
    write_point(hall)
    submit_minutes(by=SEED, minutes=hall.minutes)

    minutes = approve_minutes(by=SEED, minutes=hall.minutes, at=datetime(2025, 5, 2, 3, 0, tzinfo=UTC))

    assert minutes.document.content["day_date"] == "tanggal tidak tercatat"
    assert ActionPoint.objects.get().code == "TL-2025-001"


# ---- In the browser ----


def address(name, hall, *args):
    return reverse(f"meetings:{name}", args=[hall.meeting.public_id, *args])


def test_notula_goes_from_draft_to_distribution_in_the_browser(client):
    hall = make_hall(status=Meeting.Status.HELD)
    write_entry(hall, "Keputusan uji", kind="keputusan")
    write_point(hall)
    client.force_login(hall.secretary)
    texts = {"opening": "Rapat dibuka Bupati.", "conclusion": "", "closing": "", "version": hall.minutes.version}

    client.post(address("meeting_minutes", hall), {**texts, "signatory": hall.meeting.chair.title})
    client.post(address("meeting_minutes_submit", hall))
    assert client.post(address("meeting_minutes_approve", hall)).status_code == 403
    client.force_login(hall.approver)
    assert "Rapat dibuka Bupati." in client.get(address("meeting_minutes_review", hall)).content.decode()
    client.post(address("meeting_minutes_approve", hall))
    page = client.post(address("meeting_minutes_distribute", hall), follow=True).content.decode()

    assert hall.minutes.status == Minutes.Status.DISTRIBUTED
    assert "Terdistribusi" in page


def test_review_says_what_blocks_and_takes_a_return(client):
    hall = make_hall(status=Meeting.Status.HELD)
    write_point(hall, no_due_reason="")
    submit_minutes(by=hall.secretary, minutes=hall.minutes)
    client.force_login(hall.approver)

    page = client.get(address("meeting_minutes_review", hall)).content.decode()
    assert "1 tindak lanjut belum punya batas waktu." in page
    assert address("meeting_minutes_approve", hall) not in page
    short = client.post(address("meeting_minutes_return", hall), {"reason": "Kurang"}).content.decode()
    assert "paling sedikit 10 huruf" in short

    client.post(address("meeting_minutes_return", hall), {"reason": "Lengkapi batas waktunya."})
    assert hall.minutes.status == Minutes.Status.DRAFT


def test_invited_head_reads_the_notula_only_when_it_is_out(client):
    hall = make_hall_in_review()
    client.force_login(make_user("agency_head", government=hall.meeting.government))

    assert "Notula belum terbit" in client.get(address("meeting_minutes", hall)).content.decode()
    approve(hall)
    assert "Keputusan uji 1" in client.get(address("meeting_minutes", hall)).content.decode()


@pytest.mark.parametrize("name", ["meeting_minutes_preview", "meeting_minutes_review"])
def test_agency_head_is_refused(client, name):
    hall = make_hall_in_review()
    client.force_login(make_user("agency_head", government=hall.meeting.government))

    assert client.get(address(name, hall)).status_code == 403


@pytest.mark.parametrize("act", ["submit", "return", "approve", "distribute"])
def test_acts_are_posts(client, act):
    hall = make_hall_in_review()
    client.force_login(hall.approver)

    assert client.get(address(f"meeting_minutes_{act}", hall)).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_review_takes_a_constant_number_of_queries(client, count, django_assert_num_queries):
    hall = make_hall_in_review(points=count, decisions=count, invited=count)
    client.force_login(hall.approver)

    with django_assert_num_queries(17):
        assert client.get(address("meeting_minutes_review", hall)).status_code == 200


def test_preview_is_a_whole_page(client):
    hall = make_hall_in_review()
    client.force_login(hall.approver)

    assert "NOTULA" in client.get(address("meeting_minutes_preview", hall)).content.decode()


def test_minute_taker_is_told_what_is_incomplete_before_submitting(client):
    hall = make_hall(status=Meeting.Status.HELD)
    write_point(hall, "Tanpa pemilik", owner=None)
    write_point(hall, "Tanpa batas", no_due_reason="")
    write_point(hall, "Lengkap")
    client.force_login(hall.secretary)

    page = client.get(reverse("meetings:meeting_minutes", args=[hall.meeting.public_id]))

    sentence = "2 tindak lanjut belum punya penanggung jawab atau batas waktu."
    assert [point.title for point in page.context["incomplete"]] == ["Tanpa pemilik", "Tanpa batas"]
    assert f'data-confirm="{sentence} Ajukan notula' in page.content.decode()
    submit_minutes(by=hall.secretary, minutes=hall.minutes)


def test_rakor_without_a_date_shows_no_invented_ones():
    hall = make_hall(status=Meeting.Status.HELD, starts_at=None)

    notes = [step["note"] for step in meeting_steps(hall.meeting, hall.minutes)]

    assert notes[0] == "tanggal tidak tercatat"
    assert not any(notes[1:])


def test_attendance_that_nobody_kept_is_not_told_as_absence(client):
    hall = make_hall(status=Meeting.Status.HELD)
    client.force_login(hall.secretary)
    address = reverse("meetings:meeting_attendance", args=[hall.meeting.public_id])

    unrecorded = client.get(address).content.decode()
    mark_attendance(by=hall.secretary, meeting=hall.meeting, invitation=hall.invitations[0], status="present")
    recorded = client.get(address).content.decode()

    assert "Kehadiran tidak tercatat." in unrecorded
    assert "Tanpa keterangan" not in unrecorded
    assert "Tanpa keterangan" in recorded


def test_point_is_not_changed_while_the_notula_is_reviewed(client):
    hall = make_hall_in_review()
    client.force_login(hall.secretary)
    point = ActionPoint.objects.get()

    page = client.get(reverse("meetings:point_edit", args=[hall.meeting.public_id, point.pk]), follow=True)

    assert page.redirect_chain[-1][0] == reverse("meetings:meeting_minutes", args=[hall.meeting.public_id])
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
