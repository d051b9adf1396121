"""What the search finds, for whom, on the database of this run."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from meetings.models import Decision, Meeting
from rakor_portal.documents.models import Document
from rakor_portal.search.index import prepare_after_migrate
from rakor_portal.search.matching import index_name
from tests.factories import (
    make_action_item,
    make_circle,
    make_government,
    make_meeting,
    make_organization,
    make_position,
    make_user,
)

pytestmark = pytest.mark.sql
ISSUED_AT = datetime(2026, 3, 1, tzinfo=UTC)
HOSTILE = ["", "%", "_", "\x00", "\\", "'", '"', "a" * 101, "😀", "<script>alert(1)</script>", "*", ":*", "NOT"]


@pytest.fixture
def secretary(db):
    return make_user("secretariat")


def find(client, user, question, **more):
    """The titles on the page of answers, in their order."""
    client.force_login(user)
    page = client.get(reverse("search"), {"q": question, **more})
    assert page.status_code == 200
    hits = page.context["hits"] if more else [hit for each in page.context["found"] for hit in each.hits]
    return [hit.title for hit in hits]


def test_words_numbers_and_offices_are_found(client, secretary):
    meeting = make_meeting(title="Rakor Percepatan Pembangunan Jalan")
    make_meeting(title="Rapat Koordinasi Pengendalian Inflasi")
    make_meeting(title="Rapat Terbatas Inflasi")
    Decision.objects.create(meeting=meeting, number=1, text="Perbaikan jembatan dimulai Maret.")
    health = make_position(make_organization(name="Dinas Kesehatan", abbreviation="Dinkes"), title="Kepala Dinas")
    item = make_action_item(owner=health, meeting=make_meeting(title="Rakor lain"), title="Timbang semua balita")
    Document.objects.create(
        government=meeting.government, kind=Document.Kind.MINUTES, title="Notula uji", number="000.1.5/417/SETDA/2026",
        subject_kind="meetings.meeting", subject_id=meeting.pk, content={}, file_name="n.pdf", issued_at=ISSUED_AT,
    )  # fmt: skip

    asked = {
        "membangun": ["Rakor Percepatan Pembangunan Jalan"],
        "rapat koordinasi jalan": ["Rakor Percepatan Pembangunan Jalan"],
        "ratas inflasi": ["Rapat Terbatas Inflasi"],
        "rakor inflasi": ["Rapat Koordinasi Pengendalian Inflasi"],
        "jembatan": ["Perbaikan jembatan dimulai Maret."],
        "Dinkes balita": ["Timbang semua balita"],
        "Kadinkes": ["Timbang semua balita", "Kepala Dinas"],
        "Kadis Kesehatan": ["Timbang semua balita", "Kepala Dinas"],
        "dinas kesehatan": ["Timbang semua balita", "Kepala Dinas"],
        "417/setda": ["Notula uji"],
        item.code: ["Timbang semua balita"],
        "tidakada": [],
        "jalan tidakada": [],
    }
    assert {question: find(client, secretary, question) for question in asked} == asked


def test_post_of_a_closed_office_says_so_and_stands_last(client, secretary):
    heir = make_position(make_organization(name="Dinas Sosial"), title="Kepala Dinas Sosial")
    closed = {"closed_on": date(2026, 1, 2), "protocol_rank": 1}
    make_position(make_organization(name="Dinas PPKB"), title="Kepala Dinas PPKB", successor=heir, **closed)
    make_position(heir.organization, title="Kepala Seksi Dinas", **closed)
    client.force_login(secretary)

    (found,) = client.get(reverse("search"), {"q": "kepala dinas"}).context["found"]

    assert [(hit.title, hit.about) for hit in found.hits] == [
        ("Kepala Dinas Sosial", "Dinas Sosial"),
        ("Kepala Dinas PPKB", "Dinas PPKB · Ditutup per 2 Januari 2026, dilanjutkan Dinas Sosial"),
        ("Kepala Seksi Dinas", "Dinas Sosial · Ditutup per 2 Januari 2026"),
    ]


def test_every_way_of_writing_keeps_the_index_true(client, secretary):
    meeting = make_meeting(title="Kemarau panjang")
    Meeting.objects.filter(pk=meeting.pk).update(title="Banjir bandang")
    made = Meeting.objects.bulk_create([Meeting(government=meeting.government, title="Gempa bumi")])

    assert find(client, secretary, "kemarau") == []
    assert find(client, secretary, "banjir") == ["Banjir bandang"]
    assert find(client, secretary, "gempa") == ["Gempa bumi"]
    Meeting.objects.filter(pk=made[0].pk).delete()
    assert find(client, secretary, "gempa") == []


def test_nobody_finds_what_he_may_not_see(client, secretary):
    insider = make_position(make_organization(), title="Kepala Rahasia")
    closed = make_meeting(title="Mutasi kenari", access=Meeting.Access.CLOSED, circle=make_circle(insider))
    Decision.objects.create(meeting=closed, number=1, text="Keputusan kenari")
    make_meeting(government=make_government("18.02"), title="Kenari tetangga")
    make_action_item(title="Tugas kenari orang lain")
    draft = make_meeting(title="Draf kenari", status=Meeting.Status.DRAFT)
    owner = make_user("agency_head", position=make_position(make_organization()))

    assert find(client, make_user("agency_head", position=insider), "kenari") == ["Mutasi kenari", "Keputusan kenari"]
    assert find(client, owner, "kenari") == []
    assert find(client, owner, "kepala") == []  # posts are for those who keep the directory
    assert sorted(find(client, secretary, "kenari")) == [draft.title, "Tugas kenari orang lain"]


def test_hostile_questions_get_a_page(client, secretary):
    for question in (
        "",
        "%",
        "_",
        "\x00",
        "\\",
        "'",
        '"',
        "a" * 101,
        "😀",
        "<script>alert(1)</script>",
        "*",
        ":*",
        "NOT",
    ):
        client.force_login(secretary)
        for more in ({}, {"kind": "meetings"}, {"kind": "meetings", "page": "x"}):
            page = client.get(reverse("search"), {"q": question, **more})
            assert page.status_code == 200
            assert b"<script>alert" not in page.content
        is_short = question in {"", "%", "_", "\x00", "\\", "'", '"', "😀", "*", ":*"}
        assert (b"paling sedikit dua huruf" in page.content) == is_short, question
    assert client.get(reverse("search"), {"q": "ab", "kind": "users"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_same_number_of_queries_whatever_is_found(client, secretary, count, django_assert_num_queries):
    for _each in range(count):
        meeting = make_meeting(title="Rakor lumbung")
        Decision.objects.create(meeting=meeting, number=1, text="Lumbung dibangun")
        make_action_item(meeting=meeting, title="Bangun lumbung")
    client.force_login(secretary)
    client.get(reverse("search"))

    with django_assert_num_queries(14):  # 2 ask what leads to an item and to a post, 3 put in order what was found
        client.get(reverse("search"), {"q": "lumbung"})


def test_one_kind_is_paged(client, secretary):
    for number in range(26):
        make_meeting(title=f"Rakor panen {number}")

    assert len(find(client, secretary, "panen")) == 5
    assert len(find(client, secretary, "panen", kind="meetings")) == 25
    assert len(find(client, secretary, "panen", kind="meetings", page=2)) == 1


def test_index_is_made_anew_when_a_migration_took_part_of_it(client, secretary):
    make_meeting(title="Rakor sawah")
    name = index_name(Meeting._meta.db_table)
    with connection.cursor() as cursor:
        lost = f'INDEX "{name}"' if connection.vendor == "postgresql" else f'TRIGGER "{name}_insert"'
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP {lost}")
    prepare_after_migrate(using="default")
    make_meeting(title="Rakor ladang")

    assert find(client, secretary, "sawah") == ["Rakor sawah"]
    assert find(client, secretary, "ladang") == ["Rakor ladang"]
    with connection.cursor() as cursor:
        kept = "SELECT count(*) FROM pg_indexes WHERE indexname = %s"
        table = "SELECT count(*) FROM sqlite_master WHERE name = %s"
        postgresql = connection.vendor == "postgresql"
        cursor.execute(kept if postgresql else table, [name if postgresql else f"{name}_insert"])
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_nothing_is_made_twice(django_assert_num_queries):
    call_command("migrate", verbosity=0)
    prepare_after_migrate(using="default")
    with django_assert_num_queries(7):  # the names of the tables, and one look at each of six texts
        prepare_after_migrate(using="default")


def test_postgresql_uses_the_index(secretary):
    if connection.vendor != "postgresql":
        pytest.skip("the plan of PostgreSQL")
    from rakor_portal.search.matching import TextMatches
    from rakor_portal.search.questions import read_question
    from rakor_portal.search.registry import Text

    rows = Meeting.objects.filter(TextMatches(Text(Meeting, ("title", "place")), read_question("sawah")[0]))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.order_by().explain()
    assert index_name(Meeting._meta.db_table) in plan
