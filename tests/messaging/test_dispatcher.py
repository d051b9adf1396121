"""Handing over by SMTP: once, with the same bytes, and every ending by its name."""

import hashlib
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from rakor_portal.messaging.models import DeliveryEvent, Message, Obligation
from rakor_portal.messaging.notifications import recovery, transitions
from rakor_portal.messaging.notifications.dispatcher import dispatch_due
from rakor_portal.messaging.services import outbox
from tests.factories import make_government
from tests.messaging.mails import CALENDAR, announce_to, dispatch, later, steps_of

pytestmark = pytest.mark.django_db


def test_each_message_is_one_mail_over_one_connection(smtp):
    messages = announce_to("a@uji.example", "b@uji.example", "c@uji.example", calendar=CALENDAR)

    assert dispatch() == {"sent": 3}
    assert dispatch() == {}

    assert sorted(each.recipients for each in smtp.accepted) == [(f"{name}@uji.example",) for name in "abc"]
    assert smtp.sessions == 1
    mail = smtp.to("a@uji.example")[0].mail
    assert mail["Subject"] == "Undangan Rakor"
    assert mail["Message-ID"] == messages[0].rfc_message_id
    assert mail.get_body(("plain",)).get_content().splitlines()[:2] == ["Yth. Camat.", ".Titik di awal baris."]
    calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    messages[0].refresh_from_db()
    assert messages[0].state == Message.State.SENT
    assert steps_of(messages[0]) == ["leased", "committing", "sent"]
    assert set(Obligation.objects.values_list("state", flat=True)) == {"done"}


def test_temporary_refusal_comes_back_later_with_the_same_bytes(smtp):
    [message] = announce_to("a@uji.example", calendar=CALENDAR)
    smtp.refuse_content["a@uji.example"] = "451 4.3.0 try later"

    assert dispatch() == {"refused": 1}
    assert dispatch() == {}
    del smtp.refuse_content["a@uji.example"]
    with later(minutes=2):
        assert dispatch() == {"sent": 1}

    first, second = smtp.offered
    assert first == second
    message.refresh_from_db()
    assert (message.attempts, message.sha256) == (1, hashlib.sha256(first).hexdigest())
    assert smtp.accepted[0].mail["Message-ID"] == message.rfc_message_id
    assert steps_of(message) == ["leased", "committing", "refused", "leased", "committing", "sent"]


@pytest.mark.parametrize(("pipelines", "forgetful"), [(False, False), (True, False), (True, True)])
def test_refused_recipient_fails_and_the_next_one_is_served(smtp, pipelines, forgetful):
    smtp.pipelines, smtp.forgetful = pipelines, forgetful
    refused, _served = announce_to("a@uji.example", "b@uji.example")
    smtp.refuse_recipient["a@uji.example"] = "550 5.1.1 no such user"

    assert dispatch() == {"failed": 1, "sent": 1}

    refused.refresh_from_db()
    assert (refused.state, refused.reason) == (Message.State.FAILED, "550 5.1.1 no such user")
    assert refused.obligations.get().state == Obligation.State.NEEDS_OPERATOR
    assert list(Message.objects.by_hand()) == [refused]
    assert [each.recipients for each in smtp.accepted] == [("b@uji.example",)]
    assert len(smtp.offered) == 1
    assert forgetful or smtp.sessions == 1


def test_relay_that_pipelines_gets_the_same_mails_over_one_connection(smtp):
    smtp.pipelines = True
    announce_to("a@uji.example", "b@uji.example", "c@uji.example")
    smtp.refuse_content["b@uji.example"] = "554 5.7.1 rejected"

    assert dispatch() == {"failed": 1, "sent": 2}
    assert {each.recipients for each in smtp.accepted} == {("a@uji.example",), ("c@uji.example",)}
    assert smtp.sessions == 1


