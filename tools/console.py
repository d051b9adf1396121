"""Short words to whoever sits at the terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: The words of a program to start.
Command = list[str | Path]


class CannotGoOn(Exception):
    """Set-up or start is impossible; the message is the one sentence that says why and what to do."""


def say(line: str) -> None:
    print(line, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Announce a step and say how long it took."""
    say(f"• {what} …")
    begun = time.monotonic()
    yield
    say(f"  selesai dalam {time.monotonic() - begun:.1f} detik")


@contextmanager
def one_sentence() -> Iterator[None]:
    """Turn `CannotGoOn` into its sentence on stderr and exit status 1, without a traceback."""
    try:
        yield
    except CannotGoOn as reason:
        print(f"✗ {reason}", file=sys.stderr, flush=True)
        sys.exit(1)
