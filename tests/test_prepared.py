"""A prepared query finds what the same QuerySet finds, whatever values it ran with before."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, DateField
from django.db.models.functions import Length

from rakor_portal import prepared
from rakor_portal.directory.models import Incumbency, Position
from rakor_portal.prepared import Given, PreparedQuery, given_list
from tests.factories import make_holder, make_position

pytestmark = pytest.mark.django_db


def build_held():
    running = Incumbency.objects.on(Given("day", DateField())).filter(person_id=Given("person", BigIntegerField()))
    return running.select_related("position__organization").annotate(width=Length("position__title")).order_by("pk")


@pytest.mark.parametrize("on_server", [False, True])
def test_prepared_query_finds_what_the_queryset_finds_for_each_value(on_server):
    held = PreparedQuery(build_held, on_server=on_server)
    first = make_holder(make_position(), valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30))
    second = make_holder(make_position(), valid_from=date(2026, 3, 1))

    asked = [(first, date(2026, 5, 1)), (first, date(2026, 7, 1)), (second, date(2026, 7, 1))]
    for holder, day in asked * 3:  # PostgreSQL may keep a plan after five runs
        wanted = Incumbency.objects.on(day).filter(person_id=holder.person_id)

        assert held.rows(day=day, person=holder.person_id) == list(wanted)


def test_rows_carry_related_rows_and_annotations_without_another_query(django_assert_num_queries):
    held = PreparedQuery(build_held)
    holder = make_holder(make_position(title="Camat Abung"))
    with django_assert_num_queries(1):
        (row,) = held.rows(day=date(2026, 5, 1), person=holder.person_id)

        assert (row.position.title, row.width) == ("Camat Abung", 11)
        assert row.position.organization.pk == holder.position.organization_id


def test_text_is_compiled_once_and_lists_by_their_length():
    asked = []

    def build(length):
        asked.append(length)
        return Position.objects.filter(pk__in=given_list("ids", length, BigIntegerField())).order_by("pk")

    chosen = PreparedQuery(build)
    posts = [make_position() for _number in range(3)]
    ids = [post.pk for post in posts]

    assert chosen.rows(2, ids=ids[:2]) == posts[:2]
    assert chosen.rows(2, ids=ids[1:]) == posts[1:]
    assert chosen.rows(3, ids=ids) == posts
    assert asked == [2, 3]


def test_missing_value_is_an_error():
    with pytest.raises(KeyError):
        PreparedQuery(build_held).rows(day=date(2026, 5, 1))


def find_kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'rakor_%'")
        return [text for (text,) in cursor.fetchall() if "canary" in text]


def build_named(shape):
    return Position.objects.filter(title=Given("title", CharField())).exclude(title=f"canary {shape} 100 % $1 %s ';--")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="statements are kept by PostgreSQL alone")
def test_server_keeps_as_many_statements_as_there_are_texts(monkeypatch):
    monkeypatch.setattr(prepared, "MOST_TEXTS", 2)
    named = PreparedQuery(build_named, on_server=True)
    post = make_position(title="Camat 100 % $1 %s")
    for shape in [1, 1, 2, 1]:
        assert named.rows(shape, title=post.title) == [post]
        assert named.rows(shape, title="' OR true;--") == []
    assert len(find_kept()) == 2

    assert named.rows(3, title=post.title) == [post]
    assert [" 3 " in text for text in find_kept()] == [True]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="statements are kept by PostgreSQL alone")
@pytest.mark.django_db(transaction=True)
def test_statement_is_prepared_again_when_a_migration_changed_a_column():
    named = PreparedQuery(build_named, on_server=True)
    post = make_position()
    for length in (210, 200):
        assert named.rows(1, title=post.title) == [post]
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE directory_position ALTER COLUMN title TYPE varchar({length})")

        assert named.rows(1, title=post.title) == [post]


@pytest.mark.django_db(transaction=True)
def test_new_session_is_told_again():
    held = PreparedQuery(build_held, on_server=True)
    holder = make_holder(make_position())
    for _session in range(2):
        rows = held.rows(day=date(2026, 5, 1), person=holder.person_id)

        assert [row.pk for row in rows] == [holder.pk]
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_each_thread_has_its_own_connection():
    held = PreparedQuery(build_held, on_server=True)
    holder = make_holder(make_position())
    found = []

    def ask():
        found.append(held.rows(day=date(2026, 5, 1), person=holder.person_id))
        connection.close()

    for thread in [Thread(target=ask), Thread(target=ask)]:
        thread.start()
        thread.join()
    ask()

    assert [[row.pk for row in rows] for rows in found] == [[holder.pk]] * 3
