import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from meetings.models import Attendance, Delegation, Meeting
from meetings.reports.attendance import summarize_attendance
from meetings.services.attendance import add_walk_in, check_in_code, mark_attendance, mark_many, undo_attendance
from meetings.services.attendance_lists import issue_attendance_list
from rakor_portal.audit.models import AuditEntry
from rakor_portal.documents.models import Document
from rakor_portal.errors import RuleViolation
from tests.factories import (
    make_circle,
    make_holder,
    make_invitation,
    make_meeting,
    make_organization,
    make_position,
    make_user,
)
from tests.meetings.hall import make_hall, mark, standing

pytestmark = pytest.mark.django_db


def test_marking_twice_leaves_one_mark(hall):
    first = mark(hall, hall.invitations[0])
    second = mark(hall, hall.invitations[0])

    assert first == second
    assert Attendance.objects.count() == 1


def test_another_status_replaces_the_mark_and_keeps_the_old_one_as_undone(hall):
    first = mark(hall, hall.invitations[0])

    mark(hall, hall.invitations[0], Attendance.Status.EXCUSED)

    first.refresh_from_db()
    assert first.undone_at is not None
    assert [each.status for each in standing(hall)] == ["excused"]


def test_person_with_two_posts_is_present_in_both_and_undone_in_both():
    hall = make_hall(invited=1)
    other = make_position(make_organization(hall.meeting.government))
    make_holder(other, hall.invitations[0].person)
    make_invitation(hall.meeting, other)

    marked = mark(hall, hall.invitations[0])

    assert standing(hall).count() == 2
    assert undo_attendance(by=hall.secretary, attendance=marked) == 2
    assert standing(hall).count() == 0
    assert undo_attendance(by=hall.secretary, attendance=marked) == 0


def test_delegate_takes_the_announced_name(hall):
    Delegation.objects.create(
        invitation=hall.invitations[0], name="Siti Contoh", post="Sekretaris Dinas", made_at=timezone.now()
    )

    marked = mark(hall, hall.invitations[0], Attendance.Status.DELEGATED)

    assert (marked.name, marked.post) == ("Siti Contoh", "Sekretaris Dinas")


def test_who_brings_the_code_of_a_seat_with_a_delegate_is_the_delegate():
    """In the hall, in the counts of the notula and on the daftar hadir: not the principal, who stayed away."""
    hall = make_hall(invited=4, status=Meeting.Status.HELD)
    for invitation in hall.invitations[:3]:
        invitation.delegations.create(name="Ratna Contoh", post="Sekretaris Camat", made_at=timezone.now())
    coded, ticked, himself, nameless = hall.invitations

    check_in_code(by=hall.secretary, meeting=hall.meeting, code=coded.check_in_code)
    mark_many(by=hall.secretary, meeting=hall.meeting, invitations=[ticked], status="present")
    mark(hall, himself)  # the tap beside his name: he came after all
    mark(hall, nameless, "delegated")

    assert [(each.status, each.name) for each in standing(hall).order_by("invitation")] == [
        ("delegated", "Ratna Contoh"), ("delegated", "Ratna Contoh"), ("present", ""), ("delegated", ""),
    ]  # fmt: skip
    total = summarize_attendance(hall.meeting).total
    assert (total.present, total.delegated) == (1, 3)
    content = issue_attendance_list(by=hall.secretary, meeting=hall.meeting).content
    printed = {row["position"]: row for group in content["groups"] for row in group["rows"]}
    assert printed[coded.addressee]["name"] == "Ratna Contoh"
    assert printed[coded.addressee]["note"] == f"Sekretaris Camat, mewakili {coded.person.full_name}"
    assert (printed[coded.addressee]["status"], printed[coded.addressee]["proof"]) == ("Diwakili", coded.check_in_code)
    assert printed[nameless.addressee]["name"] == "(nama wakil tidak dicatat)"


def test_name_of_a_delegate_nobody_announced_is_added_and_not_lost_by_another_tap(hall):
    mark(hall, hall.invitations[0], "delegated")

    mark(hall, hall.invitations[0], "delegated", name="Siti Contoh", post="Kasubag")
    mark(hall, hall.invitations[0], "delegated")

    assert (standing(hall).get().name, standing(hall).get().post) == ("Siti Contoh", "Kasubag")


def test_typed_code_lets_in_once_and_then_tells_when(hall):
    code = hall.invitations[0].check_in_code

    first = check_in_code(by=hall.secretary, meeting=hall.meeting, code=f" {code[:3]}-{code[3:].lower()} ")
    second = check_in_code(by=hall.secretary, meeting=hall.meeting, code=code)

    assert (first.verdict, second.verdict) == ("accepted", "already")
    assert first.attendance == second.attendance
    assert first.attendance.method == Attendance.Method.CODE


