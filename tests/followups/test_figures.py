"""What is remembered of the dashboard and the list, and that it is never out of date."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followups.services.action_items import drop_item
from tests.factories import make_action_item, make_user
from tests.meetings.hall import make_hall

pytestmark = [pytest.mark.django_db, pytest.mark.sql, pytest.mark.usefixtures("figures_remembered")]


def test_second_look_counts_nothing_and_a_change_counts_anew(client):
    hall = make_hall()
    leader = make_user("leader", government=hall.meeting.government)
    first, second = (make_action_item(meeting=hall.meeting, owner=hall.meeting.chair) for _number in range(2))
    drop_item(by=leader, item=first, reason="Tidak diperlukan lagi.")
    client.force_login(leader)

    assert client.get("/dashboard/").context["overview"].total == 1
    assert [item.pk for item in client.get("/action-items/").context["page"]] == [second.pk, first.pk]
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/dashboard/").context["overview"].total == 1
        assert [item.pk for item in client.get("/action-items/").context["page"]] == [second.pk, first.pk]
    assert not [each for each in asked.captured_queries if 'COUNT("followups' in each["sql"]]
    drop_item(by=leader, item=second, reason="Tidak diperlukan lagi.")

    assert client.get("/dashboard/").context["overview"].total == 0
    assert [row.process for row in client.get("/action-items/").context["page"]] == ["Dihentikan", "Dihentikan"]


def test_a_rakor_shows_what_changed_a_moment_ago(client):
    hall = make_hall()
    leader = make_user("leader", government=hall.meeting.government)
    item = make_action_item(meeting=hall.meeting, owner=hall.meeting.chair)
    drop_item(by=leader, item=make_action_item(meeting=hall.meeting), reason="Tidak diperlukan lagi.")
    client.force_login(hall.secretary)
    here = hall.meeting.get_absolute_url()

    assert client.get(here).context["follow_up"].running == 1
    with CaptureQueriesContext(connection) as asked:
        assert client.get(here).context["follow_up"].running == 1
    assert not [each for each in asked.captured_queries if 'FROM "followups_actionitem"' in each["sql"]]
    assert client.get(here).context["group_total"].came == 0
    client.post(f"{here}check-in/code/", {"code": hall.invitations[0].check_in_code})
    drop_item(by=leader, item=item, reason="Tidak diperlukan lagi.")

    page = client.get(here)
    assert page.context["follow_up"].running == 0
    assert page.context["group_total"].came == 1


def test_what_one_sees_is_not_remembered_for_another(client):
    hall = make_hall()
    make_action_item(meeting=hall.meeting, owner=hall.meeting.chair)
    client.force_login(hall.secretary)
    client.get(f"{hall.meeting.get_absolute_url()}check-in/")
    assert client.get("/action-items/").context["page"].paginator.count == 1
    stranger = make_user("agency_head", government=hall.meeting.government)
    client.force_login(stranger)

    assert client.get("/action-items/").context["page"].paginator.count == 0