def test_refused_recipient_for_now_is_tried_again(smtp):
    announce_to("a@uji.example")
    smtp.refuse_recipient["a@uji.example"] = "450 4.2.0 greylisted"

    assert dispatch() == {"refused": 1}
    smtp.refuse_recipient.clear()
    with later(minutes=2):
        assert dispatch() == {"sent": 1}


def test_refusals_without_end_become_a_failure(smtp):
    [message] = announce_to("a@uji.example")
    smtp.refuse_recipient["a@uji.example"] = "450 4.2.0 greylisted"
    start = timezone.now()

    for day in range(transitions.MOST_REFUSALS):
        with time_machine.travel(start + timedelta(days=day)):
            dispatch()

    message.refresh_from_db()
    assert message.state == Message.State.FAILED


def test_lost_reply_is_uncertain_and_never_sent_again(smtp):
    [message] = announce_to("a@uji.example")
    smtp.silent.add("a@uji.example")

    assert dispatch() == {"no_answer": 1}
    message.refresh_from_db()
    assert message.state == Message.State.COMMITTING
    assert recovery.recover() == 0
    with later(minutes=17):
        assert recovery.recover() == 1
        assert dispatch() == {}

    message.refresh_from_db()
    assert message.state == Message.State.UNCERTAIN
    assert message.obligations.get().state == Obligation.State.NEEDS_OPERATOR
    assert len(smtp.accepted) == 1


