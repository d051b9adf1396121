"""The condition of an action item, rule by rule (ux.md section 6)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import F

from followups.models import ActionItem
from followups.models.conditions import ALARMING, Condition
from tests.factories import make_action_item, make_government

TODAY = date(2026, 3, 16)
FULL_CLAIM = {"status": "awaiting_verification", "claimed_amount": 12}

pytestmark = pytest.mark.django_db


def days_ago(days):
    return TODAY - timedelta(days=days)


def reported(days):
    return datetime(2026, 3, 16, 3, 0, tzinfo=UTC) - timedelta(days=days)


def read(item):
    items = ActionItem.objects.with_condition(make_government(), TODAY)
    return items.annotate(rank=F("severity")).get(pk=item.pk)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "done", "verified_amount": 12}, Condition.DONE),
        ({"status": "dropped", "status_reason": "x"}, Condition.INACTIVE),
        ({"status": "on_hold", "status_reason": "x", "progress_since": days_ago(90)}, Condition.INACTIVE),
        ({**FULL_CLAIM, "last_reported_at": reported(1)}, Condition.AWAITING),
        # five working days before Monday 16 March is Monday 9 March
        ({**FULL_CLAIM, "last_reported_at": reported(7)}, Condition.AWAITING),
        (
            {**FULL_CLAIM, "last_reported_at": reported(8), "progress_since": days_ago(30)},
            Condition.STALLED,
        ),
        ({"assigned_on": TODAY + timedelta(days=1)}, Condition.NOT_STARTED),
        ({"assigned_on": days_ago(30), "progress_since": days_ago(30)}, Condition.STALLED),
        ({"assigned_on": days_ago(29), "progress_since": days_ago(29), "due_on": days_ago(1)}, Condition.OVERDUE),
        ({"assigned_on": days_ago(40), "progress_since": days_ago(31), "due_on": days_ago(9)}, Condition.STALLED),
        (
            {"assigned_on": days_ago(10), "due_on": TODAY + timedelta(days=7), "last_reported_at": reported(1),
             "verified_amount": 11},
            Condition.AT_RISK,
        ),
        (  # plan 10 of 40 days = 25 %, verified 2 of 12 = 16 %: below 85 % of the plan
            {"assigned_on": days_ago(10), "due_on": TODAY + timedelta(days=30), "verified_amount": 2,
             "last_reported_at": reported(1)},
            Condition.AT_RISK,
        ),
        (
            {"assigned_on": days_ago(10), "due_on": TODAY + timedelta(days=30), "verified_amount": 3,
             "last_reported_at": reported(1)},
            Condition.ON_TRACK,
        ),
        (  # a report older than fourteen days
            {"assigned_on": days_ago(20), "due_on": TODAY + timedelta(days=180), "verified_amount": 6,
             "last_reported_at": reported(16)},
            Condition.AT_RISK,
        ),
        ({"assigned_on": days_ago(15), "due_on": None}, Condition.AT_RISK),  # no data counts as bad
        ({"assigned_on": days_ago(14), "due_on": None}, Condition.ON_TRACK),
    ],
)  # fmt: skip
def test_condition_first_matching_rule_wins(fields, expected):
    item = make_action_item(**{"assigned_on": days_ago(40), **fields})

    row = read(item)

    assert row.condition == expected
    assert row.rank == list(Condition).index(expected)
    assert (row.since is not None) == (expected in ALARMING)


def test_since_and_percentages_of_a_stalled_item():
    item = make_action_item(
        assigned_on=days_ago(60), progress_since=days_ago(56), due_on=TODAY + timedelta(days=60), verified_amount=5
    )

    row = read(item)

    assert (row.since, row.verified_share, row.plan_percent, row.rank) == (days_ago(56), 41, 50, 0)


def test_since_of_a_late_item_is_its_due_date():
    item = make_action_item(assigned_on=days_ago(20), progress_since=days_ago(5), due_on=days_ago(3))

    assert (read(item).since, read(item).plan_percent) == (days_ago(3), 100)
