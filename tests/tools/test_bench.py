"""The bench itself: its frozen files, its loader at a tiny size, and its table; no time is judged here."""

import hashlib
import random
from pathlib import Path

import pytest
from django.db import connection

from followups.models import ActionItem, ProgressReport, Verification
from meetings.models import Meeting, PriorityTopic
from tests.factories import make_government, make_holder, make_organization, make_position, make_user
from tools.bench.loading import Cast, Size, _meeting, _report
from tools.bench.table import Row, print_table

FROZEN = Path(__file__).parents[2] / "tools" / "bench" / "frozen"


def test_frozen_files_are_the_frozen_ones():
    told = dict(reversed(line.split()) for line in (FROZEN / "SHA256SUMS").read_text().splitlines())

    assert {name: hashlib.sha256((FROZEN / name).read_bytes()).hexdigest() for name in told} == told
    assert {path.name for path in FROZEN.glob("*.html")} | {"floors.py"} == set(told)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the bench loads PostgreSQL")
def test_loader_writes_rows_that_agree_with_each_other():
    government = make_government()
    owner, chair = make_position(make_organization(government)), make_position(make_organization(government))
    make_holder(owner)
    topic = PriorityTopic.objects.create(government=government, slug="air", name="Air bersih", order=1)
    reporter, verifier = make_user("agency_head", government=government), make_user("verifier", government=government)
    size = Size(2, items=3, reports=2)

    chance = random.Random(1)
    cast = Cast(government, [owner], chair, reporter, verifier, [topic])
    _report(cast, size.reports, [item for number in range(2) for item in _meeting(cast, number, size, chance)])

    assert Meeting.objects.filter(government=government).count() == 2
    items = ActionItem.objects.filter(government=government)
    assert (items.count(), ProgressReport.objects.count(), Verification.objects.count()) == (6, 12, 12)
    for item in items.with_condition(government, reporter.today):
        assert (item.status == "done") == (item.condition == "done") == (item.closed_on is not None)
        assert item.reports.order_by("-number").first().amount == item.verified_amount


def test_table_counts_only_rows_with_a_target(capsys):
    rows = [
        Row("met", "1 ms", 1.0, 2),
        Row("missed", "9 ms", 9.0, 2),
        Row("for scale", "1 s"),
        Row("rate", "", 120.0, 100, "/s", at_least=True),
    ]

    print_table(rows)

    printed = capsys.readouterr().out.splitlines()
    assert printed[-1] == "bench: 2 of 3 targets met"
    assert [line.rsplit(maxsplit=1)[-1] for line in printed[-5:-3]] == ["met", "MISSED"]
