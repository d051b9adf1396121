"""What time brings: planned once, caught up, merged into one message a day, in office hours."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from rakor_portal.messaging.models import Channel, Message, Obligation
from rakor_portal.messaging.notifications.cycle import run_cycle
from rakor_portal.messaging.registry import Planned
from rakor_portal.messaging.services import outbox
from tests.factories import make_circle, make_government, make_holder, make_person, make_position, make_user

pytestmark = pytest.mark.django_db

#: Tuesday 17 March 2026, 08.00 WIB.
MOMENT = datetime(2026, 3, 17, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tuesday_morning():
    with time_machine.travel(MOMENT, tick=True):
        yield


def held(**fields):
    position = make_position()
    make_holder(position, make_person(**fields))
    return position


def due(position, subject_id=1, stage="h-7", **fields):
    defaults = {"fire_at": MOMENT - timedelta(minutes=1)}
    return Planned(
        government_id=position.government_id,
        subject_kind="tests.subject",
        subject_id=subject_id,
        stage=stage,
        position_id=position.pk,
        **{**defaults, **fields},
    )


def states(**filters):
    rows = Obligation.objects.filter(**filters).order_by("fire_at", "pk")
    return list(rows.values_list("stage", "state"))


def mail_subjects(smtp):
    return sorted(each.mail["Subject"] for each in smtp.accepted)


def test_due_obligation_becomes_one_mail_however_often_it_is_planned(smtp, handler):
    handler.plan = [due(held(email="a@uji.example"))]

    first, second = run_cycle(timezone.now()), run_cycle(timezone.now())

    assert (first.planned, first.bound, first.outcomes) == (1, 1, {"sent": 1})
    assert (second.planned, second.bound, second.outcomes) == (0, 0, {})
    assert mail_subjects(smtp) == ["Pengingat: h-7 1"]
    assert states() == [("h-7", "done")]


def test_what_is_not_yet_due_waits(smtp, handler):
    handler.plan = [due(held(), fire_at=MOMENT + timedelta(days=1))]

    assert run_cycle(timezone.now()).planned == 0
    assert run_cycle(MOMENT + timedelta(days=1, minutes=1)).outcomes == {"sent": 1}


def test_items_of_one_person_share_one_message(smtp, handler):
    person = make_person(email="a@uji.example")
    first, second = make_position(), make_position()
    make_holder(first, person)
    make_holder(second, person)
    handler.plan = [due(first, 1), due(second, 2), due(held(email="b@uji.example"), 3)]

    assert run_cycle(timezone.now()).bound == 2

    assert mail_subjects(smtp) == ["Pengingat: h-7 1, h-7 2", "Pengingat: h-7 3"]
    assert sorted(Message.objects.values_list("kind", flat=True)) == ["digest", "single"]
    assert {state for _, state in states()} == {"done"}


def test_account_gets_a_notice_and_a_post_without_contact_the_print_list(smtp, handler):
    user = make_user()
    vacant = make_position()
    handler.plan = [due(user.positions_today[0], 1), due(vacant, 2)]

    run_cycle(timezone.now())

    assert sorted(Message.objects.values_list("channel", "state")) == [
        ("email", "sent"),
        ("in_app", "sent"),
        ("print", "to_print"),
    ]
    assert Obligation.objects.get(channel=Channel.PRINT).state == Obligation.State.NEEDS_OPERATOR
    assert Message.objects.get(channel=Channel.PRINT).position == vacant


def test_after_a_standstill_only_the_most_urgent_stage_is_said_and_every_escalation(smtp, handler):
    position = held(email="a@uji.example")
    handler.plan = [
        due(position, stage="h-7", urgency=1, fire_at=MOMENT - timedelta(days=10)),
        due(position, stage="h-1", urgency=3, fire_at=MOMENT - timedelta(days=4)),
        due(position, stage="h+1", urgency=4, never_merged=True, fire_at=MOMENT - timedelta(days=2)),
        due(position, stage="h+7", urgency=5, never_merged=True, fire_at=MOMENT - timedelta(minutes=5)),
    ]

    run_cycle(timezone.now())

    assert states() == [("h-7", "merged"), ("h-1", "merged"), ("h+1", "done"), ("h+7", "done")]
    merged = Obligation.objects.get(stage="h-7")
    assert (merged.reason, merged.merged_into.stage) == ("h+7", "h+7")
    assert mail_subjects(smtp) == ["Pengingat: h+1 1, h+7 1"]


def test_stage_past_its_time_expires_and_does_not_take_over(smtp, handler):
    position = held(email="a@uji.example")
    handler.plan = [
        due(position, stage="h-7", urgency=1, fire_at=MOMENT - timedelta(days=6)),
        due(position, stage="h-3", urgency=2, expires_at=MOMENT - timedelta(seconds=1)),
    ]

    run_cycle(timezone.now())

    assert states() == [("h-7", "done"), ("h-3", "expired")]


def test_missed_stage_past_its_time_counts_as_merged_into_the_later_one(smtp, handler):
    position = held(email="a@uji.example")
    handler.plan = [
        due(position, stage="h-1", urgency=3, fire_at=MOMENT - timedelta(days=2), expires_at=MOMENT),
        due(position, stage="h+1", urgency=4),
    ]

    run_cycle(timezone.now())

    assert states() == [("h-1", "merged"), ("h+1", "done")]


def test_plan_that_fails_does_not_hold_up_what_is_queued(smtp, handler, monkeypatch):
    handler.plan = [due(held(email="a@uji.example"))]
    smtp.refuse_recipient["a@uji.example"] = "450 4.2.0 greylisted"
    run_cycle(timezone.now())
    smtp.refuse_recipient.clear()

    def broken(government, now):
        raise ValueError("rencana rusak")

    monkeypatch.setattr(handler, "planned", broken)
    with pytest.raises(ValueError, match="rencana rusak"):
        run_cycle(timezone.now() + timedelta(minutes=5))

    assert mail_subjects(smtp) == ["Pengingat: h-7 1"]


def test_closed_subject_is_cancelled_instead_of_said(smtp, handler):
    handler.plan, handler.refused = [due(held(), 5)], {5: "selesai"}

    run_cycle(timezone.now())

    assert states() == [("h-7", "cancelled")]
    assert smtp.accepted == []


def test_item_cancelled_in_a_waiting_digest_leaves_the_others_to_be_said(smtp, handler):
    position = held(email="a@uji.example")
    handler.plan = [due(position, 1), due(position, 2)]
    smtp.controller.stop()
    run_cycle(timezone.now())
    [digest] = Message.objects.all()

    assert outbox.cancel(subject_kind="tests.subject", subject_id=1, reason="selesai") == 1
    digest.refresh_from_db()
    assert digest.state == Message.State.CANCELLED
    run_cycle(timezone.now())

    assert states() == [("h-7", "cancelled"), ("h-7", "bound")]
    replacement = Message.objects.exclude(pk=digest.pk).get()
    assert (replacement.subject, replacement.state) == ("Pengingat: h-7 2", Message.State.QUEUED)


def test_item_closed_at_the_last_moment_takes_the_digest_back(smtp, handler):
    position = held(email="a@uji.example")
    handler.plan = [due(position, 1), due(position, 2)]
    calls = []

    def close_the_first_after_binding():
        calls.append(1)
        if len(calls) == 2:
            handler.refused[1] = "selesai"

    handler.before_recheck = close_the_first_after_binding

    assert run_cycle(timezone.now()).outcomes == {"withdrawn": 1}
    assert run_cycle(timezone.now()).outcomes == {"sent": 1}

    assert mail_subjects(smtp) == ["Pengingat: h-7 2"]
    assert states() == [("h-7", "cancelled"), ("h-7", "done")]


def test_second_message_of_the_day_waits_for_tomorrow_unless_urgent(smtp, handler):
    position = held(email="a@uji.example")
    handler.plan = [due(position, 1)]
    run_cycle(timezone.now())

    handler.plan += [due(position, 2), due(position, 3, stage="mangkrak", never_merged=True)]
    run_cycle(timezone.now())
    assert mail_subjects(smtp) == ["Pengingat: h-7 1", "Pengingat: mangkrak 3"]

    run_cycle(MOMENT + timedelta(days=1))
    assert mail_subjects(smtp)[1] == "Pengingat: h-7 2"


def test_at_night_only_what_may_disturb_is_said_and_the_rest_comes_in_the_morning(smtp, handler):
    night = datetime.fromisoformat("2026-03-17T20:00:00+07:00")
    handler.plan = [
        due(held(email="a@uji.example"), 1),
        due(held(email="b@uji.example"), 2, stage="h-1", may_disturb=True),
    ]

    run_cycle(night)
    assert mail_subjects(smtp) == ["Pengingat: h-1 2"]

    run_cycle(datetime.fromisoformat("2026-03-18T07:00:00+07:00"))
    assert mail_subjects(smtp) == ["Pengingat: h-1 2", "Pengingat: h-7 1"]


def test_seeded_past_is_written_as_expired_and_never_said(smtp, handler):
    position = held()
    handler.plan = [due(position), due(position, stage="h-1", fire_at=MOMENT + timedelta(days=1))]

    assert outbox.expire_due(government=make_government(), reason="seed") == 1
    run_cycle(timezone.now())

    assert list(Obligation.objects.values_list("stage", "state", "reason")) == [("h-7", "expired", "seed")]
    assert run_cycle(MOMENT + timedelta(days=1, minutes=1)).outcomes == {"sent": 1}


def test_closed_subjects_are_not_mixed_with_open_ones(smtp, handler):
    position = held(email="a@uji.example")
    circle = make_circle(position)
    handler.plan = [due(position, 1), due(position, 2, circle_id=circle.pk)]

    assert run_cycle(timezone.now()).bound == 2
    assert sorted(Message.objects.values_list("circle_id", "subject_id"), key=str) == [(circle.pk, 2), (None, 1)]


@pytest.mark.django_db(transaction=True)
def test_two_turns_at_once_say_it_once(smtp, handler):
    handler.plan = [due(held(email=f"p{number}@uji.example"), number) for number in range(6)]
    start = Barrier(2)

    def work():
        start.wait()
        run_cycle(timezone.now())
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert mail_subjects(smtp) == [f"Pengingat: h-7 {number}" for number in range(6)]
    assert {state for _, state in states()} == {"done"}


def test_tick_command_plans_as_of_a_moment(smtp, handler, capsys):
    handler.plan = [due(held(), fire_at=MOMENT + timedelta(days=1))]

    call_command("tick", "--at", "2026-03-18T08:05+07:00")

    assert capsys.readouterr().out == (
        "Direncanakan 1, menjadi pesan 1, undangan disiapkan 0, dokumen dilampirkan 0, "
        "tidak pasti 0. Penyerahan: sent 1.\n"
    )


def test_tick_command_refuses_the_future_in_production_and_times_without_zone(settings, handler):
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="akan datang"):
        call_command("tick", "--at", "2026-03-18T08:05+07:00")
    with pytest.raises(CommandError, match="ISO 8601"):
        call_command("tick", "--at", "2026-03-18T08:05")
