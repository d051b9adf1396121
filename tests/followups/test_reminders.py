"""Which reminders time brings, on which day, in which words; and when they must not be said any more."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from followups.models import ActionItem
from followups.services.action_items import drop_item, reassign_owner
from followups.services.verification import verify_report
from rakor_portal.directory.models import Circle, Holiday
from rakor_portal.messaging.models import Obligation
from rakor_portal.messaging.notifications.binder import bind_government
from rakor_portal.messaging.notifications.reconciliation import audit_deliveries
from rakor_portal.messaging.services.outbox import plan
from tests.factories import make_action_item, make_circle, make_government, make_meeting, make_position
from tests.followups.reminding import HANDLER, WIB, late, obligations, one, planned_on, stages
from tests.followups.reporting import send_report

pytestmark = pytest.mark.django_db


def test_each_stage_is_planned_on_its_day_at_eight(cast, item):
    assert stages(planned_on(date(2026, 3, 12))) == []
    assert planned_on(date(2026, 3, 13), hour=7) == []
    assert stages(planned_on(date(2026, 3, 13))) == [("due_minus_7", date(2026, 3, 13))]
    assert ("due_minus_3", date(2026, 3, 17)) in stages(planned_on(date(2026, 3, 17)))
    assert ("due_minus_1", date(2026, 3, 19)) in stages(planned_on(date(2026, 3, 19)))
    # 21 March is a Saturday
    assert late(planned_on(date(2026, 3, 22))) == []
    assert late(planned_on(date(2026, 3, 23))) == [("due_plus_1", date(2026, 3, 23))]
    assert late(planned_on(date(2026, 3, 27))) == [("due_plus_1", date(2026, 3, 23)), ("due_plus_7", date(2026, 3, 27))]


def test_holidays_move_a_reminder_to_a_working_day_but_not_the_last_one(cast, item):
    for day, name in ((13, "Libur uji"), (19, "Nyepi"), (23, "Idulfitri"), (24, "Cuti bersama")):
        Holiday.objects.create(government=make_government(), date=date(2026, 3, day), name=name)

    assert stages(planned_on(date(2026, 3, 12))) == [("due_minus_7", date(2026, 3, 12))]
    assert ("due_minus_1", date(2026, 3, 19)) in stages(planned_on(date(2026, 3, 19)))
    assert late(planned_on(date(2026, 3, 25))) == [("due_plus_1", date(2026, 3, 25))]


def test_stages_that_nobody_ran_for_are_merged_into_the_latest(cast, item):
    rows = planned_on(date(2026, 3, 23))
    plan(rows)
    bind_government(item.government_id, datetime(2026, 3, 23, 9, 0, tzinfo=WIB))

    states = Obligation.objects.filter(channel="email").values_list("stage", "state")
    assert set(states) == {
        ("due_minus_7", "merged"),
        ("due_minus_3", "merged"),
        ("due_minus_1", "merged"),
        ("due_plus_1", "bound"),
    }


def test_nothing_is_said_while_a_report_is_checked(cast, item):
    rows = obligations(date(2026, 3, 23))
    ActionItem.objects.filter(pk=item.pk).update(status="awaiting_verification")

    assert planned_on(date(2026, 4, 9)) == []
    assert reasons(rows) == {"awaiting_verification"}

    ActionItem.objects.filter(pk=item.pk).update(status="returned")
    assert late(planned_on(date(2026, 3, 23))) == [("due_plus_1", date(2026, 3, 23))]


def test_sending_a_report_takes_back_what_was_not_said(cast, item):
    obligations(date(2026, 3, 23))

    with time_machine.travel(datetime(2026, 3, 23, 3, 0, tzinfo=UTC), tick=False):
        send_report(cast.owner, item)
        findings = audit_deliveries(datetime(2026, 3, 23, 5, 0, tzinfo=UTC))

    states = Obligation.objects.filter(stage="due_plus_1").values_list("state", "reason")
    assert set(states) == {("cancelled", "awaiting_verification")}
    assert findings == []


def test_words_count_the_days_of_the_day_they_are_said(cast, item):
    rows = one(date(2026, 3, 27), "due_plus_7", cast.owner_position)
    Obligation.objects.update(created_at=datetime(2026, 3, 27, 1, 0, tzinfo=UTC))

    body = HANDLER.words(rows, cast.owner.person_id, datetime(2026, 3, 30, 9, 0, tzinfo=WIB)).body

    assert "terlambat 10 hari" in body
    assert "paling lambat 2 April 2026" in body


def test_last_day_reminder_that_is_late_says_today(cast, item):
    rows = one(date(2026, 3, 19), "due_minus_1", cast.owner_position)

    words = HANDLER.words(rows, cast.owner.person_id, datetime(2026, 3, 20, 9, 0, tzinfo=WIB))

    assert words.subject == "Hari ini jatuh tempo: Audit kasus stunting"


def test_owner_and_sekda_get_the_escalation(cast, item):
    sekda = cast.leader.positions_today[0]

    rows = [row for row in planned_on(date(2026, 3, 27)) if row.stage == "due_plus_7"]

    assert {row.position_id for row in rows} == {cast.owner_position.pk, sekda.pk}
    assert {row.never_merged for row in rows} == {True}


def test_stall_is_told_once_to_owner_and_sekda(cast, item):
    assert [row for row in planned_on(date(2026, 4, 8)) if row.stage == "stalled"] == []

    first = [row for row in planned_on(date(2026, 4, 9)) if row.stage == "stalled"]
    later = [row for row in planned_on(date(2026, 5, 20)) if row.stage == "stalled"]

    assert [row.subject_version for row in first] == [date(2026, 3, 10).toordinal()] * 2
    assert first == later
    assert plan(first) == 2
    assert plan(later) == 0


def test_item_without_due_date_is_told_of_a_stall_alone(cast, item):
    ActionItem.objects.filter(pk=item.pk).update(due_on=None)

    assert {row.stage for row in planned_on(date(2026, 6, 1))} == {"stalled"}


@pytest.mark.parametrize("status", ["done", "dropped", "on_hold"])
def test_closed_items_are_silent(cast, item, status):
    ActionItem.objects.filter(pk=item.pk).update(status=status, status_reason="x")

    assert planned_on(date(2026, 6, 1)) == []


def test_stages_before_the_assignment_are_left_out(cast, item):
    ActionItem.objects.filter(pk=item.pk).update(assigned_on=date(2026, 3, 16), progress_since=date(2026, 3, 16))

    assert stages(planned_on(date(2026, 3, 17))) == [("due_minus_3", date(2026, 3, 17))]


def reasons(rows):
    return set(HANDLER.recheck(rows).values())


def test_recheck_lets_what_still_holds_pass(cast, item):
    assert HANDLER.recheck(obligations(date(2026, 3, 27))) == {}


def test_recheck_names_why_it_must_not_be_said(cast, item):
    rows = obligations(date(2026, 4, 9))
    escalations = [row for row in rows if row.stage == "due_plus_7"]
    stalls = [row for row in rows if row.stage == "stalled"]

    ActionItem.objects.filter(pk=item.pk).update(due_version=2)
    moved = reasons(escalations)
    ActionItem.objects.filter(pk=item.pk).update(due_version=1, progress_since=date(2026, 4, 1))
    progressed = reasons(stalls)
    ActionItem.objects.filter(pk=item.pk).update(owner=make_position())
    passed_on = HANDLER.recheck(escalations)
    ActionItem.objects.filter(pk=item.pk).update(status="done")
    closed = reasons(rows)

    assert (moved, progressed, closed) == ({"deadline_moved"}, {"progress_verified"}, {"item_closed"})
    assert set(passed_on.values()) == {"owner_changed"}
    assert len(passed_on) == 1  # the sekda still gets his copy


def test_recheck_stops_the_copy_to_a_sekda_who_left_the_circle(cast):
    sekda = cast.leader.positions_today[0]
    circle = make_circle(sekda)
    meeting = make_meeting(circle=circle)
    ActionItem.objects.filter(pk=cast.item.pk).update(status="dropped", status_reason="x")
    make_action_item(
        owner=cast.owner_position, meeting=meeting, assigned_on=date(2026, 1, 5), due_on=date(2026, 3, 20),
        progress_since=date(2026, 1, 5),
    )  # fmt: skip
    rows = [row for row in obligations(date(2026, 3, 27)) if row.position_id == sekda.pk]

    Circle.objects.get(pk=circle.pk).positions.clear()

    assert reasons(rows) == {"not_entitled"}


def test_closing_cancels_what_was_not_sent(cast, item):
    rows = planned_on(date(2026, 3, 17))

    with time_machine.travel(datetime(2026, 3, 17, 3, 0, tzinfo=UTC), tick=False):
        report = send_report(cast.owner, item, 12)
        plan(rows)  # by a planner that looked a moment before
        verify_report(by=cast.verifier, report=report, amount=Decimal(12))

    states = Obligation.objects.filter(subject_kind="followups.action_item").values_list("state", "reason")
    assert set(states) == {("cancelled", "item_closed")}


def test_dropping_and_reassigning_cancel_too(cast, item):
    obligations(date(2026, 3, 17))
    reassign_owner(by=cast.secretariat, item=item, owner=make_position(), reason="Bukan tugasnya")
    after_move = set(Obligation.objects.filter(stage__startswith="due").values_list("state", "reason"))
    item.refresh_from_db()
    drop_item(by=cast.leader, item=item, reason="Dikerjakan pusat")

    assert after_move == {("cancelled", "owner_changed")}
    assert planned_on(date(2026, 3, 19)) == []


def test_tagihan_is_no_progress_and_does_not_end_a_stall(cast, item):
    from followups.services.inquiries import send_reminder

    send_reminder(by=cast.secretariat, item=item, client_ref=uuid.uuid4())

    assert [row.stage for row in planned_on(date(2026, 4, 9) + timedelta(days=1)) if row.stage == "stalled"] != []
