"""The list of action items: filters, order, pages, rights, and tagihan for several."""

import uuid
from datetime import timedelta

import pytest
import time_machine

from followups.models import ActionItem, TimelineEvent
from meetings.models import PriorityTopic
from rakor_portal.messaging.models import Message
from tests.factories import make_government, make_holder, make_user
from tests.followups.conftest import fresh
from tests.followups.overview import (
    NOW,
    TODAY,
    make_closed_item,
    make_done,
    make_head,
    make_on_track,
    make_overdue,
    make_scene,
    make_stalled,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sql, pytest.mark.built_at(NOW)]
URL = "/action-items/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def rows(client, user, query=""):
    client.force_login(user)
    return list(client.get(f"{URL}?{query}").context["page"])


def keys(client, user, query=""):
    return [row.pk for row in rows(client, user, query)]


def test_worst_first_without_a_wish(client, overview, secretariat):
    found = rows(client, secretariat)

    assert [item.condition for item in found] == ["stalled", "overdue", "on_track", "done", "inactive"]


FILTERS = {
    "": 5,
    "condition=stalled": 1,
    "condition=alarming": 2,
    "condition=counted": 4,
    "condition=inactive": 1,
    "process=done": 1,
    "agency=dinkes": 2,
    "agency=dinkes&condition=overdue": 1,
    "agency=_vacant": 3,
    "topic=none": 5,
    "due=passed": 1,
    "due=7": 0,
    "year=2026": 5,
    "condition=unknown": 5,
    "obstacle=anggaran": 0,
    "text=%00": 5,
    "text=" + "a" * 61: 5,
}


@pytest.mark.usefixtures("figures_remembered")
def test_filters(client, overview, secretariat):
    assert {query: len(rows(client, secretariat, query)) for query in FILTERS} == FILTERS


def test_filter_by_rakor_and_topic(client, overview, secretariat):
    meeting, housing, _health = overview
    topic = PriorityTopic.objects.create(government=make_government(), name="Stunting", slug="stunting")
    other = make_stalled(housing, topic=topic)

    assert len(rows(client, secretariat, f"meeting={meeting.public_id}")) == 5
    printed = client.get("/action-items/", {"meeting": meeting.public_id, "due": "7", "sort": "-due"}).context["form"]
    assert printed.words == [f"Rakor: {meeting.title}, 16/03/2026", "Batas: 7 hari ke depan", "Urutan: Batas, menurun"]
    assert keys(client, secretariat, "topic=stunting") == [other.pk]


def test_filter_by_text_and_obstacle(client, secretariat):
    head = make_head("Dinas Uji", "dinas-uji")
    road = make_stalled(head, title="Perbaikan jalan 50% selesai", obstacle_kind="anggaran")
    water = make_on_track(head, title="Air bersih di jalan Mawar", obstacle_kind="lahan")

    assert keys(client, secretariat, "text=JALAN") == [road.pk, water.pk]
    assert keys(client, secretariat, "text=jalan+bersih") == [water.pk]
    assert keys(client, secretariat, "text=50%25") == [road.pk]
    assert keys(client, secretariat, f"text={water.code.lower()}") == [water.pk]
    assert keys(client, secretariat, "text=jalan&obstacle=lahan") == [water.pk]
    words = client.get(URL, {"text": "jalan", "obstacle": "lahan"}).context["form"].words
    assert words == ["Kendala: Lahan/aset", "Uraian atau kode: jalan"]


@pytest.mark.page
def test_too_long_a_text_is_told_and_filters_nothing(client, overview, secretariat):
    client.force_login(secretariat)

    page = client.get(URL, {"text": "a" * 61})

    assert len(list(page.context["page"])) == 5
    sheet = page.text[page.text.index('class="sheet__filters"') : page.text.index("</thead>")]
    assert "Tulis paling banyak 60 huruf; sekarang 61." in sheet


def test_due_soon_is_due_within_the_period(client, secretariat):
    head = make_head("Dinas Uji", "dinas-uji")
    soon = make_on_track(head, due_on=TODAY + timedelta(days=7))
    make_on_track(head, due_on=TODAY + timedelta(days=8))
    make_done(head, due_on=TODAY)

    assert keys(client, secretariat, "due=7") == [soon.pk]


@pytest.mark.usefixtures("figures_remembered")
def test_every_column_sorts_both_ways(client, overview, secretariat):
    for column in ("code", "title", "meeting", "topic", "owner", "due", "progress", "plan", "condition", "process",
                   "reported", "obstacle"):  # fmt: skip
        assert (
            len(rows(client, secretariat, f"sort={column}")) == len(rows(client, secretariat, f"sort=-{column}")) == 5
        )
    assert [row.share for row in rows(client, secretariat, "sort=-progress")] == ["100%", "0%", "0%", "0%", "0%"]


def test_items_without_a_due_date_come_last_either_way(client, secretariat):
    head = make_head("Dinas Uji", "dinas-uji")
    undated = make_on_track(head, due_on=None)
    make_on_track(head)

    assert keys(client, secretariat, "sort=due")[-1] == keys(client, secretariat, "sort=-due")[-1] == undated.pk


