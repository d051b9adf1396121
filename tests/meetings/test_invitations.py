"""Choosing, sending, reminding."""

import threading

import pytest
import time_machine
from django.db import connections

from meetings.forms.choices import signing_positions
from meetings.models import Invitation, Meeting
from meetings.services.invitations import remind_unanswered
from meetings.services.replies import reply_to_invitation
from meetings.services.sending import send_invitations
from rakor_portal.accounts.models import AccessLink
from rakor_portal.documents.models import Document
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Channel, Message
from tests import factories
from tests.meetings import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(scenes.SENT_AT)]


@pytest.fixture(autouse=True)
def _week_before():
    with time_machine.travel(scenes.SENT_AT, tick=False):
        yield


def test_sending_makes_one_letter_one_invitation_per_position_and_one_message_per_person():
    person = factories.make_person()
    both = [scenes.make_invitee(person=person, title=f"Camat {name}") for name in ("A", "B")]
    other = scenes.make_invitee(title="Camat C")
    meeting = scenes.make_draft(invitees=[*both, other])

    document = send_invitations(by=meeting.created_by, meeting=meeting)

    meeting.refresh_from_db()
    mails = Message.objects.filter(channel=Channel.EMAIL)
    assert meeting.status == Meeting.Status.SCHEDULED
    assert document.number.endswith("/2026")
    assert meeting.letter.document == document
    assert Invitation.objects.filter(meeting=meeting).count() == 3
    assert len(set(Invitation.objects.values_list("check_in_code", flat=True))) == 3
    assert mails.count() == 2
    assert set(mails.values_list("waits_for_document", flat=True)) == {document.pk}
    assert "Camat A dan Camat B" in mails.get(person=person).body
    assert AccessLink.objects.filter(purpose="invitation").count() == 2


def test_invitation_reads_in_short_paragraphs_with_the_link_alone_on_its_line():
    government = factories.make_government(is_demo=True)
    meeting = scenes.make_draft(invitees=[scenes.make_invitee(title="Camat A")])

    document = send_invitations(by=meeting.created_by, meeting=meeting)

    message = Message.objects.get()
    assert government == meeting.government
    assert message.body.split("\n\n") == [
        "Yth. Camat A.",
        "Kami mengundang Bapak/Ibu pada Rakor Pengendalian Inflasi, Senin, 16 Maret 2026 pukul 09.00 WIB "
        f"di {meeting.place_name} dengan surat Nomor {document.number}.",
        f"Surat dan konfirmasi:\n{message.link}",
        "Mohon dijawab paling lambat 16 Maret 2026 pukul 09.00 WIB.",
        "Sekretaris Daerah",
        "Data contoh, bukan undangan resmi.",
    ]


def test_position_without_address_goes_to_the_print_list():
    vacant = factories.make_position()
    meeting = scenes.make_draft(invitees=[vacant])

    send_invitations(by=meeting.created_by, meeting=meeting)

    message = Message.objects.get()
    assert (message.channel, message.state) == (Channel.PRINT, Message.State.TO_PRINT)


def test_acting_holder_is_addressed_as_such():
    position = factories.make_position(title="Kepala Dinas Kesehatan")
    factories.make_holder(position, kind="plt")
    meeting = scenes.make_draft(invitees=[position])

    send_invitations(by=meeting.created_by, meeting=meeting)

    assert Invitation.objects.get().addressee == "Plt. Kepala Dinas Kesehatan"


def test_nobody_is_told_before_the_invitations_are_sent():
    scenes.make_draft(invitees=[scenes.make_invitee()])

    assert Message.objects.count() == 0


def test_second_sending_is_refused_and_changes_nothing(sent):
    with pytest.raises(RuleViolation, match="sudah dikirim"):
        send_invitations(by=sent.created_by, meeting=sent)

    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "sentence"),
    [("title", "nama rakor"), ("starts_at", "tanggal dan jam"), ("chair", "pimpinan rapat"), ("venue", "tempat")],
)
def test_incomplete_draft_is_refused_and_stays_a_draft(field, sentence, draft):
    Meeting.objects.filter(pk=draft.pk).update(**{field: "" if field == "title" else None})

    with pytest.raises(RuleViolation, match=sentence):
        send_invitations(by=draft.created_by, meeting=draft)

    draft.refresh_from_db()
    assert draft.status == Meeting.Status.DRAFT
    assert Document.objects.count() == 0


