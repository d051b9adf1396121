"""Moving, postponing, cancelling: with a reason, and everyone told is told."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from meetings.models import InvitationLetter, Meeting, MeetingChange
from meetings.notifications import MeetingSubject
from meetings.services.changes import Schedule, cancel_meeting, postpone_meeting, reschedule_meeting
from meetings.services.meetings import close_meeting, end_meeting, start_meeting
from meetings.services.sending import send_invitations
from rakor_portal.audit.models import AuditEntry
from rakor_portal.documents.models import Document
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Channel, Message
from tests import factories
from tests.meetings import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(scenes.SENT_AT)]

LATER = scenes.STARTS_AT + timedelta(days=2)


@pytest.fixture(autouse=True)
def _week_before():
    with time_machine.travel(scenes.SENT_AT, tick=False):
        yield


def test_rescheduling_keeps_what_was_and_tells_everyone(sent):
    old = sent.starts_at

    change = reschedule_meeting(
        by=sent.created_by, meeting=sent, schedule=Schedule(LATER, venue=sent.venue), reason="Bupati dipanggil Gubernur"
    )

    sent.refresh_from_db()
    message = Message.objects.get(stage="change")
    notice = Document.objects.get(kind=Document.Kind.CHANGE_NOTICE)
    assert (sent.starts_at, sent.schedule_version, sent.status) == (LATER, 2, Meeting.Status.SCHEDULED)
    assert (change.old_starts_at, change.new_starts_at) == (old, LATER)
    assert "18 Maret 2026" in message.body
    assert message.waits_for_document == notice.pk
    assert [fact["label"] for fact in notice.content["changes"]] == ["hari, tanggal"]


def test_notice_says_what_changed_be_it_only_the_end_and_names_the_letters_in_force(sent):
    """Each change has its letter; the reason stands as typed, in a line of its own."""
    start, venue = sent.starts_at, sent.venue
    steps = [
        (Schedule(start, start + timedelta(hours=7), venue), "Rapat lebih panjang", ["pukul"]),
        (Schedule(start, start + timedelta(hours=7), None, "Balai Kota"), "Karena hujan.", ["tempat"]),
        (Schedule(start, None, None, "Balai Kota", "https://rapat.example/1"), "Daring", ["pukul", "tautan daring"]),
    ]
    for schedule, reason, labels in steps:
        reschedule_meeting(by=sent.created_by, meeting=sent, schedule=schedule, reason=reason)
        sent.refresh_from_db()
        notice = Document.objects.filter(kind=Document.Kind.CHANGE_NOTICE).latest("version")
        assert [fact["label"] for fact in notice.content["changes"]] == labels, reason
        assert notice.content["opening"].endswith(f"\nAlasan: {reason.rstrip('.')}.")

    first, last = Document.objects.filter(kind=Document.Kind.CHANGE_NOTICE).order_by("version")[1:]
    assert f"dan surat kami Nomor {first.number} " in last.content["opening"]
    assert f"Menunjuk surat kami Nomor {sent.letter.document.number} " in last.content["opening"]
    assert Message.objects.filter(stage="change", body__contains="09.00–16.00 WIB").count() == 2


def test_rescheduling_twice_to_the_same_tells_once(sent):
    schedule = Schedule(LATER, venue=sent.venue)
    reschedule_meeting(by=sent.created_by, meeting=sent, schedule=schedule, reason="Bentrok")

    with pytest.raises(RuleViolation, match="sudah berlaku"):
        reschedule_meeting(by=sent.created_by, meeting=sent, schedule=schedule, reason="Bentrok")

    assert Message.objects.filter(stage="change").count() == 1


def test_rescheduling_takes_back_what_was_not_sent_yet(sent):
    reschedule_meeting(by=sent.created_by, meeting=sent, schedule=Schedule(LATER, venue=sent.venue), reason="Bentrok")

    assert Message.objects.get(stage="invitation").state == Message.State.CANCELLED


def test_postponing_then_a_new_date_schedules_again(sent):
    postpone_meeting(by=sent.created_by, meeting=sent, reason="Banjir")
    sent.refresh_from_db()
    stopped = (sent.status, sent.status_reason)
    reschedule_meeting(by=sent.created_by, meeting=sent, schedule=Schedule(LATER, venue=sent.venue), reason="Surut")
    sent.refresh_from_db()

    assert stopped == (Meeting.Status.POSTPONED, "Banjir")
    assert (sent.status, sent.status_reason) == (Meeting.Status.SCHEDULED, "")
    assert list(MeetingChange.objects.order_by("schedule_version").values_list("kind", flat=True)) == [
        "postponed", "rescheduled",
    ]  # fmt: skip


def test_cancelling_says_why_and_deletes_nothing(sent):
    cancel_meeting(by=sent.created_by, meeting=sent, reason="Efisiensi anggaran")

    sent.refresh_from_db()
    message = Message.objects.get(stage="cancellation")
    assert sent.status == Meeting.Status.CANCELLED
    assert sent.invitations.count() == 1
    assert "Efisiensi anggaran" in message.body
    assert "STATUS:CANCELLED" in message.calendar


def test_cancelled_draft_tells_nobody(draft):
    cancel_meeting(by=draft.created_by, meeting=draft, reason="Tidak jadi")

    assert Message.objects.count() == 0
    assert Document.objects.count() == 0


def test_change_of_a_closed_meeting_is_told_in_neutral_words():
    meeting = scenes.make_draft(invitees=[scenes.make_invitee()], access=Meeting.Access.CLOSED, title="Mutasi Eselon")
    send_invitations(by=meeting.created_by, meeting=meeting)

    cancel_meeting(by=meeting.created_by, meeting=meeting, reason="Bocor")

    message = Message.objects.get(stage="cancellation")
    assert "Mutasi" not in message.subject + message.body
    assert "Bocor" not in message.subject + message.body
    assert message.calendar == ""


@pytest.mark.parametrize("reason", ["", "   "])
def test_change_without_reason_is_refused(sent, reason):
    with pytest.raises(RuleViolation, match="alasan"):
        cancel_meeting(by=sent.created_by, meeting=sent, reason=reason)


def test_two_editors_of_one_schedule_one_wins(sent):
    other = Meeting.objects.get(pk=sent.pk)
    postpone_meeting(by=sent.created_by, meeting=sent, reason="Banjir")

    with pytest.raises(RuleViolation, match="sudah diubah"):
        cancel_meeting(by=sent.created_by, meeting=other, reason="Batal")


def test_started_meeting_is_not_moved(sent):
    start_meeting(by=sent.created_by, meeting=sent, confirm_date=True)

    with pytest.raises(RuleViolation, match="sudah dimulai"):
        postpone_meeting(by=sent.created_by, meeting=sent, reason="Banjir")


def test_meeting_goes_its_way_with_who_and_when(sent):
    by = sent.created_by

    start_meeting(by=by, meeting=sent, confirm_date=True)
    end_meeting(by=by, meeting=sent)
    close_meeting(by=by, meeting=sent, note="Semua tuntas")

    sent.refresh_from_db()
    actions = list(AuditEntry.objects.filter(action__startswith="meeting.").values_list("action", flat=True))
    assert (sent.status, sent.closing_note) == (Meeting.Status.CLOSED, "Semua tuntas")
    assert actions[-3:] == ["meeting.in_progress", "meeting.held", "meeting.closed"]


def test_draft_cannot_start(bare_draft):
    with pytest.raises(RuleViolation, match="berstatus Draf"):
        start_meeting(by=bare_draft.created_by, meeting=bare_draft)


def test_agency_head_may_not_start(sent):
    with pytest.raises(RuleViolation, match="Hanya sekretariat"):
        start_meeting(by=factories.make_user("agency_head"), meeting=sent)


def test_day_before_is_planned_from_seven_the_day_before(sent):
    handler, day_before = MeetingSubject(), scenes.STARTS_AT - timedelta(days=1)  # 09.00 WIB

    too_early = list(handler.planned(sent.government, day_before - timedelta(hours=3)))
    due = list(handler.planned(sent.government, day_before - timedelta(hours=2)))

    assert too_early == []
    assert [(each.stage, each.subject_id, each.expires_at) for each in due] == [
        ("day_before", sent.pk, scenes.STARTS_AT)
    ]


def test_reschedule_page_posts(client, sent):
    client.force_login(sent.created_by)
    values = {"date": "18/03/2026", "start_time": "09.00", "venue": sent.venue_id, "reason": "Bentrok", "version": 1}

    response = client.post(reverse("meetings:meeting_reschedule", args=[sent.public_id]), values)

    sent.refresh_from_db()
    assert response.status_code == 302
    assert sent.starts_at == LATER


def test_post_without_mail_gets_the_newest_letter_by_hand_and_staff_is_told(client):
    vacant = factories.make_position(title="Kepala Desa Kosong")
    meeting = scenes.make_draft(invitees=[vacant, scenes.make_invitee()])
    send_invitations(by=meeting.created_by, meeting=meeting)
    client.force_login(meeting.created_by)
    names = ("meeting_reschedule", "meeting_postpone", "meeting_invitations", "invitations_print", "invitations_remind")
    here = {name: reverse(f"meetings:{name}", args=[meeting.public_id]) for name in names}
    values = {"date": "18/03/2026", "start_time": "09.00", "venue": meeting.venue_id, "reason": "Bentrok", "version": 1}

    def on_paper():
        context = client.get(here["invitations_print"]).context
        return [
            [(each.position, each.stage) for each in rows]
            for rows in (*context["groups"].values(), context["reminders"])
        ]

    assert on_paper() == [[(vacant, "invitation")], []]
    moved = client.post(here["meeting_reschedule"], values, follow=True).text
    assert "1 penerima tanpa email ada di Daftar cetak dan antar." in moved
    assert on_paper() == [[(vacant, "change")], []]
    assert "18 Maret 2026" in client.get(here["invitations_print"]).text
    states = client.get(here["meeting_invitations"]).context["message_states"]
    assert {str(label): number for label, number in states} == {"Menunggu": 1, "Dicetak dan diantar": 1}
    reminded = client.post(here["invitations_remind"], follow=True).text
    assert "1 pengingat dikirim lewat email. 1 penerima tanpa email ada di Daftar cetak dan antar." in reminded
    assert [rows[0][1].partition(":")[0] for rows in on_paper()] == ["change", "reply_reminder"]
    refused = Message.objects.filter(channel=Channel.EMAIL, stage="invitation")
    # Of the old date; the change went out by mail since.
    refused.update(state=Message.State.FAILED, created_at=scenes.SENT_AT - timedelta(days=1))
    assert [len(rows) for rows in on_paper()] == [1, 1]
    client.post(here["meeting_postpone"], {"reason": "Banjir", "version": 2})
    assert on_paper() == [[(vacant, "postponement")], []]


def test_stale_page_is_refused_with_both_texts_and_may_be_sent_again(client, sent):
    """The three forms were open before the rakor moved: none undoes the move unseen, each keeps what was typed."""
    client.force_login(sent.created_by)
    values = {
        "date": "16/03/2026",
        "start_time": "09.00",
        "venue": "",
        "place": "Balai Kota",
        "reason": "Ruang dipakai",
    }
    reschedule_meeting(by=sent.created_by, meeting=sent, schedule=Schedule(LATER, venue=sent.venue), reason="Bentrok")

    for name in ("meeting_reschedule", "meeting_postpone", "meeting_cancel"):
        for version in ({"version": 1}, {}):
            page = client.post(reverse(f"meetings:{name}", args=[sent.public_id]), values | version).text
            assert "berubah sejak Anda membuka" in page, name
            assert "Ruang dipakai</textarea>" in page
            assert 'name="version" value="2"' in page
            assert ("<td>18/03/2026</td><td>16/03/2026</td>" in page) == (name == "meeting_reschedule")
    assert MeetingChange.objects.count() == 1

    again = client.post(reverse("meetings:meeting_reschedule", args=[sent.public_id]), values | {"version": 2})
    sent.refresh_from_db()
    assert (again.status_code, sent.starts_at, sent.place) == (302, scenes.STARTS_AT, "Balai Kota")


def test_reason_typed_too_late_stays_in_sight(client, sent):
    client.force_login(sent.created_by)
    cancel_meeting(by=sent.created_by, meeting=sent, reason="Banjir")
    values = {"date": "18/03/2026", "start_time": "09.00", "venue": sent.venue_id, "version": 1}

    for name in ("meeting_reschedule", "meeting_postpone", "meeting_cancel"):
        url = reverse(f"meetings:{name}", args=[sent.public_id])
        late = client.post(url, values | {"reason": "Bentrok dengan paripurna"})
        assert "tidak tersimpan" in late.text, name
        assert "Bentrok dengan paripurna</textarea>" in late.text
        assert client.post(url, values | {"reason": "Banjir"}).status_code == 302
    assert MeetingChange.objects.count() == 1


# ---- Forms that would be refused ----


@pytest.mark.parametrize("name", ["meeting_reschedule", "meeting_postpone", "meeting_cancel"])
def test_meeting_that_is_over_shows_no_form_of_change(client, sent, name):
    Meeting.objects.filter(pk=sent.pk).update(status=Meeting.Status.HELD)
    client.force_login(sent.created_by)

    page = client.get(reverse(f"meetings:{name}", args=[sent.public_id]), follow=True)

    assert "Jadwal tidak dapat diubah lagi: rakor ini berstatus Sudah dilaksanakan." in page.content.decode()
    assert page.redirect_chain


# ---- The deadline for answers ----


def test_deadline_for_answers_moves_with_the_meeting(sent):
    deadline = scenes.STARTS_AT - timedelta(days=2)
    InvitationLetter.objects.filter(meeting=sent).update(reply_by=deadline)

    with time_machine.travel(scenes.SENT_AT):
        reschedule_meeting(
            by=sent.created_by, meeting=sent, schedule=Schedule(LATER, venue=sent.venue), reason="Bentrok"
        )

    assert InvitationLetter.objects.get(meeting=sent).reply_by == deadline + (LATER - scenes.STARTS_AT)