@pytest.mark.page
def test_what_is_chosen_in_the_sheet_is_sent_with_its_button(client, secretariat):
    client.force_login(secretariat)

    page = client.get(f"{URL}?condition=overdue").content.decode()

    sheet = page[page.index('class="sheet__filters"') : page.index("</thead>")]
    assert 'form="filter">Saring</button>' in sheet
    assert sheet.count("<select") == 7
    assert sheet.count("<select") == sheet.count('form="filter"') - 2  # the text, and the button
    assert '<option value="overdue" selected>Terlambat</option>' in sheet
    phone = page[: page.index('id="filter"')]
    assert '<option value="overdue" selected>Terlambat</option>' in phone
    assert "form=" not in phone[phone.index("<details") :]


def test_fifty_rows_a_page(client, secretariat):
    head = make_head("Dinas Uji", "dinas-uji")
    for _ in range(51):
        make_on_track(head)
    client.force_login(secretariat)

    assert len(client.get(f"{URL}?page=2&sort=code").context["page"]) == 1
    assert "sort=code" in client.get(f"{URL}?sort=code").content.decode()


@pytest.mark.parametrize("times", [1, 3])
def test_queries_do_not_grow_with_the_rows(client, django_assert_num_queries, times, secretariat):
    make_scene(times)
    client.force_login(secretariat)

    with django_assert_num_queries(10):
        client.get(URL)


@pytest.mark.page
def test_strangers_are_asked_to_sign_in(client):
    assert client.get(URL).status_code == 302


@pytest.mark.page
def test_agency_head_sees_own_items_only(client, overview):
    _meeting, housing, _health = overview

    found = keys(client, make_user("agency_head", position=housing))

    assert set(found) == set(housing.owned_items.values_list("pk", flat=True))
    assert len(found) == 3


@pytest.mark.page
def test_other_governments_see_nothing(client, overview):
    stranger = make_user("secretariat", government=make_government("18.02", short_name="Kab. Lain"))

    assert rows(client, stranger) == []


@pytest.mark.page
def test_owner_of_a_closed_item_does_not_learn_of_its_rakor(client, secretariat):
    head = make_head("Dinas Uji", "dinas-uji")
    item, meeting = make_closed_item(owner=head)
    owner = make_user("agency_head", position=head)

    assert keys(client, owner) == [item.pk]
    assert "Rapat tertutup uji" not in client.get(URL).content.decode()
    assert len(rows(client, owner, f"meeting={meeting.public_id}")) == 1  # no choice of his: the filter is left out
    assert rows(client, secretariat) == []


def remind(client, items, ref=None):
    data = {"item": [item.code for item in items], "client_ref": str(ref or uuid.uuid4())}
    return client.post(f"{URL}remind/?condition=alarming", data)


def test_tagihan_for_several_is_one_message_and_one_row_each(client, overview, secretariat):
    _meeting, housing, health = overview
    make_holder(housing)
    make_holder(health)
    items = rows(client, secretariat, "condition=alarming")
    ref = uuid.uuid4()

    response = remind(client, items, ref)
    remind(client, items, ref)  # a double click

    assert response.url == f"{URL}?condition=alarming"
    events = TimelineEvent.objects.filter(kind="reminded")
    assert sorted(events.values_list("item_id", flat=True)) == sorted(item.pk for item in items)
    assert Message.objects.filter(channel="email").count() == 2


@pytest.mark.page
def test_tagihan_passes_over_what_is_closed(client, overview, secretariat):
    client.force_login(secretariat)

    response = client.post(
        f"{URL}remind/",
        {"item": [item.code for item in ActionItem.objects.filter(status="done")], "client_ref": str(uuid.uuid4())},
        follow=True,
    )

    assert "tidak ditagih: tidak berjalan lagi" in response.content.decode()
    assert not TimelineEvent.objects.filter(kind="reminded").exists()


@pytest.mark.page
def test_tagihan_needs_a_choice(client, secretariat):
    client.force_login(secretariat)

    response = client.post(f"{URL}remind/", {"client_ref": str(uuid.uuid4())}, follow=True)

    assert "Pilih tindak lanjut yang akan ditagih." in response.content.decode()


@pytest.mark.parametrize("role", ["leader", "verifier", "agency_head"])
@pytest.mark.page
def test_only_the_secretariat_sends_tagihan(client, role, overview):
    client.force_login(make_user(role))

    assert remind(client, list(ActionItem.objects.all())).status_code == 403
    assert not TimelineEvent.objects.filter(kind="reminded").exists()


@pytest.mark.page
def test_tagihan_does_not_reach_what_one_may_not_see(client, secretariat):
    item, _meeting = make_closed_item(owner=make_head("Dinas Uji", "dinas-uji"))
    client.force_login(fresh(secretariat))

    remind(client, [item])

    assert not TimelineEvent.objects.filter(kind="reminded").exists()


@pytest.mark.page
def test_overdue_items_are_red_in_words_too(client, secretariat):
    make_overdue(make_head("Dinas Uji", "dinas-uji"))
    client.force_login(secretariat)

    assert "Terlambat" in client.get(URL).content.decode()
