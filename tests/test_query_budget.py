"""The most queries that a page may take, whatever the rows (issue 3, section D); everything of the request counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.models import Meeting
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import issue_links, token_of
from tests.factories import make_action_item, make_agenda_item, make_invitation, make_meeting, make_user
from tests.meetings.hall import make_hall

pytestmark = [pytest.mark.django_db, pytest.mark.sql]
FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


@pytest.fixture
def count(client):
    def _count(path, data=None):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(path) if data is None else client.post(path, data)
        assert response.status_code < 400
        return sum(not each["sql"].startswith(FRAME) for each in asked.captured_queries)

    return _count


def test_pages_of_the_secretariat_stay_within_their_budget(client, count):
    hall = make_hall(invited=3, status=Meeting.Status.HELD)
    make_agenda_item(hall.meeting)
    make_action_item(meeting=hall.meeting)
    client.force_login(hall.secretary)
    here = hall.meeting.get_absolute_url()

    counts = {path: count(path) for path in ("/dashboard/", here, f"{here}attendance/", "/action-items/")}

    assert counts == {"/dashboard/": 7, here: 9, f"{here}attendance/": 8, "/action-items/": 10}  # 12, 15, 8, 10


def test_tasks_of_an_owner_stay_within_eight(client, count):
    owner = make_user("agency_head")
    make_action_item(owner=owner.positions_today[0])
    client.force_login(owner)

    assert count("/tasks/") == 7


def test_reply_page_stays_within_six(count):
    owner = make_user("agency_head")
    soon = timezone.now() + timedelta(days=3)
    meeting = make_meeting(
        status="scheduled", invited_at=timezone.now(), starts_at=soon, ends_at=soon + timedelta(hours=2)
    )
    make_invitation(meeting, owner.positions_today[0], person=owner.person)
    links = issue_links(
        purpose=AccessLink.Purpose.INVITATION,
        subject_id=meeting.pk,
        government_id=meeting.government_id,
        person_ids=[owner.person_id],
    )

    path = f"/i/{token_of(links[owner.person_id])}/"
    assert (count(path), count(path)) == (3, 2)  # the first time it is noted that the link was opened


def test_check_in_stays_within_eight(client, count):
    hall = make_hall(invited=3)
    client.force_login(hall.secretary)
    here = f"{hall.meeting.get_absolute_url()}check-in/"
    count(f"{here}code/", {"code": hall.invitations[0].check_in_code})  # the government's first audit entry

    assert count(f"{here}code/", {"code": hall.invitations[1].check_in_code}) == 8
    assert count(f"{here}mark/", {"mark": f"present-{hall.invitations[2].pk}"}) == 8
