"""The audit finds what planner and dispatcher left undone, did too much, or left lying."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from rakor_portal.messaging.models import Message, Obligation
from rakor_portal.messaging.notifications.cycle import run_cycle
from rakor_portal.messaging.notifications.reconciliation import audit_deliveries
from rakor_portal.messaging.registry import Expected, Planned
from tests.factories import make_holder, make_position, make_user

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 3, 17, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tuesday_morning():
    with time_machine.travel(MOMENT, tick=True):
        yield


@pytest.fixture
def said(smtp, handler):
    """A user who was reminded by mail and notice."""
    position = make_user().positions_today[0]
    handler.plan = [
        Planned(position.government_id, handler.kind, 1, "h-7", position.pk, MOMENT - timedelta(hours=1), urgency=1)
    ]
    run_cycle(timezone.now())
    return position


def sorts():
    return [finding.sort for finding in audit_deliveries(timezone.now())]


def test_books_of_an_ordinary_day_balance(said, capsys):
    call_command("deliveries_audit")

    assert capsys.readouterr().out == "Pemeriksaan selesai: 0 kurang, 0 lebih, 0 macet.\n"


def test_missing_plan_is_found(said, handler):
    position = make_position()
    handler.plan.append(
        Planned(position.government_id, handler.kind, 2, "h-3", position.pk, MOMENT - timedelta(days=9))
    )

    assert sorts() == ["missing"]


def test_missing_announcement_is_found(said, handler):
    handler.announced = [Expected(handler.kind, 3, "assigned", said.pk)]

    assert sorts() == ["missing"]


def test_open_obligation_that_nobody_planned_is_found(said):
    Obligation.objects.create(
        government=said.government, subject_kind="tests.subject", subject_id=99, stage="h-1", position=said,
        channel="email", fire_at=timezone.now(), is_scheduled=True,
    )  # fmt: skip

    assert sorts() == ["extra"]


def test_open_obligation_of_a_closed_subject_is_found(said, handler):
    Obligation.objects.create(
        government=said.government, subject_kind="tests.subject", subject_id=5, stage="h-1", position=said,
        channel="email", fire_at=timezone.now(), is_scheduled=True,
    )  # fmt: skip
    handler.refused = {5: "selesai"}

    assert sorts() == ["extra"]


def test_message_that_nobody_ordered_is_found(said):
    Obligation.objects.filter(channel="email").delete()

    assert "extra" in sorts()


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "queued", "sent_at": None, "not_before": MOMENT - timedelta(hours=1)},
        {"state": "queued", "waits_for_document": 4, "created_at": MOMENT - timedelta(hours=1)},
        {"state": "leased", "lease_until": MOMENT - timedelta(hours=1)},
        {"state": "committing", "committed_at": MOMENT - timedelta(hours=1)},
        {"state": "uncertain"},
        {"state": "quarantined"},
    ],
)
def test_message_that_does_not_move_is_found(said, fields):
    Message.objects.filter(channel="email").update(**fields)

    assert sorts() == ["stuck"]


def test_obligation_left_open_by_a_sent_message_is_found(said):
    Obligation.objects.filter(channel="email").update(state="bound")

    assert sorts() == ["stuck"]


def test_planned_obligation_that_never_became_a_message_is_found(said, handler):
    position = make_position()
    make_holder(position)
    row = Planned(position.government_id, handler.kind, 2, "h-3", position.pk, MOMENT - timedelta(days=9))
    handler.plan.append(row)
    Obligation.objects.create(
        government=said.government, subject_kind=row.subject_kind, subject_id=2, stage="h-3", position=position,
        channel="email", fire_at=row.fire_at, is_scheduled=True,
    )  # fmt: skip

    assert sorts() == []  # planned only now: it waits for the next office hours
    Obligation.objects.filter(stage="h-3").update(created_at=row.fire_at)
    assert sorts() == ["stuck"]


def test_command_fails_when_the_books_do_not_balance(said, capsys):
    Message.objects.filter(channel="email").update(state="uncertain")

    with pytest.raises(SystemExit):
        call_command("deliveries_audit")

    assert capsys.readouterr().out.endswith("0 kurang, 0 lebih, 1 macet.\n")
