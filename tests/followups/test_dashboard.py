"""Dasbor: the sentence, the tiles, and that each tile counts what its list shows."""

import re

import pytest
import time_machine
from django.urls import reverse

from followups.models.conditions import Condition
from followups.reports.overview import Overview
from followups.reports.selection import COUNTED_GROUP, Selection, select_items
from followups.services.inquiries import ask
from tests.factories import make_government, make_user
from tests.followups.conftest import fresh
from tests.followups.overview import NOW, make_closed_item, make_done, make_head, make_on_track, make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.sql, pytest.mark.built_at(NOW)]
URL = "/dashboard/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, user, path=URL):
    client.force_login(user)
    return client.get(path)


def rows_of(response):
    return response.context["page"].paginator.count


def test_heading_is_the_answer(client, cast, overview):
    cast.item.delete()

    response = page(client, cast.leader)

    text = response.content.decode()
    assert "<h1>1 program mangkrak dan 1 terlambat dari 4 tindak lanjut.</h1>" in text
    assert "Perbaikan air bersih, <b>56 hari tanpa kemajuan</b> (Disperkim)." in text
    assert "Data dan usulan.</b> Lokasi belum ada" in text
    assert "tahun 2026, 1 rakor, semua perangkat daerah" in " ".join(text.split())


@pytest.mark.page
def test_heading_without_trouble(client, leader):
    make_done(make_head("Dinas Uji", "dinas-uji"))

    response = page(client, leader)

    assert "<h1>Tidak ada program mangkrak atau terlambat.</h1>" in response.content.decode()


@pytest.mark.page
def test_heading_of_an_empty_government(client, leader):
    response = page(client, leader)

    assert "<h1>Belum ada tindak lanjut.</h1>" in response.content.decode()


@pytest.mark.parametrize("role", ["leader", "secretariat", "government_admin", "verifier", "approver", "minute_taker"])
@pytest.mark.page
def test_leaders_and_staff_may_see_it(client, role):
    assert page(client, make_user(role)).status_code == 200


@pytest.mark.parametrize("path", [URL, "/dashboard/agencies/"])
@pytest.mark.parametrize("role", ["agency_head", "agency_operator", None])
@pytest.mark.page
def test_owners_may_not(client, role, path):
    assert page(client, make_user(role), path).status_code == 403


@pytest.mark.page
def test_strangers_are_asked_to_sign_in(client):
    response = client.get(URL)

    assert (response.status_code, "/sign-in/" in response.url or "/login" in response.url) == (302, True)


@pytest.mark.page
def test_other_governments_are_not_counted(client, overview):
    response = page(client, make_user("leader", government=make_government("18.02", short_name="Kab. Lain")))

    assert response.context["overview"].total == 0


@pytest.mark.usefixtures("figures_remembered")
@pytest.mark.parametrize("inside", [pytest.param(True, marks=pytest.mark.page), False])
def test_every_tile_counts_the_list_behind_it(client, cast, inside, overview):
    _meeting, housing, _health = overview
    members = [cast.leader.positions_today[0]] if inside else []
    make_closed_item(*members, owner=housing)
    leader = fresh(cast.leader)

    response = page(client, leader)
    overview, links = response.context["overview"], response.context["links"]

    assert overview.counts[Condition.STALLED] == (2 if inside else 1)
    for condition, count in overview.counts.items():
        assert rows_of(client.get(links[condition])) == count
    assert rows_of(client.get(links["inactive"])) == overview.inactive == 1
    assert rows_of(client.get(response.context["all_url"])) == overview.total
    assert rows_of(client.get(response.context["alarming_url"])) == overview.alarming_count
    assert rows_of(client.get(response.context["awaiting_url"])) == overview.awaiting_reports
    for line in overview.agencies:
        list_url = overview.selection.but(agency=line.slug, condition=COUNTED_GROUP).list_url
        assert rows_of(client.get(list_url)) == line.total
    for line in overview.topics:
        list_url = overview.selection.but(topic=line.slug, condition=COUNTED_GROUP).list_url
        assert rows_of(client.get(list_url)) == line.total
    assert ("Rahasia rapat tertutup" in response.content.decode()) is inside


@pytest.mark.page
def test_every_link_of_the_status_bar_stands_on_the_page(client, cast, overview):
    response = page(client, cast.leader)

    linked = set(re.findall(r'class="legend__link" href="([^"]+)"', response.content.decode().replace("&amp;", "&")))
    assert linked == {response.context["links"][code] for code in response.context["overview"].counts}


@pytest.mark.parametrize("times", [1, 3])
def test_queries_do_not_grow_with_the_rows(client, django_assert_num_queries, times):
    make_scene(times)
    leader = make_user("leader")
    client.force_login(leader)

    with django_assert_num_queries(9):
        client.get(URL)


def test_nothing_is_planned_without_a_due_date(client, leader):
    make_on_track(make_head("Dinas Uji", "dinas-uji"), due_on=None)
    client.force_login(leader)

    response = client.get(URL)

    assert 'aria-label="Capaian 0%"' in response.content.decode()
    assert "rencana hari ini 0%" not in response.content.decode()
    assert response.context["agencies"][0].plan is None


def test_a_question_shows_until_it_is_answered(client, cast, overview):
    _meeting, housing, _health = overview
    make_user("agency_head", position=housing)
    item = select_items(cast.leader, Selection(condition="stalled")).get()

    assert reverse("followups:action_item_ask", args=[item.code]) in page(client, cast.leader).content.decode()

    ask(by=cast.leader, item=item, question="Mengapa?", client_ref="6b0a0f0e-0a3f-4dd7-9d9e-3f1fb9f6a001")

    assert "Belum dijawab sejak 16 Mar" in page(client, cast.leader).content.decode()


def test_scope_narrows_to_an_agency(client, cast, overview):
    response = page(client, cast.leader, f"{URL}?year=2026&agency=disperkim")

    assert {line.slug for line in response.context["overview"].agencies} == {"disperkim"}
    assert response.context["agency_name"] == "Disperkim"


def test_year_leaves_out_what_was_settled_before(cast):
    head = make_head("Dinas Uji", "dinas-uji")
    make_done(head)

    assert Overview(cast.leader, Selection(year=2027, agency="dinas-uji")).total == 0
    assert Overview(cast.leader, Selection(year=2026, agency="dinas-uji")).total == 1


def test_trend_ends_with_all_that_was_assigned_and_done(cast):
    make_scene(3)
    cast.item.delete()

    trend = Overview(cast.leader, Selection()).trend

    assert [line["values"][-1] for line in trend.series] == [12, 3]
    assert len(trend.labels) == len(trend.series[0]["values"])


def test_agency_gap_is_verified_minus_plan(cast, overview):
    cast.item.delete()

    lines = {line.slug: line for line in Overview(cast.leader, Selection()).agencies}

    # Disperkim: stalled 0 of plan 35, done 100 of plan 33
    assert (lines["disperkim"].actual, lines["disperkim"].plan, lines["disperkim"].gap) == (50, 34, 16)
    assert [line.slug for line in Overview(cast.leader, Selection()).agencies] == ["dinkes", "disperkim"]
