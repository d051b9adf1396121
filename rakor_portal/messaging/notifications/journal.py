"""The hand-over journal: what a worker says to the relay, written before it is said (ADR 0016).

One file for each batch, in the data folder. Its worker holds a lock on it that the kernel gives back when the process
ends, however it ends; so whoever gets the lock knows that the worker is dead and that nothing will be added. What is
written survives the death of the process, not of the machine: a journal of an earlier boot, or of another machine,
proves nothing.
"""

import errno
import fcntl
import json
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from rakor_portal.messaging.models import Message

_ENDING = ".journal"
#: A journal that proves nothing is kept so long for whoever investigates.
_KEPT = timedelta(days=1)


class Step(StrEnum):
    """How far the hand-over of one mail has come."""

    TAKEN = "taken"  # last look taken, nothing said to the relay
    OFFERED = "offered"  # being said, without the final dot
    DOWN = "down"  # the relay went away before the dot: surely not handed over
    DOT = "dot"  # the dot may have been said; without an answer nobody knows
    ACCEPTED = "accepted"
    REFUSED = "refused"  # for now
    REJECTED = "rejected"  # for good


@dataclass(frozen=True)
class Standing:
    """Where one mail stands, with the relay's words."""

    step: Step = Step.TAKEN
    reply: str = ""


class JournalBroken(Exception):
    """The journal cannot be written, so nothing more may be said to the relay."""


class Journal:
    """What the living worker writes, and by what it settles its batch in the end.

    As a context manager: the file is removed when the block ends well. When it does not, the file stays for
    `recovery.py`, as it does when the process dies.
    """

    def __init__(self, messages: Sequence[Message]) -> None:
        """Open a journal for `messages`, before their last look. Raises `JournalBroken`."""
        self.begun_at, self._begun, self._begun_steadily = timezone.now(), time.time(), time.monotonic()
        self.standings = {message.pk: Standing() for message in messages}
        self._is_broken = False
        self._names = {message.id: str(message.id) for message in messages}
        taken = [[self._names[message.id], message.token] for message in messages]
        try:
            self._path, self._file = _created()
        except OSError as reason:
            raise _broken(reason) from reason
        try:
            self._append(json.dumps({"boot": boot_id(), "at": self.begun_at.isoformat(), "taken": taken}))
        except JournalBroken:
            self._remove()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._remove()
        else:
            os.close(self._file)

    @property
    def age(self) -> float:
        """Seconds since the last look, by the clock that went further: one may be set back, the other have slept."""
        return max(time.time() - self._begun, time.monotonic() - self._begun_steadily)

    def write(self, message: Message, step: Step, reply: str = "") -> None:
        """Note that `message` is now at `step`. Raises `JournalBroken`, and then `step` must not be done."""
        self._append(self._line(message, step, reply))
        self.standings[message.id] = Standing(step, reply)

    def close(self, message: Message, step: Step, reply: str = "") -> None:
        """Note what has happened already. Should it not be written, only a worker that dies now loses it."""
        self.standings[message.id] = Standing(step, reply)
        with suppress(JournalBroken):
            self._append(self._line(message, step, reply))

    def _line(self, message: Message, step: Step, reply: str) -> str:
        """As `json.dumps` would write it, put together here: three for each mail, while the relay waits."""
        return f'{{"id": "{self._names[message.id]}", "step": "{step}", "reply": {json.dumps(reply)}}}'

    def _append(self, line: str) -> None:
        data = f"{line}\n".encode()
        if self._is_broken:  # after half a line nothing can be added: it would be read as the end of that line
            raise JournalBroken("jurnal penyerahan terputus")
        self._is_broken = True
        try:
            written = os.write(self._file, data)
        except OSError as reason:
            raise _broken(reason) from reason
        if written != len(data):
            raise _broken(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
        self._is_broken = False

    def _remove(self) -> None:
        with suppress(OSError):  # then the recoverer finds it, and nothing to settle
            self._path.unlink()
        os.close(self._file)


@dataclass(frozen=True)
class LastWords:
    """What a dead worker's journal says: when it took its last look, at what (message: token), how far each came."""

    at: datetime
    tokens: dict[UUID, int]
    standings: dict[UUID, Standing]


def settle_dead(settle: Callable[[LastWords], object]) -> None:
    """Let `settle` read the journal of each dead worker of this machine; afterwards the file is removed."""
    for path in sorted(_folder().glob(f"*{_ENDING}")):
        file = _locked(path)
        if file is None:
            continue
        try:
            lines = path.read_bytes().splitlines(keepends=True)
            # Half a line was never acted upon: what it says was to be done after it.
            whole = [line for line in lines if line.endswith(b"\n")]
            words = _read(whole)
            if words is not None:
                settle(words)
            if words is not None or not whole or _is_old(file):
                path.unlink(missing_ok=True)
        finally:
            os.close(file)


@cache
def boot_id() -> str:
    """What names this start of this machine; empty where the kernel does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _broken(reason: OSError) -> JournalBroken:
    return JournalBroken(f"jurnal penyerahan: {reason.strerror}")


def _folder() -> Path:
    return Path(settings.HANDOVER_DIR)


def _created() -> tuple[Path, int]:
    """A new file, locked. Between the two a recoverer may have found it empty and removed it; then another."""
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        path = _folder() / f"{uuid4()}{_ENDING}"
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file).st_nlink:
                return path, file
        except OSError:
            os.close(file)
            raise
        os.close(file)


def _locked(path: Path) -> int | None:
    """The file with its lock, or None when its worker lives, when it is gone, or when it is not ours to read."""
    try:
        file = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(file).st_nlink:
            return file
    except OSError:
        pass
    os.close(file)
    return None


def _read(lines: list[bytes]) -> LastWords | None:
    """What the journal proves; None when it proves nothing."""
    try:
        head, *rest = [json.loads(line) for line in lines]
        if not head["boot"] or head["boot"] != boot_id():
            return None
        tokens = {UUID(pk): int(token) for pk, token in head["taken"]}
        standings = dict.fromkeys(tokens, Standing())
        for line in rest:
            standings[UUID(line["id"])] = Standing(Step(line["step"]), str(line["reply"]))
        return LastWords(datetime.fromisoformat(head["at"]), tokens, standings)
    except (ValueError, KeyError, TypeError):
        return None


def _is_old(file: int) -> bool:
    return time.time() - os.fstat(file).st_mtime > _KEPT.total_seconds()
