"""Scenes: built once, whole for each test whatever the last one did, and there for those alone who ask."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone

from rakor_portal.directory.models import Person
from tests.factories import make_person
from tests.scene import scene

MOMENT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.built_at(MOMENT)]


@scene
def budi():
    person = make_person(name="Budi")
    person.built_at = timezone.now()
    return person


@scene
def siti(budi):
    budi.name = "Budi, known to Siti"
    return budi, make_person(budi.government, name="Siti")


def names():
    return sorted(Person.objects.values_list("name", flat=True))


@pytest.mark.parametrize("time", range(3))
def test_what_a_test_changes_is_whole_for_the_next(budi, time):
    assert (budi.name, names(), budi.built_at) == ("Budi", ["Budi"], MOMENT)

    budi.name = "Changed"
    budi.save()

    assert names() == ["Changed"]


def test_scene_that_builds_upon_another_leaves_it_as_it_was(siti, budi):
    assert siti[0] is budi
    assert (budi.name, names()) == ("Budi, known to Siti", ["Budi", "Siti"])


def test_who_asks_for_none_meets_none():
    assert names() == []


@pytest.mark.parametrize("time", range(2))
def test_connection_that_a_test_ends_is_there_for_the_next(siti, time):
    assert names() == ["Budi", "Siti"]
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_who_writes_for_others_builds_it_for_himself(siti):
    assert (connection.in_atomic_block, names()) == (False, ["Budi", "Siti"])
