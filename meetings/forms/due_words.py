"""Dates proposed from spoken deadlines: "dua pekan", "akhir bulan", "30 hari"."""

import calendar
import re
from datetime import date, timedelta

NUMBERS = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
    "sepuluh": 10, "sebelas": 11, "dua belas": 12,
}  # fmt: skip
DAYS = {"hari": 1, "minggu": 7, "pekan": 7}
WRITTEN = "|".join(sorted(NUMBERS, key=len, reverse=True))
#: Words for a day that was over when they were said; nobody sets such a deadline.
PAST = re.compile(
    r"^(?:(?:kemarin|tadi)(?: (?:pagi|siang|sore|malam|lusa))?|(?:\w+ ){0,2}(?:hari|minggu|pekan|bulan|tahun)"
    r" (?:yang )?(?:lalu|kemarin|silam))$"
)
SPAN = re.compile(rf"^(?:dalam )?(se|\d+ |(?:{WRITTEN}) )(hari|minggu|pekan|bulan)\b")


def is_past(words: str) -> bool:
    """Whether spoken words name a day that was over already."""
    return bool(PAST.match(" ".join(words.lower().split())))


def propose_due(words: str, *, spoken_on: date) -> date | None:
    """The day that spoken words mean, reckoned from the day they were said; None when they name no day."""
    said = " ".join(words.lower().split())
    if said.startswith("akhir bulan"):
        return _month_end(spoken_on.year, spoken_on.month)
    if said.startswith("akhir tahun"):
        return date(spoken_on.year, 12, 31)
    if said.startswith("besok"):
        return spoken_on + timedelta(days=1)
    if said.startswith(("pekan depan", "minggu depan")):
        return spoken_on + timedelta(days=7)
    found = SPAN.match(said)
    if not found:
        return None
    amount = found[1].strip()
    count = 1 if amount == "se" else int(amount) if amount.isdecimal() else NUMBERS[amount]
    return _after(spoken_on, count, found[2])


def _after(day: date, count: int, unit: str) -> date | None:
    if count > 1000:
        return None
    if unit != "bulan":
        return day + timedelta(days=count * DAYS[unit])
    months = day.month - 1 + count
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
