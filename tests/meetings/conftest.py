"""The day of sending, and a rakor whose button *Kirim undangan* was clicked."""

import pytest
import time_machine

from tests.meetings import scenes


@pytest.fixture
def clock():
    with time_machine.travel(scenes.SENT_AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def secretary():
    return scenes.make_secretary()


@pytest.fixture
def clicked(secretary):
    """A draft with two invitees whose button was clicked; nobody has worked it off."""
    meeting = scenes.make_draft(secretary, invitees=[scenes.make_invitee() for _number in range(2)])
    scenes.click_send(secretary, meeting)
    meeting.refresh_from_db()
    return meeting
