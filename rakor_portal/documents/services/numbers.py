"""Numbers without gaps: taken in the transaction of what they number, so that a roll-back gives them back."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from rakor_portal.directory.models import Government
from rakor_portal.documents.models import Document, NumberPattern, NumberRegister
from rakor_portal.errors import RuleViolation

MONTHS_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def take_numbers(*, government: Government, register: str, year: int, count: int = 1) -> range:
    """The next `count` numbers of a register, gapless per year; others wait until the caller's transaction ends.

    The increment is one UPDATE, which locks the row on PostgreSQL; SQLite has one writer at a time.
    """
    with transaction.atomic():
        row, _created = NumberRegister.objects.get_or_create(government=government, register=register, year=year)
        NumberRegister.objects.filter(pk=row.pk).update(last_number=F("last_number") + count)
        row.refresh_from_db(fields=["last_number"])
    return range(row.last_number - count + 1, row.last_number + 1)


def take_document_number(*, government: Government, kind: str, dated_on: date, classification: str = "") -> str:
    """The next number for a document of `kind`, written after the pattern that holds on `dated_on`.

    A number that was given by hand before (SRIKANDI) is used up: the register goes on to the next.
    Raises RuleViolation when the government has no pattern.
    """
    pattern = _pattern_on(government=government, kind=kind, day=dated_on)
    while True:
        taken = take_numbers(government=government, register=pattern.register, year=dated_on.year)
        number = pattern.pattern.format(
            classification=classification or pattern.classification,
            number=taken[0],
            unit=pattern.unit,
            month_roman=MONTHS_ROMAN[dated_on.month - 1],
            year=dated_on.year,
        )
        if not Document.objects.filter(government=government, number=number).exists():
            return number


def check_external_number(*, government: Government, number: str) -> str:
    """A number from another register, trimmed. Raises RuleViolation when a document already bears it."""
    number = " ".join(number.split())
    if Document.objects.filter(government=government, number=number).exists():
        raise RuleViolation(_("Nomor %(number)s sudah dipakai dokumen lain.") % {"number": number})
    return number


def _pattern_on(*, government: Government, kind: str, day: date) -> NumberPattern:
    patterns = NumberPattern.objects.filter(government=government, kind=kind)
    pattern = (
        patterns.filter(Q(valid_from=None) | Q(valid_from__lte=day))
        .order_by(F("valid_from").desc(nulls_last=True))
        .first()
    )
    if pattern is None:
        raise RuleViolation(_("Pola nomor untuk jenis dokumen ini belum diatur."))
    return pattern
