"""The policy is complete: every route has a row, every row a route, every object is made in its places."""

import pytest

from tests.access.policy import POLICY, ROOMS
from tests.access.policy.words import KNOWS, OBJECTS
from tests.access.sweep import routes

pytestmark = pytest.mark.django_db


def test_every_route_has_a_row_and_every_row_a_route():
    assert sorted(POLICY) == sorted(routes())


def test_no_route_stands_in_two_rooms():
    assert sum(len(room) for room in ROOMS.values()) == len(POLICY)


def test_every_object_of_an_address_is_made_in_every_place(world):
    needed = {rule.of for rule in POLICY.values() if rule.of}

    missing = [
        (name, place)
        for name in needed
        for place in ({*KNOWS[OBJECTS[name]], "own", "random"} if OBJECTS[name] else {"own", "random"})
        if place not in world.objects.get(name, {})
    ]

    assert missing == []