def test_who_is_not_secretariat_may_not_send(draft):
    with pytest.raises(RuleViolation, match="Hanya sekretariat"):
        send_invitations(by=factories.make_user("verifier"), meeting=draft)


def test_closed_meeting_is_announced_in_neutral_words_without_attachment_or_calendar():
    secret = "Rakor Rahasia Mutasi"
    meeting = scenes.make_draft(invitees=[scenes.make_invitee()], access=Meeting.Access.CLOSED, title=secret)

    send_invitations(by=meeting.created_by, meeting=meeting)

    message = Message.objects.get()
    assert secret not in message.subject + message.body
    assert (message.calendar, message.waits_for_document, message.circle_id) == ("", None, meeting.circle_id)
    assert "/i/" in message.body


def test_invited_positions_of_a_closed_meeting_join_its_circle():
    invitee = scenes.make_invitee()
    meeting = scenes.make_draft(invitees=[invitee], access=Meeting.Access.CLOSED)

    send_invitations(by=meeting.created_by, meeting=meeting)

    assert invitee in meeting.circle.positions.all()


def test_number_of_queries_does_not_depend_on_the_number_of_invitees(django_assert_max_num_queries):
    first = scenes.make_draft(invitees=[scenes.make_invitee()])
    by = first.created_by
    small = scenes.make_draft(by, invitees=[scenes.make_invitee()], signatory=first.chair)
    large = scenes.make_draft(by, invitees=[scenes.make_invitee() for _number in range(12)], signatory=first.chair)
    send_invitations(by=by, meeting=first)  # opens the number register of the year

    with django_assert_max_num_queries(70) as of_one:
        send_invitations(by=by, meeting=Meeting.objects.get(pk=small.pk))
    with django_assert_max_num_queries(70) as of_twelve:
        send_invitations(by=by, meeting=Meeting.objects.get(pk=large.pk))

    assert len(of_twelve) == len(of_one)


def test_reminder_goes_to_the_silent_once_a_day():
    silent, answered = scenes.make_invitee(), scenes.make_invitee()
    meeting = scenes.make_draft(invitees=[silent, answered])
    send_invitations(by=meeting.created_by, meeting=meeting)
    invitation = Invitation.objects.get(position=answered)
    reply_to_invitation(invitation=invitation, reply=Invitation.Reply.ATTENDING, by=meeting.created_by)

    counts = remind_unanswered(by=meeting.created_by, meeting=meeting)

    reminders = Message.objects.filter(stage__startswith="reply_reminder")
    assert counts[Channel.EMAIL] == 1
    assert list(reminders.values_list("position_id", flat=True)) == [silent.pk]
    with pytest.raises(RuleViolation, match="hari ini sudah"):
        remind_unanswered(by=meeting.created_by, meeting=meeting)


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_make_one_letter(draft):
    by, results, barrier = draft.created_by, [], threading.Barrier(2)

    def send():
        barrier.wait()
        try:
            results.append(send_invitations(by=by, meeting=Meeting.objects.get(pk=draft.pk)))
        except RuleViolation as refusal:
            results.append(refusal.message)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Document.objects.count() == 1
    assert sorted(type(result).__name__ for result in results) == ["Document", "str"]


def test_letter_is_signed_by_the_own_government_only():
    government = factories.make_government()
    forkopimda = factories.make_organization(government, kind="forkopimda", name="Forkopimda")
    bupati, kapolres, ketua_dprd = (
        factories.make_position(forkopimda, title=title, category="forkopimda")
        for title in ("Bupati Lampung Utara", "Kapolres Lampung Utara", "Ketua DPRD")
    )
    sekda, head = scenes.make_signatory(government), factories.make_position()

    offered = set(signing_positions(scenes.make_secretary(), government))

    assert {bupati, sekda, head} <= offered
    assert not {kapolres, ketua_dprd} & offered
