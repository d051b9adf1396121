"""The notula from its draft to its distribution: writing, review, approval, who is told."""

import threading
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from meetings.models import ActionPoint, Decision, Meeting, MinuteEntry, Minutes
from meetings.services.attendance import mark_attendance
from meetings.services.minute_entries import edit_entry
from meetings.services.minutes import (
    approve_minutes,
    distribute_minutes,
    return_minutes,
    save_minutes,
    submit_minutes,
)
from meetings.signals import minutes_approved
from rakor_portal.directory.models import Incumbency
from rakor_portal.documents.models import Document, NumberRegister
from rakor_portal.documents.rendering import render_document
from rakor_portal.errors import RuleViolation, StaleWrite
from rakor_portal.messaging.models import Message, Obligation
from tests.factories import make_circle, make_government, make_position, make_user
from tests.meetings.hall import approve, make_hall, make_hall_in_review, write_entry, write_point

pytestmark = pytest.mark.django_db


def saved(hall, minutes, *, version, opening):
    return save_minutes(
        by=hall.secretary, minutes=minutes, version=version, opening=opening, conclusion="", closing="", signatory=None
    )


# ---- Writing, submitting, returning ----


def test_draft_begins_with_the_chair_as_signatory(hall):
    assert hall.minutes == hall.minutes
    assert hall.minutes.signatory == hall.meeting.chair


def test_second_writer_of_the_texts_gets_what_is_stored(hall):
    minutes = hall.minutes
    saved(hall, minutes, version=1, opening="Teks pertama")

    with pytest.raises(StaleWrite) as conflict:
        saved(hall, minutes, version=1, opening="Teks kedua")

    assert conflict.value.current.opening == "Teks pertama"


def test_notula_is_submitted_only_after_the_meeting(hall):
    with pytest.raises(RuleViolation):
        submit_minutes(by=hall.secretary, minutes=hall.minutes)


def test_returned_notula_is_a_draft_again_with_the_reason(submitted):
    minutes = return_minutes(by=submitted.approver, minutes=submitted.minutes, reason="Lengkapi batas waktu.")

    assert (minutes.status, minutes.return_reason) == (Minutes.Status.DRAFT, "Lengkapi batas waktu.")
    write_entry(submitted)


def test_return_needs_a_reason_and_an_approver(submitted):
    with pytest.raises(RuleViolation):
        return_minutes(by=submitted.approver, minutes=submitted.minutes, reason=" ")
    with pytest.raises(RuleViolation):
        return_minutes(by=submitted.secretary, minutes=submitted.minutes, reason="Lengkapi batas waktu.")


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


def test_signal_carries_the_coded_points(submitted):
    heard = []

    def hear(**arguments):
        heard.append([point.code for point in arguments["points"]])

    minutes_approved.connect(hear)
    try:
        approve(submitted, at=datetime(2026, 3, 18, 3, 0, tzinfo=UTC))
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
def test_approval_needs_owner_and_due_date(missing, sentence, held):
    write_point(held, **missing)
    submit_minutes(by=held.secretary, minutes=held.minutes)

    with pytest.raises(RuleViolation, match=sentence):
        approve(held)

    assert held.minutes.status == Minutes.Status.IN_REVIEW


def test_approval_is_for_the_approver_and_happens_once(submitted):
    with pytest.raises(RuleViolation):
        approve_minutes(by=submitted.secretary, minutes=submitted.minutes)
    approve(submitted)
    with pytest.raises(RuleViolation):
        approve(submitted)


def test_nothing_changes_after_approval(approved):
    entry = approved.meeting.minute_entries.first()

    with pytest.raises(RuleViolation):
        write_entry(approved)
    with pytest.raises(RuleViolation):
        write_point(approved)
    with pytest.raises(RuleViolation):
        edit_entry(
            by=approved.secretary,
            entry=entry,
            version=1,
            kind=entry.kind,
            speaker=None,
            speaker_spoken="",
            text="Lain",
        )
    with pytest.raises(RuleViolation):
        saved(approved, approved.minutes, version=approved.minutes.version, opening="Lain")


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


