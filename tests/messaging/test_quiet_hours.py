"""When messages may disturb: office hours of working days."""

from datetime import datetime

import pytest

from rakor_portal.directory.models import Holiday
from rakor_portal.messaging.notifications.quiet_hours import next_open_moment
from tests.factories import make_government

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-17T06:59:00+07:00", "2026-03-17T07:00:00+07:00"),
        ("2026-03-17T07:00:00+07:00", "2026-03-17T07:00:00+07:00"),
        ("2026-03-17T17:59:00+07:00", "2026-03-17T17:59:00+07:00"),
        ("2026-03-17T18:00:00+07:00", "2026-03-18T07:00:00+07:00"),
        ("2026-03-20T18:30:00+07:00", "2026-03-24T07:00:00+07:00"),  # Friday evening, Monday off
        ("2026-03-21T09:00:00+07:00", "2026-03-24T07:00:00+07:00"),
    ],
)
def test_office_hours_end_at_six_and_skip_days_off(moment, opens):
    government = make_government()
    Holiday.objects.create(government=government, date=datetime(2026, 3, 23).date(), name="Cuti bersama")  # noqa: DTZ001

    assert next_open_moment(government, datetime.fromisoformat(moment)) == datetime.fromisoformat(opens)
