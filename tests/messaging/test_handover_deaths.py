"""Workers that die at every point of a batch: nothing is lost, nothing goes twice, at most one mail is uncertain."""

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.utils import timezone

from rakor_portal.messaging.models import Message, Obligation
from rakor_portal.messaging.notifications import committing, recovery
from rakor_portal.messaging.notifications.journal import Journal
from rakor_portal.messaging.notifications.mime import build_bytes
from tests.messaging.mails import (
    PLACE,
    Killed,
    announce_to,
    die,
    dispatch,
    killed,
    later,
    queue,
    real_of,
    states,
    steps_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]

#: What is left of the mails that come first, second and third when the worker dies at …, before or after doing it.
DEATHS = [
    ("dispatcher.begin_commit", 1, "before", ("leased", "leased", "leased")),
    ("dispatcher.begin_commit", 1, "after", ("queued", "queued", "queued")),
    ("journal.Journal.write", 1, "before", ("queued", "queued", "queued")),
    ("relay.Relay.offer", 2, "before", ("sent", "queued", "queued")),
    ("relay.Relay.offer", 2, "after", ("sent", "queued", "queued")),
    ("relay.Relay.commit", 1, "before", ("committing", "queued", "queued")),
    ("relay.Relay.commit", 2, "before", ("sent", "committing", "queued")),
    ("relay.Relay.commit", 2, "after", ("sent", "committing", "queued")),
    ("relay.Relay.commit", 3, "after", ("sent", "sent", "committing")),
    ("journal.Journal.close", 2, "after", ("sent", "sent", "queued")),
    ("dispatcher.settle", 1, "before", ("sent", "sent", "sent")),
    ("committing.end_sent", 1, "after", ("sent", "sent", "sent")),
    ("dispatcher.settle", 1, "after", ("sent", "sent", "sent")),
]


def test_every_death_leaves_at_most_one_mail_uncertain(smtp, monkeypatch, folder):
    for subject_id, (target, number, when, left) in enumerate(DEATHS, start=1):
        point = f"{when} {target} number {number}"
        smtp.accepted.clear()
        mails = queue(subject_id=subject_id)
        killed(monkeypatch, target, number, when)

        assert recovery.recover() == 0, point

        assert states(mails) == left, point
        with later(minutes=17):
            dispatch()
            uncertain = recovery.recover()
            assert dispatch() == {}
        assert uncertain == left.count("committing"), point
        assert sorted(states(mails)) == ["sent"] * (3 - uncertain) + ["uncertain"] * uncertain, point
        times = [len(smtp.to(each.address)) for each in mails]
        assert all(count == 1 for count, state in zip(times, states(mails), strict=True) if state == "sent"), point
        assert max(times) == 1, point
        assert {each.attempts for each in Message.objects.all()} == {0}, point
        assert list(folder.iterdir()) == [], point


def test_database_that_is_lost_at_the_end_leaves_a_journal(smtp, monkeypatch):
    mails = queue()
    with monkeypatch.context() as patch:
        patch.setattr(f"{PLACE}.dispatcher.settle", lambda *_: (_ for _ in ()).throw(DatabaseError("gone")))
        with pytest.raises(DatabaseError):
            dispatch()

    recovery.recover()

    assert (states(mails), dispatch(), len(smtp.accepted)) == (("sent",) * 3, {}, 3)
    assert steps_of(mails[0]) == ["leased", "committing", "sent"]


def test_recoverer_that_dies_is_followed_by_another(smtp, monkeypatch, folder):
    mails = queue()
    killed(monkeypatch, "relay.Relay.commit", 2, "before")
    for when in ("before", "after"):
        killed(monkeypatch, "recovery.settle", 1, when, recovery.recover)

    recovery.recover()

    assert states(mails) == ("sent", "committing", "queued")
    assert steps_of(mails[2]) == ["leased", "committing", "released"]
    assert list(folder.iterdir()) == []


def test_refusals_of_a_dead_worker_count_as_such(smtp, monkeypatch):
    mails = queue()
    smtp.refuse_content[mails[0].address] = "451 4.3.0 try later"
    smtp.refuse_recipient[mails[1].address] = "550 5.1.1 no such user"
    killed(monkeypatch, "dispatcher.settle", 1, "before")

    recovery.recover()

    assert states(mails) == ("queued", "failed", "sent")
    first = Message.objects.get(pk=mails[0].pk)
    assert (first.attempts, first.not_before > timezone.now()) == (1, True)


def test_mail_that_kills_its_workers_while_it_is_said_is_put_aside(smtp, monkeypatch):
    mails = queue()
    monkeypatch.setattr(f"{PLACE}.relay.Relay.offer", _poisoned_by(mails[1]))
    for _number in range(3):
        with pytest.raises(Killed):
            dispatch()
        recovery.recover()

    dispatch()

    assert states(mails) == ("sent", "quarantined", "sent")
    assert len(smtp.accepted) == 2


def _poisoned_by(message):
    real = real_of("relay.Relay.offer")

    def offer(relay, *, recipient, **options):
        if recipient == message.address:
            raise Killed
        real(relay, recipient=recipient, **options)

    return offer


