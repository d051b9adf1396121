"""Work on hostile or heavy input in a process of its own: warm, limited, replaced when it misbehaves.

One child per `Confined` and process of the portal, started at the first job; jobs of several threads take turns.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rakor_portal.confinement import wire
from rakor_portal.confinement.limits import Limits

CHILD = Path(__file__).resolve().with_name("child.py")
#: All that a child is told of its surroundings; no secret, no proxy, no address of a service.
PASSED_ENVIRONMENT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "HOME",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
)


class OutOfBounds(Exception):
    """The job broke a limit, or the process under it; `bound` is `time`, `memory`, `crash` or `busy`."""

    def __init__(self, bound: str) -> None:
        super().__init__(bound)
        self.bound = bound


class JobFailed(Exception):
    """The handler raised: `kind` is the name of its exception."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message


class Confined:
    """A handler module run at arm's length."""

    def __init__(self, handler: str, limits: Limits) -> None:
        self._handler = handler
        self._limits = limits
        self._turn = threading.Lock()
        self._owner = 0  # the process that started the child; a fork of it starts one of its own
        self._child: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        atexit.register(self.close)

    def run(self, head: Mapping[str, Any], payload: bytes = b"") -> tuple[dict[str, Any], bytes]:
        """Do one job; raises OutOfBounds, after which the next job gets a new child, or JobFailed.

        A child that left between two jobs (idle, or its number of jobs done) is replaced without a word.
        """
        deadline = time.monotonic() + self._limits.wall_seconds
        if not self._turn.acquire(timeout=self._limits.wall_seconds):
            raise OutOfBounds("busy")
        try:
            answer = self._attempt(head, payload, deadline) or self._attempt(head, payload, deadline)
        finally:
            self._turn.release()
        if answer is None:
            raise OutOfBounds("crash")
        if answer[0].get("error") == "MemoryError":
            raise OutOfBounds("memory")
        if "error" in answer[0]:
            raise JobFailed(str(answer[0]["error"]), str(answer[0].get("message", "")))
        return answer

    def close(self) -> None:
        """End the child, with all it may have started."""
        child, channel, self._child, self._channel = self._child, self._channel, None, None
        if channel:
            channel.close()
        if child and self._owner == os.getpid():
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def _attempt(self, head: Mapping[str, Any], payload: bytes, deadline: float) -> tuple[dict[str, Any], bytes] | None:
        """The answer, or None when the child had left on its own before it began."""
        channel = self._ready()
        try:
            channel.settimeout(max(0.01, deadline - time.monotonic()))
            wire.send(channel, dict(head), payload)
            answer = wire.receive(channel, deadline=deadline)
        except TimeoutError:
            self.close()
            raise OutOfBounds("time") from None
        except (OSError, wire.Garbled):
            answer = None
        if answer is None:
            self._blame()
        return answer

    def _blame(self) -> None:
        """Raise what stopped the child; nothing when it left on its own."""
        child = self._child
        status: int | None = None
        if child:
            try:
                status = child.wait(timeout=2)
            except subprocess.TimeoutExpired:
                status = None
        self.close()
        if status == -signal.SIGXCPU:
            raise OutOfBounds("time")
        if status in (-signal.SIGABRT, -signal.SIGTRAP):  # so GLib, under Pango, ends a process that is refused memory
            raise OutOfBounds("memory")
        if status != 0:
            raise OutOfBounds("crash")

    def _ready(self) -> socket.socket:
        if self._channel and self._child and self._owner == os.getpid() and self._child.poll() is None:
            return self._channel
        self.close()
        ours, theirs = socket.socketpair()
        limits = json.dumps(self._limits.to_json())
        with theirs:
            self._child = subprocess.Popen(  # noqa: S603 -- our own script, no argument from outside
                [sys.executable, "-I", str(CHILD), str(theirs.fileno()), self._handler, limits],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={name: value for name, value in os.environ.items() if name in PASSED_ENVIRONMENT},
                start_new_session=True,
            )
        self._owner, self._channel = os.getpid(), ours
        return ours
