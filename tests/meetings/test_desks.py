"""Several desks at one door: each seat is taken once, nobody waits for another for ever, nothing slips in too late."""

import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connections
from django.test import Client

from meetings.models import Attendance, Meeting
from meetings.services.attendance_lists import issue_attendance_list
from rakor_portal.audit.models import AuditEntry
from rakor_portal.audit.verification import verify_chain
from tests.factories import make_holder, make_invitation, make_organization, make_position
from tests.meetings.hall import make_hall, standing

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """What each of `works` gave, all begun together."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(number):
        gate.wait()
        try:
            results[number] = works[number]()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def desk(hall, codes):
    """A desk that types these codes; returns what it was told of each."""
    client = Client()
    client.force_login(hall.secretary)

    def work():
        told = []
        for code in codes:
            answer = client.post(f"/meetings/{hall.meeting.public_id}/check-in/code/", {"code": code})
            told += parse_qs(urlsplit(answer.headers.get("Location", "")).query).get("verdict", [answer.status_code])
        return told

    return work


def test_desks_that_type_the_same_codes_let_each_person_in_once():
    hall = make_hall(invited=4)
    other = make_position(make_organization(hall.meeting.government))
    make_holder(other, hall.invitations[0].person)
    seats = [*hall.invitations, make_invitation(hall.meeting, other)]
    codes = [seat.check_in_code for seat in seats]

    told = at_once(*(desk(hall, order) for order in (codes, codes[::-1], codes, codes[::-1])))

    verdicts = [verdict for each in told for verdict in each]
    assert sorted(verdicts) == ["accepted"] * 4 + ["already"] * 16
    assert sorted(standing(hall).values_list("invitation", flat=True)) == sorted(seat.pk for seat in seats)
    assert AuditEntry.objects.filter(action="attendance.mark").count() == 4
    assert verify_chain(hall.meeting.government_id)[1] is None


def test_no_mark_slips_in_behind_the_printed_list():
    hall = make_hall(invited=12, status=Meeting.Status.HELD)
    codes = [invitation.check_in_code for invitation in hall.invitations]

    def issue():
        return issue_attendance_list(by=hall.approver, meeting=Meeting.objects.get(pk=hall.meeting.pk))

    *_told, document = at_once(desk(hall, codes[:4]), desk(hall, codes[4:8]), desk(hall, codes[8:]), issue)

    printed = sum(len(group["rows"]) for group in document.content["groups"])
    assert printed == Attendance.objects.filter(meeting=hall.meeting).count()
