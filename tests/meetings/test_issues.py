"""A case file opened from its tab."""

import uuid

import pytest

from meetings.models import Issue
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


def test_issue_sent_twice_is_opened_once(client):
    secretary = scenes.make_secretary()
    meeting = scenes.make_draft(secretary)
    client.force_login(secretary)
    fields = {"title": "Banjir rob", "client_ref": uuid.uuid4()}

    first, second = (client.post(f"/meetings/{meeting.public_id}/issues/", fields) for _click in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert Issue.objects.filter(title="Banjir rob").count() == 1
