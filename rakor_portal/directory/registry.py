"""What rooms above keep for a post, counted for the preview of a merger or a split; they register when they load."""

from collections.abc import Callable, Iterable

#: Position ids → how many open follow-ups each leads.
Counter = Callable[[Iterable[int]], dict[int, int]]
_counters: list[Counter] = []


def register_duties(counter: Counter) -> None:
    """Called once, from `AppConfig.ready`."""
    if counter not in _counters:
        _counters.append(counter)


def count_duties(position_ids: Iterable[int]) -> dict[int, int]:
    """Open duties by position id."""
    total: dict[int, int] = {}
    for counter in _counters:
        for pk, number in counter(position_ids).items():
            total[pk] = total.get(pk, 0) + number
    return total
