"""Starts child programs in order, watches them, and stops them all together.

Nothing is restarted in silence: when one child ends, the rest are stopped and the reason is shown.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tools.console import CannotGoOn, say

STOP_WITHIN = 10.0
READY_WITHIN = 60.0
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


@dataclass(frozen=True)
class Program:
    """A child: what to call it, its command, and how to see that it is ready."""

    name: str
    command: Sequence[str | Path]
    ready: Callable[[], bool]


class Stopped(Exception):
    """Someone asked to stop: Ctrl-C or SIGTERM."""


def stop_on_signals() -> None:
    """From here on SIGINT, SIGTERM and SIGHUP raise `Stopped` in the main thread."""

    def handle(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, handle)


def die_with_parent() -> None:
    """In the child, before it becomes the program: ask Linux for SIGTERM when the supervisor is killed outright."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Children of one start. Use as a context manager: leaving it stops whatever still runs, last started first."""

    def __init__(self, *, logs: Path, environment: Mapping[str, str], root: Path) -> None:
        self.logs = logs
        self.environment = environment
        self.root = root
        self.children: list[tuple[Program, subprocess.Popen[bytes]]] = []
        logs.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self, *programs: Program) -> None:
        """Start all of them side by side and return when each is ready; raise `CannotGoOn` when one ends instead."""
        for program in programs:
            with (self.logs / f"{program.name}.log").open("ab") as log:
                # Its own session, so that Ctrl-C reaches the supervisor alone, which stops the children in order.
                child = subprocess.Popen(
                    [str(word) for word in program.command],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    cwd=self.root,
                    env=dict(self.environment),
                    start_new_session=True,
                    preexec_fn=die_with_parent,  # the supervisor has no threads
                )
            self.children.append((program, child))
        latest = time.monotonic() + READY_WITHIN
        waiting = list(programs)
        while waiting:
            self.check()
            waiting = [program for program in waiting if not program.ready()]
            if waiting and time.monotonic() > latest:
                raise CannotGoOn(
                    f"{waiting[0].name} belum siap setelah {READY_WITHIN:.0f} detik.{self._tail(waiting[0])}"
                )
            time.sleep(0.05)

    def check(self) -> None:
        """Raise `CannotGoOn` with the last lines of its log when a child has ended."""
        for program, child in self.children:
            if child.poll() is not None:
                raise CannotGoOn(
                    f"{program.name} berhenti sendiri (kode {child.returncode}); semua dihentikan.{self._tail(program)}"
                )

    def watch(self) -> None:
        """Stay until a child ends or a signal comes."""
        while True:
            self.check()
            time.sleep(0.5)

    def stop(self) -> None:
        """Ask every child to end, and end it together with its own children when it does not."""
        for _, child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
        latest = time.monotonic() + STOP_WITHIN
        for program, child in reversed(self.children):
            try:
                child.wait(max(0.1, latest - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"  {program.name} tidak berhenti sendiri; dihentikan paksa")
            _end_group(child.pid)
            child.wait()
        self.children.clear()

    def _tail(self, program: Program) -> str:
        log = self.logs / f"{program.name}.log"
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
        return f"\nAkhir dari {log}:\n" + "\n".join(f"    {line}" for line in lines)


def _end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
