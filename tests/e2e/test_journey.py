"""One new rakor from its first date to the leader's dashboard, on the portal as `make run` starts it."""

from tests.e2e import journey_follow, journey_hold, journey_invite
from tests.e2e.journey import Journey
from tests.e2e.mailbox import Mailbox
from tests.e2e.people import People


def test_a_new_rakor_reaches_the_dashboard(portal, new_context, assert_accessible, record_testsuite_property):
    people = People(new_context, portal.address)
    journey = Journey(portal, people, Mailbox(portal.mail), assert_accessible)

    journey_invite.create(journey)
    journey_invite.send(journey)
    journey_invite.answer(journey)
    journey_invite.receive(journey)
    journey_hold.start(journey)
    journey_hold.attend(journey)
    journey_hold.write_down(journey)
    journey_hold.approve(journey)
    journey_hold.read_notula(journey)
    journey_hold.distribute(journey)
    journey_follow.assign(journey)
    journey_follow.report(journey)
    journey_hold.receive(journey)
    journey_follow.verify(journey)
    journey_follow.remind(journey)
    journey_follow.see(journey)
    journey_follow.keep_closed(journey)

    assert "0 kurang, 0 lebih, 0 macet" in portal.manage("deliveries_audit")
    assert people.errors == []
    record_testsuite_property("seconds_until_sending_answered", round(journey.answer_seconds, 1))
    record_testsuite_property("seconds_until_last_invitation_arrived", round(journey.mail_seconds, 1))
