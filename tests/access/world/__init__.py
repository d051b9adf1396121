"""The world of the sweep: two governments with all roles, and one of every object in each place.

Built once per process inside a transaction that is rolled back; the clock stands still (`NOW`).
"""

from tests.access.world.building import NOW, World, build_world

__all__ = ["NOW", "World", "build_world"]
