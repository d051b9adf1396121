"""Tugas saya."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from followups.reports.tasks import owed_items
from followups.services.verification import return_report
from tests.factories import make_action_item, make_invitation, make_meeting
from tests.followups.overview import make_closed_item
from tests.followups.reporting import send_report

NOW = datetime(2026, 3, 16, 3, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.sql, pytest.mark.built_at(NOW)]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def test_returned_first_then_due_then_invitations_then_the_rest(cast, client):
    late = make_action_item(
        owner=cast.owner_position, title="Sudah lama tidak dilaporkan", assigned_on=date(2026, 2, 1)
    )
    report = send_report(cast.owner, cast.item, 9)
    return_report(
        by=cast.verifier, report=report, note="Perbaiki berita acara.", fix_by=timezone.localdate() + timedelta(days=2)
    )
    make_action_item(owner=cast.owner_position, title="Baru ditetapkan")
    meeting = make_meeting(
        title="Rakor evaluasi", invited_at=NOW, starts_at=NOW + timedelta(days=10), status="scheduled"
    )
    make_invitation(meeting, cast.owner_position)
    client.force_login(cast.owner)

    text = client.get("/tasks/").content.decode()

    order = [text.index(words) for words in ("Perbaiki berita acara", late.title, "Rakor evaluasi", "Baru ditetapkan")]
    assert "3 hal perlu Anda kerjakan" in text
    assert order == sorted(order)


@pytest.mark.page
def test_nothing_to_do_says_when_the_next_report_is_due(cast, client):
    client.force_login(cast.owner)

    text = client.get("/tasks/").content.decode()

    assert "Tidak ada yang perlu dikerjakan" in text
    assert "Laporan berikutnya 30 Maret 2026." in text


@pytest.mark.page
def test_operator_sees_the_tasks_of_his_head(cast, client):
    client.force_login(cast.operator)

    assert cast.item.title in client.get("/tasks/").content.decode()


@pytest.mark.page
def test_stranger_sees_none_of_them(cast, client):
    client.force_login(cast.stranger)

    assert cast.item.title not in client.get("/tasks/").content.decode()


def test_long_lists_stand_on_pages_and_the_head_counts_them_all(cast, client):
    for number in range(27):
        make_action_item(owner=cast.owner_position, title=f"Lapor ke-{number:02}", assigned_on=date(2026, 2, 1))
    meeting = make_meeting(
        title="Rakor evaluasi", invited_at=NOW, starts_at=NOW + timedelta(days=10), status="scheduled"
    )
    make_invitation(meeting, cast.owner_position)
    client.force_login(cast.owner)

    first, second, beyond = (client.get(f"/tasks/{query}").content.decode() for query in ("", "?page=2", "?page=9"))

    assert [text.count("Lapor ke-") // 2 for text in (first, second)] == [25, 2]  # title, and words for the link
    assert all("28 hal perlu Anda kerjakan" in text for text in (first, second))
    assert ["Rakor evaluasi" in text for text in (first, second)] == [True, False]
    assert ['href="?page=2"' in text for text in (first, second)] == [True, False]
    assert [cast.item.title in text for text in (first, second)] == [False, True]  # it runs without problems
    assert "Halaman 2 dari 2" in beyond


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(cast, client, django_assert_num_queries, count):
    for number in range(count):
        make_action_item(owner=cast.owner_position, assigned_on=date(2026, 2, 1))
        meeting = make_meeting(invited_at=NOW, starts_at=NOW + timedelta(days=number + 1), status="scheduled")
        make_invitation(meeting, cast.owner_position)
        extra = make_action_item(owner=cast.owner_position)
        report = send_report(cast.owner, extra, 9)
        return_report(by=cast.verifier, report=report, note="Perbaiki berita acara.", fix_by=date(2026, 3, 20))
    client.force_login(cast.owner)

    with django_assert_num_queries(7):
        client.get("/tasks/")


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_of_the_item_page(cast, client, django_assert_num_queries, count):
    for _number in range(count):
        report = send_report(cast.owner, cast.item, 9)
        return_report(by=cast.verifier, report=report, note="Perbaiki berita acara.", fix_by=date(2026, 3, 20))
        cast.item.refresh_from_db()
    client.force_login(cast.owner)

    with django_assert_num_queries(11):
        client.get(cast.item.get_absolute_url())


def test_item_of_a_closed_meeting_is_owed_by_its_holder_and_not_by_his_operator(cast):
    closed, _meeting = make_closed_item(owner=cast.owner_position)

    def owed(user):
        return {item.pk for item in owed_items(user)}

    assert closed.pk in owed(cast.owner)
    assert closed.pk not in owed(cast.operator)
    assert cast.item.pk in owed(cast.operator)
    assert owed(cast.stranger) == set()
