"""Words for dates, times and numbers, the same on screens, in messages and on paper.

Indonesian unless a screen asks for its own language (`words=screen_words()`): official documents, mails and what is
stored are never translated. Times and numbers are written alike in both.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from num2words import num2words


@dataclass(frozen=True)
class Words:
    """What one language calls months and days, and how it joins them with a time."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    moment: str
    open_end: str
    late: str
    late_by_one: str
    today: str
    tomorrow: str
    left: str


INDONESIAN = Words(
    months=("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
            "November", "Desember"),
    short_months=("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"),
    days=("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    moment="{date} pukul {time}", open_end="{start} s.d. selesai",
    late="lewat {days} hari", late_by_one="lewat 1 hari", today="hari ini", tomorrow="besok", left="{days} hari lagi",
)  # fmt: skip
ENGLISH = Words(
    months=("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December"),
    short_months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    moment="{date}, {time}", open_end="{start} until finished",
    late="{days} days late", late_by_one="1 day late", today="today", tomorrow="tomorrow", left="in {days} days",
)  # fmt: skip

#: The three official time zones (Keppres 41/1987), by offset from UTC in hours.
ZONE_LABELS = {7: "WIB", 8: "WITA", 9: "WIT"}
DEFAULT_ZONE = "Asia/Jakarta"


def screen_words() -> Words:
    """Those of the screen's language; never for a paper, a mail or what is stored."""
    return ENGLISH if get_language() == "en" else INDONESIAN


def _as_date(value: date, zone: str) -> date:
    """The calendar day of `value`; an aware moment is first moved to `zone`."""
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone)).date() if value.tzinfo else value.date()
    return value


def _as_time(value: datetime | time, zone: str) -> time:
    """The clock time of `value`; an aware moment is first moved to `zone`."""
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone)).time() if value.tzinfo else value.time()
    return value


def format_date(value: date, *, zone: str = DEFAULT_ZONE, words: Words = INDONESIAN) -> str:
    """`12 Januari 2026`."""
    day = _as_date(value, zone)
    return f"{day.day} {words.months[day.month - 1]} {day.year}"


def format_day_date(value: date, *, zone: str = DEFAULT_ZONE, words: Words = INDONESIAN) -> str:
    """`Senin, 12 Januari 2026`."""
    day = _as_date(value, zone)
    return f"{words.days[day.weekday()]}, {format_date(day, words=words)}"


def format_short_date(
    value: date, *, with_year: bool = False, zone: str = DEFAULT_ZONE, words: Words = INDONESIAN
) -> str:
    """`12 Jan`, or `12 Jan 2026` with the year, for table cells."""
    day = _as_date(value, zone)
    short = f"{day.day} {words.short_months[day.month - 1]}"
    return f"{short} {day.year}" if with_year else short


def format_near_date(value: date, today: date, *, zone: str = DEFAULT_ZONE, words: Words = INDONESIAN) -> str:
    """`12 Jan` in the year of `today`; another year is named, for nobody could guess it."""
    day = _as_date(value, zone)
    return format_short_date(day, with_year=day.year != today.year, words=words)


def format_numeric_date(value: date, *, zone: str = DEFAULT_ZONE) -> str:
    """`12/01/2026`, as typed into forms."""
    return f"{_as_date(value, zone):%d/%m/%Y}"


def format_month(value: date, *, zone: str = DEFAULT_ZONE, words: Words = INDONESIAN) -> str:
    """`Januari 2026`."""
    day = _as_date(value, zone)
    return f"{words.months[day.month - 1]} {day.year}"


def format_time(value: datetime | time, *, zone: str = DEFAULT_ZONE) -> str:
    """`09.00`."""
    return f"{_as_time(value, zone):%H.%M}"


def zone_label(zone: str = DEFAULT_ZONE) -> str:
    """`WIB`, `WITA` or `WIT`; a zone outside Indonesia is named as it is. None of the three has summer time."""
    offset = ZoneInfo(zone).utcoffset(datetime(2026, 1, 1))  # noqa: DTZ001 -- a wall time is what utcoffset wants
    hours = offset // timedelta(hours=1) if offset is not None else None
    return ZONE_LABELS[hours] if hours in ZONE_LABELS and zone.startswith("Asia/") else zone


def format_time_zone(value: datetime | time, *, zone: str = DEFAULT_ZONE) -> str:
    """`09.00 WIB`."""
    return f"{format_time(value, zone=zone)} {zone_label(zone)}"


def format_moment(value: datetime, *, zone: str = DEFAULT_ZONE, words: Words = INDONESIAN) -> str:
    """`14 Maret 2026 pukul 08.15 WIB`."""
    day = format_date(value, zone=zone, words=words)
    return words.moment.format(date=day, time=format_time_zone(value, zone=zone))


def format_time_range(
    start: datetime | time, end: datetime | time | None, *, zone: str = DEFAULT_ZONE, words: Words = INDONESIAN
) -> str:
    """`09.00–12.40 WIB`; without an end `09.00 WIB s.d. selesai`."""
    if end is None:
        return words.open_end.format(start=format_time_zone(start, zone=zone))
    return f"{format_time(start, zone=zone)}–{format_time_zone(end, zone=zone)}"


def format_number(value: float | Decimal, *, decimals: int | None = None) -> str:
    """`1.234,5`: dots for thousands, a comma for decimals; trailing zeros go unless `decimals` is fixed."""
    number = Decimal(str(value))
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{abs(number):f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = "−" if number < 0 else ""
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def format_percent(value: float | Decimal) -> str:
    """`58%`: whole percents, halves rounded up."""
    return f"{format_number(value, decimals=0)}%"


def format_file_size(size: int) -> str:
    """`388 KB` or `1,2 MB`."""
    kilobytes = size / 1024
    if kilobytes < 1000:
        return f"{format_number(max(1, round(kilobytes)))} KB"
    return f"{format_number(kilobytes / 1024, decimals=1)} MB"


def spell_number(value: int) -> str:
    """`dua belas`, for letters that write a count in words as well."""
    return str(num2words(value, lang="id"))


def format_days_left(due_on: date, today: date, *, words: Words = INDONESIAN) -> str:
    """`4 hari lagi`, `besok`, `hari ini` or `lewat 3 hari`."""
    days = (due_on - today).days
    if days < 0:
        return words.late_by_one if days == -1 else words.late.format(days=-days)
    return {0: words.today, 1: words.tomorrow}.get(days, words.left.format(days=days))


def join_words(words: list[str]) -> str:
    """`a`, `a dan b`, `a, b, dan c`."""
    if len(words) <= 2:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"
