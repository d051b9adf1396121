"""Who holds a post on a day, and which terms exclude each other."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from rakor_portal.audit.models import AuditEntry
from rakor_portal.directory.models import Incumbency
from rakor_portal.directory.services.incumbencies import appoint_holder, end_incumbency
from rakor_portal.errors import RuleViolation
from tests.factories import make_holder, make_person, make_position, make_user

pytestmark = pytest.mark.django_db
Kind = Incumbency.Kind
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-03-02 08:00:00+07:00", tick=False):
        yield


def appoint(position, kind=Kind.DEFINITIVE, *, start=DAY, end=None, person=None):
    return appoint_holder(
        by=make_user(), position=position, person=person or make_person(), kind=kind, valid_from=start, valid_until=end
    )


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "holds"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (date(2026, 3, 3), None, False),
        (None, date(2026, 3, 1), False),
    ],
)
def test_term_counts_from_its_first_to_its_last_day(valid_from, valid_until, holds):
    position = make_position()
    make_holder(position, valid_from=valid_from, valid_until=valid_until)

    assert (position.pk in Incumbency.objects.holders_on(DAY)) is holds


def test_daily_acting_comes_before_the_definitive_holder_while_it_runs():
    position = make_position()
    definitive = make_holder(position)
    acting = make_holder(position, kind=Kind.DAILY_ACTING, valid_from=DAY, valid_until=date(2026, 3, 6))

    assert Incumbency.objects.holders_on(date(2026, 3, 6))[position.pk] == acting
    assert Incumbency.objects.holders_on(date(2026, 3, 7))[position.pk] == definitive


@pytest.mark.parametrize("count", [1, 3])
def test_holders_take_one_query_with_names(django_assert_num_queries, count):
    positions = [make_position() for _ in range(count)]
    for position in positions:
        make_holder(position)
    vacant = make_position()

    with django_assert_num_queries(1):
        holders = Incumbency.objects.holders_on(DAY, [position.pk for position in [*positions, vacant]])
        names = [f"{holder.person} {holder.titled_position}" for holder in holders.values()]

    assert len(names) == count


@pytest.mark.parametrize("kind", [Kind.DEFINITIVE, Kind.ACTING, Kind.INTERIM])
def test_post_has_one_holder_at_a_time(kind):
    position = make_position()
    first = appoint(position, end=date(2026, 6, 30))

    with pytest.raises(RuleViolation, match=r"dipangku .* \(Definitif\), sampai 30 Juni 2026"):
        appoint(position, kind, start=date(2026, 6, 30))
    appoint(position, kind, start=date(2026, 7, 1))

    assert first.position.incumbencies.count() == 2


def test_earlier_term_may_not_run_into_a_later_one():
    position = make_position()
    appoint(position, start=date(2026, 7, 1))

    with pytest.raises(RuleViolation):
        appoint(position, Kind.ACTING, start=DAY)
    appoint(position, Kind.ACTING, start=DAY, end=date(2026, 6, 30))


def test_daily_acting_stands_beside_the_holder_but_not_beside_another():
    position = make_position()
    appoint(position)

    appoint(position, Kind.DAILY_ACTING, end=date(2026, 3, 6))

    with pytest.raises(RuleViolation, match="Plh"):
        appoint(position, Kind.DAILY_ACTING, end=date(2026, 3, 3))


def test_one_person_may_hold_two_posts():
    person = make_person()
    first, second = make_position(), make_position()

    appoint(first, person=person)
    appoint(second, Kind.ACTING, person=person)

    assert {holder.person for holder in Incumbency.objects.holders_on(DAY).values()} >= {person}
    assert person.incumbencies.count() == 2


def test_titles_name_the_acting():
    position = make_position(title="Kepala Dinas Kesehatan")

    assert make_holder(position, kind=Kind.ACTING).titled_position == "Plt. Kepala Dinas Kesehatan"


def test_ending_keeps_the_last_day_and_is_audited():
    term = appoint(make_position())

    end_incumbency(by=make_user(), incumbency=term, last_day=date(2026, 3, 31))

    term.refresh_from_db()
    assert term.valid_until == date(2026, 3, 31)
    assert list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True)) == [
        "incumbency.appoint",
        "incumbency.end",
    ]


def test_term_cannot_end_before_it_begins_nor_be_lengthened():
    term = appoint(make_position(), end=date(2026, 3, 31))

    with pytest.raises(RuleViolation, match="ini mulai 2 Maret 2026; hari terakhirnya tidak lebih awal"):
        end_incumbency(by=make_user(), incumbency=term, last_day=date(2026, 3, 1))
    term.refresh_from_db()
    with pytest.raises(RuleViolation, match="sudah berakhir lebih dahulu"):
        end_incumbency(by=make_user(), incumbency=term, last_day=date(2026, 4, 1))


def test_days_whose_year_must_be_mistyped_are_refused():
    far = [
        ({"start": date(2199, 12, 31)}, "Tanggal Mulai paling awal 2 Maret 1976 dan paling lambat 2 Maret 2028"),
        ({"start": date(1900, 1, 1)}, "Tanggal Mulai paling awal"),
        ({"end": date(2199, 12, 31)}, "Tanggal Sampai paling awal"),
    ]
    for days, words in far:
        with pytest.raises(RuleViolation, match=words):
            appoint(make_position(), **days)
    term = make_holder(make_position())
    for last_day in (date(1900, 1, 1), date(2021, 3, 1), date(2199, 1, 1)):
        with pytest.raises(RuleViolation, match="Hari terakhir paling awal 2 Maret 2021 dan paling lambat"):
            end_incumbency(by=make_user(), incumbency=term, last_day=last_day)
    end_incumbency(by=make_user(), incumbency=term, last_day=date(2021, 3, 2))
    appoint(make_position(), start=date(2028, 3, 2), end=date(2036, 3, 2))


def test_database_admits_one_open_holder():
    position = make_position()
    make_holder(position)
    second = Incumbency(
        government=position.government, position=position, person=make_person(), kind=Kind.ACTING, valid_from=DAY
    )

    with pytest.raises(ValidationError, match="masih dipangku orang lain"):
        second.full_clean()
