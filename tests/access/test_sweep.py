"""Every route × role × method × place against the policy: a part in `make test`, all of it in `make access`."""

import pytest

from tests.access.asking import log_lines
from tests.access.canaries import seen_in
from tests.access.policy import ROOMS
from tests.access.sweep import Cell, Sweep, cells
from tests.access.thinning import is_in_short_run, is_repetition

pytestmark = pytest.mark.django_db


def run(world, room, wanted) -> Sweep:
    sweep = Sweep(world)
    with log_lines() as lines:
        for cell in cells(world, list(ROOMS[room])):
            if wanted(cell):
                sweep.check(cell)
    sweep.unexpected += [f"log line: {line}" for line in lines if seen_in(line)]
    return sweep


def every(cell: Cell) -> bool:
    return not is_repetition(cell)


@pytest.mark.parametrize("room", ROOMS)
def test_room_answers_as_the_policy_says(world, room):
    sweep = run(world, room, is_in_short_run)

    assert sweep.unexpected == []


@pytest.mark.long
@pytest.mark.parametrize("room", ROOMS)
def test_room_answers_as_the_policy_says_in_every_cell(world, room, record_property):
    sweep = run(world, room, every)

    record_property("cells", sweep.count)
    for line in sweep.unexpected:
        record_property("unexpected", line)
    assert sweep.unexpected == []