def test_distribution_tells_every_invited_position_once(approved):

    distribute_minutes(by=approved.secretary, minutes=approved.minutes)
    with pytest.raises(RuleViolation):
        distribute_minutes(by=approved.secretary, minutes=approved.minutes)

    told = Obligation.objects.filter(subject_kind="meetings.minutes", stage="distributed")
    assert set(told.values_list("position_id", flat=True)) == {each.position_id for each in approved.invitations}
    owner = Message.objects.get(person_id=approved.invitations[0].person_id, subject_kind="meetings.minutes")
    assert owner.waits_for_document == approved.minutes.document_id
    assert "penanggung jawab 1 tindak lanjut" in owner.body


def test_invitee_without_an_account_reads_the_notula_behind_his_link(client, approved):
    distribute_minutes(by=approved.secretary, minutes=approved.minutes)
    render_document(approved.minutes.document_id)
    message = Message.objects.get(person_id=approved.invitations[0].person_id, subject_kind="meetings.minutes")
    page = urlsplit(message.opened_link).path

    paper = client.get(f"{page}notula.pdf")

    assert 'href="notula.pdf"' in client.get(page).content.decode()
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    Incumbency.objects.filter(person_id=approved.invitations[0].person_id).delete()
    assert client.get(f"{page}notula.pdf").status_code == 404


def test_notula_of_a_closed_meeting_is_announced_in_neutral_words():
    secretary_post, approver_post = (make_position(category="staf") for _ in range(2))
    hall = make_hall(status=Meeting.Status.HELD, circle=make_circle(secretary_post, approver_post))
    hall.secretary = make_user("secretariat", position=secretary_post)
    hall.approver = make_user("approver", position=approver_post)
    write_entry(hall)
    submit_minutes(by=hall.secretary, minutes=hall.minutes)
    approve(hall)

    distribute_minutes(by=hall.secretary, minutes=hall.minutes)

    message = Message.objects.filter(subject_kind="meetings.minutes").first()
    assert hall.meeting.title not in message.subject + message.body
    assert message.waits_for_document is None


def test_notula_of_a_closed_meeting_needs_a_reviewer_who_knows_of_it_and_tells_him(client):
    """The approver outside the circle is none; the chair is, once his holder can sign in."""
    post, chair = make_position(category="staf"), make_position(title="Ketua Rapat")
    hall = make_hall(status=Meeting.Status.HELD, circle=make_circle(post, chair), chair=chair)
    hall.secretary = make_user("secretariat", position=post)
    write_entry(hall)
    with pytest.raises(RuleViolation, match="Tidak ada yang dapat memeriksa notula ini"):
        submit_minutes(by=hall.secretary, minutes=hall.minutes)
    assert not Message.objects.exists()
    user = make_user("leader", position=chair)

    submit_minutes(by=hall.secretary, minutes=hall.minutes)

    messages = Message.objects.filter(stage="submitted")
    assert {(each.person, hall.meeting.title in each.subject + each.body) for each in messages} == {
        (user.person, False)
    }
    client.force_login(hall.secretary)
    page = f"/meetings/{hall.meeting.public_id}/minutes/"
    assert "Menunggu pemeriksaan: Ketua Rapat." in client.get(page).text
    client.force_login(user)
    assert client.get(f"{page}review/").status_code == 200


def test_unapproved_notula_is_not_distributed(submitted):
    with pytest.raises(RuleViolation):
        distribute_minutes(by=submitted.secretary, minutes=submitted.minutes)


def test_notula_in_which_nothing_stands_is_neither_handed_in_nor_approved():
    hall = make_hall(status=Meeting.Status.HELD)
    with pytest.raises(RuleViolation, match="Notula masih kosong"):
        submit_minutes(by=hall.secretary, minutes=hall.minutes)
    entry = write_entry(hall)
    submit_minutes(by=hall.secretary, minutes=hall.minutes)
    MinuteEntry.objects.filter(pk=entry.pk).update(removed_at=timezone.now())  # as a version before this rule left it

    with pytest.raises(RuleViolation, match="Notula masih kosong"):
        approve(hall)
