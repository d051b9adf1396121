"""The day of sending; a rakor before it, after the click, after the sending, with its hall full and after its end."""

import pytest
import time_machine

from meetings.models import Meeting
from meetings.services.sending import send_invitations
from tests.meetings import scenes
from tests.meetings.hall import approve, make_hall, make_hall_in_review
from tests.scene import scene


@pytest.fixture
def clock():
    with time_machine.travel(scenes.SENT_AT, tick=False) as traveller:
        yield traveller


@scene
def secretary():
    return scenes.make_secretary()


@scene
def bare_draft(secretary):
    """A draft without invitees."""
    return scenes.make_draft(secretary)


@scene
def draft(secretary):
    """A draft with one invitee."""
    return scenes.make_draft(secretary, invitees=[scenes.make_invitee()])


@scene
def sent(draft):
    """A rakor whose one invitation was sent."""
    send_invitations(by=draft.created_by, meeting=draft)
    return draft


@scene
def clicked(secretary):
    """A draft with two invitees whose button was clicked; nobody has worked it off."""
    meeting = scenes.make_draft(secretary, invitees=[scenes.make_invitee() for _number in range(2)])
    scenes.click_send(secretary, meeting)
    meeting.refresh_from_db()
    return meeting


@scene
def hall():
    """A rakor in progress."""
    return make_hall()


@scene
def held():
    """The hall of a rakor that is over."""
    return make_hall(status=Meeting.Status.HELD)


@scene
def submitted():
    """The hall of a rakor whose notula waits for its approval."""
    return make_hall_in_review()


@scene
def approved(submitted):
    """The hall of a rakor whose notula was approved."""
    approve(submitted)
    return submitted