def test_unknown_code_and_code_of_another_meeting_are_refused(hall):
    other = make_hall()

    for code in ("", "ZZZZ", other.invitations[0].check_in_code):
        assert check_in_code(by=hall.secretary, meeting=hall.meeting, code=code).verdict == "unknown"
    assert Attendance.objects.count() == 0


def test_excused_person_who_comes_after_all_is_present(hall):
    mark(hall, hall.invitations[0], Attendance.Status.EXCUSED)

    result = check_in_code(by=hall.secretary, meeting=hall.meeting, code=hall.invitations[0].check_in_code)

    assert result.verdict == "accepted"
    assert [each.status for each in standing(hall)] == ["present"]


def test_walk_in_sent_twice_is_one_row_and_needs_name_and_post(hall):
    reference = uuid.uuid4()

    for _ in range(2):
        add_walk_in(
            by=hall.secretary, meeting=hall.meeting, name="Budi Contoh", post="LSM Contoh", client_ref=reference
        )

    assert Attendance.objects.filter(invitation=None).count() == 1
    with pytest.raises(RuleViolation):
        add_walk_in(by=hall.secretary, meeting=hall.meeting, name="", post="LSM", client_ref=uuid.uuid4())


@pytest.mark.parametrize("status", [Meeting.Status.DRAFT, Meeting.Status.CLOSED, Meeting.Status.CANCELLED])
def test_no_attendance_before_the_invitation_or_after_the_end(status):
    hall = make_hall(status=status)

    with pytest.raises(RuleViolation):
        mark(hall, hall.invitations[0])


def test_codes_of_a_rakor_to_come_wait_for_its_day(client):
    hall = make_hall(status="scheduled")
    begins, code = hall.meeting.starts_at, hall.invitations[0].check_in_code
    morning = begins.astimezone(hall.meeting.zone).replace(hour=0, minute=5)

    with time_machine.travel(morning - timedelta(minutes=10), tick=False):
        with pytest.raises(RuleViolation, match="Presensi dibuka pada hari rapat"):
            check_in_code(by=hall.secretary, meeting=hall.meeting, code=code)
        client.force_login(hall.secretary)
        page = client.get(f"/meetings/{hall.meeting.public_id}/check-in/").content.decode()
        assert "Presensi dibuka pada hari rapat" in page
    with time_machine.travel(morning, tick=False):
        assert check_in_code(by=hall.secretary, meeting=hall.meeting, code=code).verdict == "accepted"


def test_agency_head_may_not_mark(hall):
    head = make_user("agency_head", government=hall.meeting.government)

    with pytest.raises(RuleViolation):
        mark_attendance(by=head, meeting=hall.meeting, invitation=hall.invitations[0], status="present")


@pytest.mark.parametrize("count", [1, 3])
def test_marking_many_takes_a_constant_number_of_queries(count, django_assert_num_queries):
    hall = make_hall(invited=count)

    with django_assert_num_queries(15):
        mark_many(by=hall.secretary, meeting=hall.meeting, invitations=hall.invitations, status="present")

    assert standing(hall).count() == count


def test_summary_counts_each_group_once_even_after_changes():
    hall = make_hall(invited=3)
    mark(hall, hall.invitations[0])
    mark(hall, hall.invitations[1], Attendance.Status.EXCUSED)
    mark(hall, hall.invitations[1], Attendance.Status.DELEGATED)

    total = summarize_attendance(hall.meeting).total

    assert (total.invited, total.present, total.delegated, total.excused, total.absent) == (3, 1, 1, 0, 1)


def test_attendance_list_is_issued_once_and_closes_the_door(held):
    mark(held, held.invitations[0])

    first = issue_attendance_list(by=held.secretary, meeting=held.meeting)
    second = issue_attendance_list(by=held.secretary, meeting=held.meeting)

    assert first == second
    assert first.kind == Document.Kind.ATTENDANCE_LIST
    assert [row["status"] for group in first.content["groups"] for row in group["rows"]] == ["Hadir"]
    with pytest.raises(RuleViolation):
        mark(held, held.invitations[1])


def test_attendance_list_waits_for_the_end_of_the_meeting(hall):
    with pytest.raises(RuleViolation):
        issue_attendance_list(by=hall.secretary, meeting=hall.meeting)


def test_mark_is_audited_with_the_circle_of_a_closed_meeting():
    secretary = make_user("secretariat")
    circle = make_circle(secretary.positions_today[0])
    meeting = make_meeting(circle=circle, status=Meeting.Status.IN_PROGRESS)
    invitation = make_invitation(meeting)

    mark_attendance(by=secretary, meeting=meeting, invitation=invitation, status="present")

    entry = AuditEntry.objects.get(action="attendance.mark")
    assert (entry.circle_id, entry.actor_id) == (circle.pk, secretary.pk)


# ---- In the browser ----
