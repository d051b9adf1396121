"""Putting the world together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from rakor_portal.accounts.models import User
from tests.access.world import items, links, meetings, rest
from tests.access.world.people import People, make_people
from tests.access.world.places import Place, make_places

#: A Tuesday, 09.00 WIB.
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)

#: Each fills `place.objects` (what addresses name) and `place.names` (what bodies name).
BUILDERS: tuple[Callable[[Place], None], ...] = (
    rest.make_directory, rest.make_files, rest.make_accounts, meetings.make_meetings, items.make_items,
    rest.make_letterheads, rest.make_messages, links.make_links,
)  # fmt: skip

Address = dict[str, Any]


@dataclass
class World:
    """Who asks, and object → place → what stands in the address."""

    people: People
    places: dict[str, Place]
    objects: dict[str, dict[str, Address]] = field(default_factory=dict)

    @property
    def users(self) -> dict[str, User]:
        return self.people.users


def build_world() -> World:
    """Everything; a few seconds."""
    people = make_people()
    places = make_places(people)
    for build in BUILDERS:
        for place in places.values():
            build(place)
    world = World(people, places)
    for name in {name for place in places.values() for name in place.objects}:
        world.objects[name] = _addresses(name, places)
    people.let_go()
    return world


def _addresses(name: str, places: dict[str, Place]) -> dict[str, Address]:
    """The object in each place where it is, and two that are nowhere."""
    there = {key: place.objects[name] for key, place in places.items() if name in place.objects}
    own = there["own"]
    there["random"] = {key: rest.nowhere(key, value) for key, value in own.items()}
    parent = {key: own[key] for key in ("public_id", "code") if key in own}
    if parent and len(own) == 2 and "number" not in own:
        # One's own meeting or item, with a part that belongs to another of the same government. Reports are
        # numbered within their item, so theirs cannot be mistaken.
        other = there.get("other") or there["closed"]
        there["crossed"] = other | ({"code": own["code"]} if "code" in own else parent)
    return there
