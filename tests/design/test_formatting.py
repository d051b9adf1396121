from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from rakor_portal import formatting

NINE_IN_JAKARTA = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)
LATE_EVENING_UTC = datetime(2026, 1, 11, 20, 0, tzinfo=UTC)


def test_dates_are_spelled_in_indonesian():
    day = date(2026, 8, 17)

    assert formatting.format_date(day) == "17 Agustus 2026"
    assert formatting.format_day_date(day) == "Senin, 17 Agustus 2026"
    assert formatting.format_short_date(day) == "17 Agt"
    assert formatting.format_short_date(day, with_year=True) == "17 Agt 2026"
    assert formatting.format_numeric_date(day) == "17/08/2026"
    assert formatting.format_month(day) == "Agustus 2026"


def test_a_moment_falls_on_the_day_of_its_zone():
    assert formatting.format_date(LATE_EVENING_UTC) == "12 Januari 2026"
    assert formatting.format_date(datetime(2026, 1, 11, 16, 30, tzinfo=UTC)) == "11 Januari 2026"
    assert formatting.format_date(datetime(2026, 1, 11, 16, 30, tzinfo=UTC), zone="Asia/Jayapura") == "12 Januari 2026"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Jakarta", "09.00 WIB"),
        ("Asia/Pontianak", "09.00 WIB"),
        ("Asia/Makassar", "10.00 WITA"),
        ("Asia/Jayapura", "11.00 WIT"),
    ],
)
def test_times_carry_their_zone(zone, expected):
    assert formatting.format_time_zone(NINE_IN_JAKARTA, zone=zone) == expected


def test_a_zone_outside_indonesia_is_named_as_it_is():
    assert formatting.zone_label("Europe/Berlin") == "Europe/Berlin"


def test_time_range_without_an_end_runs_until_done():
    end = datetime(2026, 1, 12, 5, 40, tzinfo=UTC)

    assert formatting.format_time_range(NINE_IN_JAKARTA, end) == "09.00–12.40 WIB"
    assert formatting.format_time_range(time(9, 0), None) == "09.00 WIB s.d. selesai"


def test_moment_says_date_and_clock():
    assert formatting.format_moment(NINE_IN_JAKARTA) == "12 Januari 2026 pukul 09.00 WIB"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1234.5, None, "1.234,5"),
        (Decimal("1234567.00"), None, "1.234.567"),
        (0, None, "0"),
        (-24, None, "−24"),
        (Decimal("0.125"), 2, "0,13"),
        (Decimal("100"), 1, "100,0"),
    ],
)
def test_numbers_use_dots_and_a_comma(value, decimals, expected):
    assert formatting.format_number(value, decimals=decimals) == expected


def test_percentages_are_whole_and_halves_go_up():
    assert formatting.format_percent(Decimal("58.33")) == "58%"
    assert formatting.format_percent(Decimal("62.5")) == "63%"


def test_file_sizes_are_short():
    assert formatting.format_file_size(397_312) == "388 KB"
    assert formatting.format_file_size(1_258_291) == "1,2 MB"
    assert formatting.format_file_size(12) == "1 KB"


def test_numbers_can_be_spelled():
    assert formatting.spell_number(584) == "lima ratus delapan puluh empat"


def test_days_left_in_words():
    today = date(2026, 3, 16)

    words = [formatting.format_days_left(date(2026, 3, day), today) for day in (20, 17, 16, 13)]

    assert words == ["4 hari lagi", "besok", "hari ini", "lewat 3 hari"]


def test_words_are_joined_as_in_a_sentence():
    assert formatting.join_words(["a"]) == "a"
    assert formatting.join_words(["a", "b"]) == "a dan b"
    assert formatting.join_words(["a", "b", "c"]) == "a, b, dan c"
