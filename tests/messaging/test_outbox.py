"""The outbox: what is announced, to whom, once."""

import pytest

from rakor_portal.messaging.models import Channel, Message, Obligation
from rakor_portal.messaging.services import outbox
from tests.factories import (
    make_government,
    make_holder,
    make_person,
    make_position,
    make_user,
)

pytestmark = pytest.mark.django_db


def topic(stage="invitation", version=1, **fields):
    return outbox.Topic(
        government_id=make_government().pk,
        subject_kind="meetings.meeting",
        subject_id=7,
        stage=stage,
        subject_version=version,
        **fields,
    )


def say(recipients):
    return outbox.Words(
        subject="Undangan Rakor", body=f"Yth. {len(recipients)} jabatan.", link="https://rakor.example/i/abc/"
    )


def recipients_of(*positions):
    government = make_government()
    return outbox.resolve_recipients(
        government_id=government.pk, position_ids=[position.pk for position in positions], on=TODAY
    )


TODAY = __import__("datetime").date(2026, 3, 10)


def held(**fields):
    position = make_position()
    make_holder(position, make_person(**fields))
    return position


def test_announce_reaches_each_over_the_right_channel():
    mailed, vacant, without_address = held(email="a@uji.example"), make_position(), held(email="")
    user = make_user()

    counts = outbox.announce(
        topic=topic(), recipients=recipients_of(mailed, vacant, without_address, user.positions_today[0]), words=say
    )

    assert counts == {"email": 2, "in_app": 1, "print": 2}
    assert Message.objects.get(person__email="a@uji.example").state == Message.State.QUEUED
    assert set(Message.objects.filter(channel=Channel.PRINT).values_list("state", flat=True)) == {"to_print"}
    assert Message.objects.get(channel=Channel.IN_APP).state == Message.State.SENT
    assert Obligation.objects.count() == 5