def test_worker_whose_lease_ran_out_lets_go(smtp, monkeypatch, handler):
    [message] = announce_to("a@uji.example")

    def sleep_past_the_lease():
        Message.objects.filter(pk=message.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    handler.before_recheck = sleep_past_the_lease

    assert dispatch_due(timezone.now())["withdrawn"] >= 1
    assert smtp.accepted == []


def test_relay_that_is_down_costs_no_attempt(settings, smtp):
    announce_to("a@uji.example", "b@uji.example")
    smtp.controller.stop()

    assert dispatch() == {"channel_down": 1}

    message = Message.objects.filter(events__step="channel_down").get()
    assert (message.state, message.attempts) == (Message.State.QUEUED, 0)
    assert message.not_before > timezone.now()
    [other] = Message.objects.exclude(pk=message.pk)
    assert (other.state, other.lost_leases, steps_of(other)) == (Message.State.QUEUED, 0, ["leased", "released"])


def test_subject_closed_at_the_last_moment_is_not_said(smtp, handler):
    [message] = announce_to("a@uji.example", subject_id=5)
    handler.refused[5] = "tindak lanjut selesai"

    assert dispatch() == {"withdrawn": 1}

    message.refresh_from_db()
    assert (message.state, message.reason) == (Message.State.CANCELLED, "tindak lanjut selesai")
    assert message.obligations.get().state == Obligation.State.CANCELLED
    assert (smtp.accepted, smtp.offered) == ([], [])


def test_cancelled_while_queued_is_not_sent(smtp):
    [message] = announce_to("a@uji.example", subject_id=5)

    assert outbox.cancel(subject_kind="tests.subject", subject_id=5, reason="rapat dibatalkan") == 1
    assert dispatch() == {}

    message.refresh_from_db()
    assert (message.state, message.reason) == (Message.State.CANCELLED, "rapat dibatalkan")
    assert message.obligations.get().state == Obligation.State.CANCELLED


def test_what_is_on_its_way_is_past_recall(smtp):
    [message] = announce_to("a@uji.example", subject_id=5)
    smtp.silent.add("a@uji.example")
    dispatch()

    assert outbox.cancel(subject_kind="tests.subject", subject_id=5, reason="rapat dibatalkan") == 0

    message.refresh_from_db()
    assert message.state == Message.State.COMMITTING


def deliver(name, content, document_id=9):
    return outbox.deliver_document(
        document_id=document_id,
        government_id=make_government().pk,
        storage_name=name,
        file_name="Undangan.pdf",
        content_type="application/pdf",
        sha256=hashlib.sha256(content).hexdigest(),
    )


def test_mail_waits_for_its_document(smtp):
    announce_to("a@uji.example", waits_for_document=9)
    assert dispatch() == {}

    name = default_storage.save("letters/undangan.pdf", ContentFile(b"%PDF-1.7 undangan"))
    assert deliver(name, b"%PDF-1.7 undangan") == 1
    assert dispatch() == {"sent": 1}

    [attachment] = smtp.accepted[0].mail.iter_attachments()
    assert attachment.get_filename() == "Undangan.pdf"
    assert attachment.get_content() == b"%PDF-1.7 undangan"


def test_announced_after_the_document_was_stored_does_not_wait(smtp):
    name = default_storage.save("letters/undangan.pdf", ContentFile(b"%PDF-1.7 undangan"))
    deliver(name, b"%PDF-1.7 undangan")

    announce_to("a@uji.example", waits_for_document=9)

    assert dispatch() == {"sent": 1}
    assert [each.get_filename() for each in smtp.accepted[0].mail.iter_attachments()] == ["Undangan.pdf"]


@pytest.mark.parametrize("content", [b"%PDF-1.7 lain", None])
def test_attachment_that_changed_or_vanished_is_not_sent(smtp, content):
    [message] = announce_to("a@uji.example", waits_for_document=9)
    name = "letters/hilang.pdf" if content is None else default_storage.save("letters/x.pdf", ContentFile(content))
    deliver(name, b"%PDF-1.7 undangan")

    assert dispatch() == {"quarantined": 1}

    message.refresh_from_db()
    assert message.state == Message.State.QUARANTINED
    assert "Undangan.pdf" in message.reason
    assert smtp.offered == []


def test_row_that_was_changed_after_the_first_attempt_is_not_sent(smtp):
    [message] = announce_to("a@uji.example")
    smtp.refuse_content["a@uji.example"] = "451 4.3.0 try later"
    dispatch()
    Message.objects.update(body="Yth. orang lain.", not_before=timezone.now())

    assert dispatch() == {"quarantined": 1}
    assert len(smtp.offered) == 1
    message.refresh_from_db()
    assert message.state == Message.State.QUARANTINED


@pytest.mark.parametrize(("is_production", "host"), [(True, "127.0.0.1"), (False, "smtp.lampungutarakab.go.id")])
def test_sample_address_never_meets_a_real_relay(smtp, settings, is_production, host):
    settings.IS_PRODUCTION, settings.EMAIL_HOST = is_production, host
    [message] = announce_to("camat@abung-barat.example")

    assert dispatch() == {"failed": 1}

    message.refresh_from_db()
    assert (message.state, message.reason) == (Message.State.FAILED, "alamat contoh tidak dikirimi email")
    assert smtp.sessions == 0


@pytest.mark.parametrize(
    "address", ["bukan alamat", "a@b@c.id", "camát@uji.example", "a@uji.example>\r\nRCPT TO:<b@c.id"]
)
def test_unusable_address_fails_alone(smtp, address):
    announce_to(address, "b@uji.example")

    assert dispatch() == {"failed": 1, "sent": 1}
    assert [each.recipients for each in smtp.accepted] == [("b@uji.example",)]


def test_message_past_its_time_expires(smtp):
    [message] = announce_to("a@uji.example", expires_at=datetime(2026, 3, 1, tzinfo=UTC))

    assert dispatch() == {"expired": 1}

    message.refresh_from_db()
    assert message.state == Message.State.EXPIRED
    assert message.obligations.get().state == Obligation.State.EXPIRED


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_send_each_mail_once(smtp):
    announce_to(*[f"p{number}@uji.example" for number in range(20)])
    start, outcomes = Barrier(2), []

    def work():
        start.wait()
        outcomes.append(dispatch_due(timezone.now()))
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(each["sent"] for each in outcomes) == 20
    assert sorted(each.recipients[0] for each in smtp.accepted) == sorted(f"p{n}@uji.example" for n in range(20))
    assert DeliveryEvent.objects.filter(step="sent").count() == 20
