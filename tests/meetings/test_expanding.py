"""The worker's half of a sending: once, all of it, or nothing and a reason on the draft."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse

from meetings.models import Invitation, InvitationLetter, InvitationSending, Meeting
from meetings.services import sending as sending_service
from meetings.services.letters import update_letter
from meetings.services.sending import (
    MAX_ATTEMPTS,
    expand_pending,
    expand_sending,
    send_invitations,
)
from rakor_portal.audit.models import AuditEntry
from rakor_portal.documents.models import Document
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Channel, Message, Obligation
from rakor_portal.messaging.notifications.cycle import run_cycle
from rakor_portal.messaging.notifications.reconciliation import audit_deliveries
from tests.meetings import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(scenes.SENT_AT), pytest.mark.usefixtures("clock")]


def test_worker_writes_it_all_once_dated_with_the_click(clicked, secretary, clock):
    clock.shift(timedelta(days=1))  # the worker stood still over night

    assert (run_cycle(scenes.SENT_AT).expanded, run_cycle(scenes.SENT_AT).expanded) == (1, 0)

    clicked.refresh_from_db()
    document = Document.objects.get()
    entry = AuditEntry.objects.get(action="meeting.send_invitations")
    assert (clicked.status, clicked.invited_at) == (Meeting.Status.SCHEDULED, scenes.SENT_AT)
    assert (document.dated_on, document.issued_by) == (scenes.SENT_AT.date(), secretary)
    assert (Invitation.objects.count(), Message.objects.filter(stage="invitation").count()) == (2, 2)
    assert (entry.actor_id, entry.data["invitations"]) == (secretary.pk, 2)
    assert InvitationSending.objects.get().state == "done"
    assert audit_deliveries(scenes.SENT_AT) == []


def test_number_that_was_taken_meanwhile_brings_the_draft_back(client, secretary):
    first = scenes.make_draft(secretary, invitees=[scenes.make_invitee()])
    second = scenes.make_draft(secretary, invitees=[scenes.make_invitee()], signatory=first.chair)
    InvitationLetter.objects.filter(meeting__in=[first, second]).update(external_number="005/12/2026")
    for meeting in (first, second):
        scenes.click_send(secretary, meeting)

    assert expand_pending() == 1

    second.refresh_from_db()
    refused = InvitationSending.objects.get(meeting=second)
    notice = Message.objects.get(channel=Channel.IN_APP, person=secretary.person)
    assert (second.status, second.invited_at, refused.state) == (Meeting.Status.DRAFT, None, "refused")
    assert (Document.objects.count(), Invitation.objects.filter(meeting=second).count()) == (1, 0)
    assert refused.refusal in notice.body
    assert notice.link == reverse("meetings:meeting_edit_review", args=[second.public_id])
    entry = AuditEntry.objects.get(action="meeting.sending_refused")
    assert (entry.actor_name, entry.data["requested_by"]) == ("dispatcher", secretary.pk)
    client.force_login(secretary)
    for name in ("meeting_edit_review", "meeting_edit_letter", "meeting_invitations"):
        assert refused.refusal in client.get(reverse(f"meetings:{name}", args=[second.public_id])).text

    update_letter(by=secretary, meeting=second, version=None, external_number="005/13/2026")
    scenes.click_send(secretary, second)

    assert expand_pending() == 1
    assert audit_deliveries(scenes.SENT_AT) == []


def test_refusal_of_a_closed_meeting_is_told_in_neutral_words(secretary):
    invitee = scenes.make_invitee()
    meeting = scenes.make_draft(secretary, invitees=[invitee], access=Meeting.Access.CLOSED, title="Mutasi Eselon")
    scenes.click_send(secretary, meeting)
    InvitationLetter.objects.filter(meeting=meeting).update(signatory=None)

    expand_pending()

    for message in Message.objects.all():
        assert "Mutasi" not in message.subject + message.body
        assert message.circle_id == meeting.circle_id
    assert Message.objects.count() == 2


def test_right_is_asked_at_the_click_and_holds_when_the_term_ends_after_it(clicked, secretary, clock):
    secretary.person.incumbencies.update(valid_until=scenes.SENT_AT.date())
    clock.shift(timedelta(days=2))

    assert expand_pending() == 1
    assert Document.objects.get().issued_by == secretary


def test_holders_are_those_of_the_day_of_the_click(secretary, clock):
    position = scenes.make_invitee(title="Camat Uji")
    holder = position.incumbencies.get()
    meeting = scenes.make_draft(secretary, invitees=[position])
    scenes.click_send(secretary, meeting)
    position.incumbencies.update(valid_until=scenes.SENT_AT.date())
    clock.shift(timedelta(days=1))

    expand_pending()

    assert Invitation.objects.get().person == holder.person


def test_killed_worker_leaves_nothing_and_the_next_one_does_it(clicked, monkeypatch):
    monkeypatch.setattr(sending_service, "announce_to", _killed)
    with pytest.raises(KeyboardInterrupt):
        expand_pending()
    monkeypatch.undo()

    clicked.refresh_from_db()
    assert (clicked.status, InvitationSending.objects.get().state) == (Meeting.Status.SENDING, "pending")
    assert (Invitation.objects.count(), Document.objects.count(), Obligation.objects.count()) == (0, 0, 0)
    assert expand_pending() == 1


def test_what_ends_every_worker_goes_back_to_its_draft(clicked, monkeypatch):
    monkeypatch.setattr(sending_service, "announce_to", _killed)
    for _time in range(MAX_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            expand_pending()

    assert expand_pending() == 0

    clicked.refresh_from_db()
    assert clicked.status == Meeting.Status.DRAFT
    assert "gangguan" in InvitationSending.objects.get().refusal


def _killed(*_words, **_values):
    raise KeyboardInterrupt


def test_audit_of_deliveries_names_a_click_that_nobody_works_off(clicked, clock):
    assert audit_deliveries(scenes.SENT_AT) == []
    clock.shift(timedelta(minutes=16))

    (finding,) = audit_deliveries(scenes.SENT_AT)

    assert (finding.sort, str(clicked.pk) in finding.what) == ("stuck", True)


def test_both_halves_at_once_are_undone_together(secretary, draft):
    InvitationLetter.objects.filter(meeting=draft).update(signatory=None)

    with pytest.raises(RuleViolation, match="penanda tangan"):
        send_invitations(by=secretary, meeting=draft)

    draft.refresh_from_db()
    assert (draft.status, InvitationSending.objects.count()) == (Meeting.Status.DRAFT, 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_letter(secretary, draft):
    sending, results, barrier = scenes.click_send(secretary, draft), [], threading.Barrier(2)

    def work():
        barrier.wait()
        try:
            results.append(expand_sending(sending.pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [False, True]
    assert (Document.objects.count(), Invitation.objects.count()) == (1, 1)
