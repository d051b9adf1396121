"""The outbox: what is announced, to whom, over which channel, once."""

from datetime import date, datetime

import pytest
import time_machine

from rakor_portal.messaging.models import Channel, Message, Obligation
from rakor_portal.messaging.services import outbox
from tests.factories import make_circle, make_government, make_holder, make_person, make_position, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 10)


def topic(stage="invitation", version=1, **fields):
    return outbox.Topic(make_government().pk, "tests.subject", 7, stage, subject_version=version, **fields)


def say(recipients):
    return outbox.Words("Undangan Rakor", f"Yth. {len(recipients)} jabatan.", "https://rakor.lampura.id/i/abc/")


def recipients_of(*positions):
    ids = [position.pk for position in positions]
    return outbox.resolve_recipients(government_id=make_government().pk, position_ids=ids, on=TODAY)


def held(person=None, **fields):
    position = make_position()
    make_holder(position, person or make_person(**fields))
    return position


def announce(*positions, words=say, **options):
    options.setdefault("topic", topic())
    return outbox.announce(recipients=recipients_of(*positions), words=words, **options)


def test_each_is_reached_over_the_right_channel():
    user = make_user()
    mailed, vacant, without_address = held(email="a@uji.example"), make_position(), held(email="")

    counts = announce(mailed, vacant, without_address, user.positions_today[0])

    assert counts == {"email": 2, "in_app": 1, "print": 2}
    assert Message.objects.get(person__email="a@uji.example").state == Message.State.QUEUED
    assert set(Message.objects.filter(channel=Channel.PRINT).values_list("state", flat=True)) == {"to_print"}
    assert Message.objects.get(channel=Channel.IN_APP).state == Message.State.SENT
    assert sorted(Obligation.objects.values_list("channel", "state")) == [
        ("email", "bound"),
        ("email", "bound"),
        ("in_app", "done"),
        ("print", "needs_operator"),
        ("print", "needs_operator"),
    ]


def test_person_in_two_positions_gets_one_message_for_both():
    person = make_person(email="a@uji.example")
    first, second = held(person), held(person)

    assert announce(first, second) == {"email": 1, "in_app": 0, "print": 0}

    message = Message.objects.get()
    assert message.body == "Yth. 2 jabatan."
    assert set(message.obligations.values_list("position_id", flat=True)) == {first.pk, second.pk}


def test_stars_of_whatsapp_stay_on_the_print_list_alone():
    user = make_user()
    starred = outbox.Words("Undangan", "Kami mengundang pada *Rakor*.", "http://127.0.0.1:8000/")

    announce(user.positions_today[0], make_position(), words=lambda group: starred)

    assert sorted(Message.objects.values_list("channel", "body")) == [
        ("email", "Kami mengundang pada Rakor."),
        ("in_app", "Kami mengundang pada Rakor."),
        ("print", "Kami mengundang pada *Rakor*."),
    ]


def test_position_address_serves_who_has_none():
    position = held(email="")
    position.email = "dinas@uji.example"
    position.save(update_fields=["email"])

    announce(position)

    assert Message.objects.get().address == "dinas@uji.example"


def test_repeated_announcement_makes_nothing_new():
    positions = [held(), make_position(), held(email="")]

    announce(*positions)
    assert announce(*positions) == {"email": 0, "in_app": 0, "print": 0}

    assert (Message.objects.count(), Obligation.objects.count()) == (3, 3)


def test_new_version_of_the_subject_is_said_again():
    position = held()

    announce(position)
    announce(position, topic=topic(version=2))

    assert Message.objects.count() == 2


def test_position_added_later_is_told_even_when_its_holder_was():
    person = make_person(email="a@uji.example")
    announce(held(person))

    assert announce(held(person))["email"] == 1

    assert Message.objects.count() == 2
    assert set(Obligation.objects.values_list("state", flat=True)) == {"bound"}


@pytest.mark.parametrize("count", [1, 3])
def test_announcing_takes_the_same_queries_for_one_and_three(django_assert_num_queries, count):
    recipients, invitation = recipients_of(*[held() for _ in range(count)]), topic()

    with django_assert_num_queries(6):  # told positions, told people, messages, obligations, savepoint begin and end
        outbox.announce(topic=invitation, recipients=recipients, words=say)


@pytest.mark.parametrize("count", [1, 3])
def test_resolving_takes_the_same_queries_for_one_and_three(django_assert_num_queries, count):
    positions = [held() for _ in range(count)]

    with django_assert_num_queries(4):  # government, positions, holders, accounts
        recipients_of(*positions)


def test_positions_of_another_government_are_nobody_here():
    foreign = make_position()
    foreign.government = make_government("18.02", name="Lain", short_name="Lain")
    foreign.save(update_fields=["government"])

    assert recipients_of(foreign) == []


def test_seeding_tells_nobody():
    position = held()

    with outbox.silenced("seed"):
        assert announce(position) == {}
    assert announce(position) == {"email": 0, "in_app": 0, "print": 0}

    assert list(Obligation.objects.values_list("state", "reason")) == [("expired", "seed")]
    assert Message.objects.count() == 0


def test_single_announcement_can_be_born_expired():
    assert announce(held(), as_expired="impor") == {}

    assert Obligation.objects.get().reason == "impor"


def test_office_hours_move_only_the_first_moment():
    position = held()
    with time_machine.travel(datetime.fromisoformat("2026-03-17T19:00:00+07:00"), tick=False):
        announce(position, quiet_hours=True)

    assert Message.objects.get().not_before == datetime.fromisoformat("2026-03-18T07:00:00+07:00")


def test_cancelling_takes_back_mail_and_print_list_but_not_what_was_said():
    user = make_user()
    announce(held(), make_position(), user.positions_today[0])

    assert outbox.cancel(subject_kind="tests.subject", subject_id=7, reason="batal") == 3

    assert sorted(Message.objects.values_list("channel", "state")) == [
        ("email", "cancelled"),
        ("email", "cancelled"),
        ("in_app", "sent"),
        ("print", "cancelled"),
    ]


def test_cancelling_can_be_held_to_earlier_versions_and_stages():
    position = held()
    for stage, version in (("h-7", 1), ("h-7", 2), ("change", 1)):
        announce(position, topic=topic(stage, version))

    count = outbox.cancel(
        subject_kind="tests.subject", subject_id=7, reason="tenggat pindah", below_version=2, stages=["h-7"]
    )

    assert count == 1
    assert sorted(Obligation.objects.exclude(state="cancelled").values_list("stage", "subject_version")) == [
        ("change", 1),
        ("h-7", 2),
    ]


def test_notice_of_a_closed_subject_reaches_its_addressee_and_no_administrator():
    addressee, admin, stranger = make_user(), make_user("government_admin"), make_user()
    circle = make_circle()
    announce(addressee.positions_today[0], topic=topic(circle_id=circle.pk))

    notice = Message.objects.get(channel=Channel.IN_APP)
    assert list(Message.objects.visible_to(addressee)) == [notice]
    assert list(Message.objects.visible_to(admin)) == list(Message.objects.visible_to(stranger)) == []
    assert list(Message.objects.unread_for(addressee)) == [notice]
    assert list(Message.objects.unread_for(admin)) == []
