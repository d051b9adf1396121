"""A prepared query finds what the same QuerySet finds, whatever values it ran with before."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection
from django.db.models import BigIntegerField, DateField
from django.db.models.functions import Length

from rakor_portal.directory.models import Incumbency, Position
from rakor_portal.prepared import Given, PreparedQuery, given_list
from tests.factories import make_holder, make_position

pytestmark = pytest.mark.django_db


def build_held():
    running = Incumbency.objects.on(Given("day", DateField())).filter(person_id=Given("person", BigIntegerField()))
    return running.select_related("position__organization").annotate(width=Length("position__title")).order_by("pk")


def test_prepared_query_finds_what_the_queryset_finds_for_each_value():
    held = PreparedQuery(build_held)
    first = make_holder(make_position(), valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30))
    second = make_holder(make_position(), valid_from=date(2026, 3, 1))

    for holder, day in [(first, date(2026, 5, 1)), (first, date(2026, 7, 1)), (second, date(2026, 7, 1))]:
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


@pytest.mark.django_db(transaction=True)
def test_each_thread_has_its_own_connection():
    held = PreparedQuery(build_held)
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
