"""Numbers: gapless, by pattern, new each year; numbers from outside once."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from rakor_portal.documents.models import Document, NumberPattern, NumberRegister
from rakor_portal.documents.services.numbers import take_document_number, take_numbers
from rakor_portal.documents.services.preparing import prepare_government
from rakor_portal.errors import RuleViolation
from tests.factories import make_government
from tests.scene import scene


@scene
def government():
    government = make_government()
    prepare_government(government)
    return government


def test_number_follows_the_pattern_and_starts_anew_each_year(government):
    kind = Document.Kind.MINUTES

    numbers = [
        take_document_number(government=government, kind=kind, dated_on=day)
        for day in (date(2026, 1, 7), date(2026, 12, 31), date(2027, 1, 2))
    ]

    assert numbers == ["000.1.5/001/SETDA-LU/2026", "000.1.5/002/SETDA-LU/2026", "000.1.5/001/SETDA-LU/2027"]


def test_kinds_share_the_register_of_the_secretariat(government):
    day = date(2026, 1, 7)

    take_document_number(government=government, kind=Document.Kind.INVITATION_LETTER, dated_on=day)
    number = take_document_number(government=government, kind=Document.Kind.MINUTES, dated_on=day)

    assert number == "000.1.5/002/SETDA-LU/2026"


def test_roman_month_and_own_classification(government):
    NumberPattern.objects.filter(government=government).update(
        pattern="{classification}/{number}/{unit}/{month_roman}/{year}"
    )

    number = take_document_number(
        government=government, kind=Document.Kind.MINUTES, dated_on=date(2026, 6, 1), classification="400.7"
    )

    assert number == "400.7/1/SETDA-LU/VI/2026"


def test_pattern_holds_from_its_day(government):
    NumberPattern.objects.create(
        government=government,
        kind=Document.Kind.MINUTES,
        pattern="baru/{number}",
        unit="X",
        valid_from=date(2026, 7, 1),
    )
    kind = Document.Kind.MINUTES

    assert take_document_number(government=government, kind=kind, dated_on=date(2026, 6, 30)).startswith("000.1.5/")
    assert take_document_number(government=government, kind=kind, dated_on=date(2026, 7, 1)) == "baru/2"


def test_without_a_pattern_nothing_is_numbered(db):
    with pytest.raises(RuleViolation, match="Pola nomor"):
        take_document_number(government=make_government(), kind=Document.Kind.MINUTES, dated_on=date(2026, 1, 7))


def test_rolled_back_number_is_taken_again(government):
    with transaction.atomic():
        take_numbers(government=government, register="tindak-lanjut", year=2026, count=24)
        transaction.set_rollback(True)

    assert list(take_numbers(government=government, register="tindak-lanjut", year=2026, count=2)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_leave_no_gap():
    government = make_government()
    taken: list[int] = []

    def take_ten() -> None:
        for _round in range(10):
            taken.extend(take_numbers(government=government, register="setda", year=2026))
        connection.close()

    threads = [threading.Thread(target=take_ten) for _thread in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 21))
    assert NumberRegister.objects.get(government=government).last_number == 20
