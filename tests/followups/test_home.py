"""Beranda: each role's queues, the next rakor, and what did not arrive."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from followups.models import Extension, ProgressReport
from meetings.models import Meeting, Minutes
from rakor_portal.messaging.models import Channel, Message
from tests.factories import make_government, make_invitation, make_meeting, make_user
from tests.followups.overview import NOW, TODAY, make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(NOW)]
URL = "/home/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def queues(client, user):
    client.force_login(user)
    return {queue.title: queue.count for queue in client.get(URL).context["desk"].queues}


def submit(item, reporter):
    item.status = "awaiting_verification"
    item.save()
    return ProgressReport.objects.create(
        item=item, number=1, status="submitted", amount=3, reporter=reporter, client_ref=uuid.uuid4(),
        submitted_at=timezone.now(),
    )  # fmt: skip


def test_nothing_waits(client):
    client.force_login(make_user("secretariat"))

    assert "Tidak ada yang menunggu Anda." in client.get(URL).content.decode()


def test_secretariat_has_every_queue(client, cast, overview):
    submit(cast.item, cast.owner)
    make_invitation(make_meeting(starts_at=NOW + timedelta(days=3)))
    Extension.objects.create(
        item=cast.item, old_due_on=TODAY, new_due_on=TODAY + timedelta(days=9), reason="x", requested_by=cast.owner,
        requested_at=timezone.now(),
    )  # fmt: skip

    assert queues(client, cast.secretariat) == {
        "Periksa laporan": 1,
        "Tagih": 2,
        "Penanggung jawab kosong": 3,  # what runs of the scene, whose heads nobody has appointed
        "Undangan belum dijawab": 1,
        "Notula menunggu": 2,  # the held rakor of the scene and that of the item have no minutes yet
        "Perpanjangan menunggu": 1,
    }


def test_verifier_checks_reports_but_not_his_own(client, cast, overview):
    submit(cast.item, cast.verifier)

    assert queues(client, cast.verifier) == {}


def test_approver_gets_minutes_in_review_and_minute_taker_the_drafts(client):
    Minutes.objects.create(meeting=make_meeting(status=Meeting.Status.HELD), status="in_review")
    Minutes.objects.create(meeting=make_meeting(status=Meeting.Status.HELD), status="draft")
    make_meeting(status=Meeting.Status.HELD)

    assert queues(client, make_user("approver")) == {"Notula menunggu": 1}
    assert queues(client, make_user("minute_taker")) == {"Notula menunggu": 2}


def test_next_three_rakor(client):
    for day in range(1, 6):
        make_meeting(title=f"Rakor ke-{day}", starts_at=NOW + timedelta(days=day))
    client.force_login(make_user("secretariat"))

    meetings = client.get(URL).context["desk"].meetings

    assert [str(meeting) for meeting in meetings] == ["Rakor ke-1", "Rakor ke-2", "Rakor ke-3"]


def test_failed_messages_are_shown_to_the_secretariat_alone(client, cast):
    Message.objects.create(
        government=make_government(), channel=Channel.PRINT, state=Message.State.TO_PRINT, subject="x", body="x",
        position=cast.owner_position, subject_kind="followups.action_item", subject_id=cast.item.pk,
        not_before=NOW, created_at=NOW,
    )  # fmt: skip

    client.force_login(cast.secretariat)
    assert client.get(URL).context["desk"].undelivered == [("Dicetak dan diantar", 1)]
    client.force_login(cast.verifier)
    assert client.get(URL).context["desk"].undelivered == []


@pytest.mark.parametrize("role", ["leader", "agency_head", "agency_operator", None])
def test_only_staff_have_a_desk(client, role):
    client.force_login(make_user(role))

    assert client.get(URL).status_code == 403


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(URL).status_code == 302


@pytest.mark.parametrize("times", [1, 3])
def test_queries_do_not_grow_with_the_rows(client, django_assert_num_queries, times):
    make_scene(times)
    for _ in range(times):
        make_invitation(make_meeting(starts_at=NOW + timedelta(days=3)))
    client.force_login(make_user("secretariat"))

    with django_assert_num_queries(12):
        client.get(URL)


def test_rakor_whose_invitations_are_being_sent_stands_first(client, cast):
    for days in (1, 2, 3):
        make_meeting(starts_at=NOW + timedelta(days=days))
    make_meeting(title="Rakor yang sedang dikirim", status="sending", starts_at=NOW + timedelta(days=9))

    client.force_login(cast.secretariat)
    page = client.get(URL)

    assert page.context["desk"].meetings[0].title == "Rakor yang sedang dikirim"
    assert len(page.context["desk"].meetings) == 3
    assert str(Meeting.Status.SENDING.label) in page.text
