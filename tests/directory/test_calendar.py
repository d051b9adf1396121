"""Working days across weekends, holidays and cuti bersama."""

from datetime import date

import pytest

from rakor_portal.directory.models import Holiday, WorkingCalendar
from tests.factories import make_government

pytestmark = pytest.mark.django_db
KIND = Holiday.Kind


@pytest.fixture
def calendar():
    """Lebaran 2026: cuti bersama on Friday the 20th and around, holidays on Saturday and Sunday."""
    government = make_government()
    days = [
        (date(2026, 3, 18), KIND.COLLECTIVE_LEAVE, "Cuti bersama Nyepi"),
        (date(2026, 3, 19), KIND.NATIONAL, "Hari Suci Nyepi"),
        (date(2026, 3, 20), KIND.COLLECTIVE_LEAVE, "Cuti bersama Idulfitri"),
        (date(2026, 3, 21), KIND.NATIONAL, "Idulfitri"),
        (date(2026, 3, 23), KIND.COLLECTIVE_LEAVE, "Cuti bersama Idulfitri"),
        (date(2026, 3, 24), KIND.COLLECTIVE_LEAVE, "Cuti bersama Idulfitri"),
        (date(2026, 6, 15), KIND.LOCAL, "Hari jadi kabupaten"),
    ]
    for day, kind, name in days:
        Holiday.objects.create(government=government, date=day, kind=kind, name=name)
    Holiday.objects.create(government=make_government("18.02"), date=date(2026, 3, 17), name="Libur tetangga")
    return WorkingCalendar.load(government.pk, date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 17), True),
        (date(2026, 3, 18), False),
        (date(2026, 3, 19), False),
        (date(2026, 3, 22), False),
        (date(2026, 3, 25), True),
        (date(2026, 6, 15), False),
    ],
)
def test_working_days(calendar, day, works):
    assert calendar.is_working_day(day) is works


def test_next_and_previous_working_day_pass_the_whole_holiday(calendar):
    assert calendar.next_working_day(date(2026, 3, 18)) == date(2026, 3, 25)
    assert calendar.next_working_day(date(2026, 3, 17)) == date(2026, 3, 17)
    assert calendar.previous_working_day(date(2026, 3, 24)) == date(2026, 3, 17)


def test_adding_working_days(calendar):
    assert calendar.add_working_days(date(2026, 3, 16), 3) == date(2026, 3, 26)
    assert calendar.add_working_days(date(2026, 3, 26), -3) == date(2026, 3, 16)
    assert calendar.add_working_days(date(2026, 3, 16), 0) == date(2026, 3, 16)


def test_names_of_a_day(calendar):
    assert calendar.holiday_names(date(2026, 3, 19)) == ["Hari Suci Nyepi"]
    assert calendar.holiday_names(date(2026, 3, 17)) == []


def test_loading_takes_one_query(django_assert_num_queries):
    government = make_government()

    with django_assert_num_queries(1):
        WorkingCalendar.load(government.pk, date(2026, 3, 1), date(2026, 3, 31))