def test_worker_that_lives_is_left_alone(smtp, monkeypatch):
    mails = queue()
    real, seen = real_of("relay.Relay.commit"), []

    def commit(relay):
        recovery.recover()
        seen.append(states(mails))
        return real(relay)

    monkeypatch.setattr(f"{PLACE}.relay.Relay.commit", commit)

    assert dispatch() == {"sent": 3}
    assert seen == [("committing",) * 3] * 3


def test_mail_that_another_has_ended_meanwhile_stays_as_it_is(smtp, monkeypatch):
    mails = queue()

    def settle_late(messages, standings):
        assert recovery.end(messages[1], Message.State.UNCERTAIN, "lama")
        committing.settle(messages, standings)

    monkeypatch.setattr(f"{PLACE}.dispatcher.settle", settle_late)

    dispatch()

    assert states(mails) == ("sent", "uncertain", "sent")
    assert [steps_of(each)[-1] for each in mails] == ["sent", "uncertain", "sent"]
    obligations = [each.obligations.get().state for each in mails]
    assert obligations == ["done", "needs_operator", "done"]


def test_last_look_that_has_grown_old_is_taken_again(smtp, monkeypatch):
    queue()
    ages = iter([0, 0, 11, 0, 0, 0, 0])
    monkeypatch.setattr(Journal, "age", property(lambda _self: next(ages)))

    assert dispatch() == {"sent": 3}

    steps = sorted(steps_of(each) for each in Message.objects.all())
    assert steps[0] == ["leased", "committing", "released", "leased", "committing", "sent"]
    assert smtp.sessions == 1


def test_paused_worker_does_not_say_the_dot(smtp, monkeypatch):
    mails = queue()
    real = real_of("relay.Relay.offer")
    start = timezone.now()
    with time_machine.travel(start, tick=True) as clock:

        def offer(relay, **options):
            real(relay, **options)
            clock.shift(timedelta(minutes=20))

        monkeypatch.setattr(f"{PLACE}.relay.Relay.offer", offer)
        assert dispatch() == {"channel_down": 1}

    assert (states(mails), smtp.accepted) == (("queued",) * 3, [])


def test_relay_that_goes_away_in_the_middle_costs_the_others_nothing(smtp, monkeypatch):
    mails = queue()
    smtp.refuse_recipient[mails[1].address] = "421 4.3.2 closing"
    real = real_of("relay.Relay.offer")

    def offer(relay, *, recipient, **options):
        if recipient == mails[1].address:
            relay._backend.connection.sock.close()
            smtp.controller.stop()
        real(relay, recipient=recipient, **options)

    monkeypatch.setattr(f"{PLACE}.relay.Relay.offer", offer)

    assert dispatch() == {"sent": 1, "channel_down": 1}

    assert states(mails) == ("sent", "queued", "queued")
    left = [Message.objects.get(pk=each.pk) for each in mails]
    assert [each.attempts for each in left] == [0, 0, 0]
    assert left[1].not_before > timezone.now() > left[2].not_before
    assert steps_of(left[2]) == ["leased", "committing", "released"]


def test_statements_do_not_grow_with_the_batch(smtp, django_assert_num_queries):
    for number, subject_id in ((1, 1), (6, 2)):
        queue(number, subject_id=subject_id)
        with django_assert_num_queries(24):
            assert dispatch() == {"sent": number}


def test_killed_before_the_dot_is_sent_once_by_the_next_worker(smtp, monkeypatch):
    [message] = announce_to("a@uji.example")
    with monkeypatch.context() as patch:
        patch.setattr(f"{PLACE}.dispatcher.begin_commit", die)
        with pytest.raises(Killed):
            dispatch()

    assert smtp.accepted == []
    assert dispatch() == {}, "the lease still runs"
    with later(minutes=6):
        assert dispatch() == {"sent": 1}

    message.refresh_from_db()
    assert (message.lost_leases, message.token, len(smtp.accepted)) == (1, 2, 1)


def test_message_that_kills_three_workers_is_put_aside(smtp, monkeypatch):
    [message] = announce_to("a@uji.example")
    monkeypatch.setattr(f"{PLACE}.dispatcher.build_bytes", die)
    start = timezone.now()
    for hour in range(3):
        with time_machine.travel(start + timedelta(hours=hour)), pytest.raises(Killed):
            dispatch()

    with time_machine.travel(start + timedelta(hours=4)):
        assert dispatch() == {"not_ours": 1}

    message.refresh_from_db()
    assert message.state == Message.State.QUARANTINED
    assert message.obligations.get().state == Obligation.State.NEEDS_OPERATOR


def test_message_that_kills_its_worker_takes_no_others_along(smtp, monkeypatch):
    first, *others = announce_to("a@uji.example", "b@uji.example", "c@uji.example")
    monkeypatch.setattr(
        f"{PLACE}.dispatcher.build_bytes",
        lambda message, **files: die() if message.pk == first.pk else build_bytes(message, **files),
    )
    start = timezone.now()
    for hour in range(5):
        with time_machine.travel(start + timedelta(hours=hour)), suppress(Killed):
            dispatch()

    first.refresh_from_db()
    assert first.state == Message.State.QUARANTINED
    assert set(Message.objects.filter(pk__in=[each.pk for each in others]).values_list("state", flat=True)) == {"sent"}
    assert len(smtp.accepted) == 2
