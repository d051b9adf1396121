"""Drill-down by priority issue."""

import pytest
import time_machine

from meetings.models import PriorityTopic
from tests.factories import make_government, make_user
from tests.followups.overview import NOW, make_head, make_overdue, make_stalled

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(NOW)]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def topic(db):
    return PriorityTopic.objects.create(government=make_government(), name="Stunting", slug="stunting")


def test_issue_shows_its_items(client, cast, topic):
    head = make_head("Dinas Uji", "dinas-uji")
    make_stalled(head, topic=topic, title="Sanitasi desa lokus")
    make_overdue(head, title="Lain sama sekali")
    client.force_login(cast.leader)

    text = client.get("/dashboard/issues/stunting/").content.decode()

    assert "1 program mangkrak dari 1 tindak lanjut." in text
    assert "Sanitasi desa lokus" in text
    assert "Lain sama sekali" not in text


def test_issue_of_another_government_does_not_exist(client, topic):
    client.force_login(make_user("leader", government=make_government("18.02", short_name="Kab. Lain")))

    assert client.get("/dashboard/issues/stunting/").status_code == 404


def test_owners_may_not_look_over_an_issue(client, cast, topic):
    client.force_login(cast.owner)

    assert client.get("/dashboard/issues/stunting/").status_code == 403
