"""The confined process: imports one room's handler, then does job after job within its limits.

Started by `confinement.runner` as a script with `python -I`, without the portal's environment, so neither secrets nor
settings are in it. A handler is a module with `prepare()` and `work(head, payload) -> (head, payload)`.
"""

import gc
import importlib
import json
import os
import resource
import signal
import socket
import sys
import types
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    """Serve until the parent closes, nothing came for a while, or enough was done; all of these end with status 0."""
    _import_without_celery()
    from rakor_portal.confinement.limits import Limits  # noqa: PLC0415 -- findable only now

    descriptor, handler_name, limits_text = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    limits = Limits.from_json(json.loads(limits_text))
    channel = socket.socket(fileno=descriptor)
    handler = importlib.import_module(handler_name)
    handler.prepare()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_size, limits.file_size))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    if not limits.forks:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    gc.disable()  # many short-lived objects, few in cycles: a fifth of the time; collected between two jobs
    gc.freeze()
    serve(channel, handler, limits)


def serve(channel: socket.socket, handler: Any, limits: Any) -> None:
    """Job after job."""
    from rakor_portal.confinement import wire  # noqa: PLC0415 -- as above

    for _job in range(limits.jobs):
        channel.settimeout(limits.idle_seconds)
        try:
            message = wire.receive(channel)
        except TimeoutError:
            return
        if message is None:
            return
        channel.settimeout(limits.wall_seconds)
        if limits.forks:
            _answer_in_fork(channel, handler, message, limits)
        else:
            _answer(channel, handler, message, limits)
            gc.collect()


def _answer_in_fork(channel: socket.socket, handler: Any, message: tuple[dict[str, Any], bytes], limits: Any) -> None:
    process_id = os.fork()
    if process_id == 0:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        _answer(channel, handler, message, limits)
        os._exit(0)
    _process_id, status = os.waitpid(process_id, 0)
    if os.WIFSIGNALED(status):  # die of the same, so that the parent reads it from the exit status
        signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    elif os.WEXITSTATUS(status):
        sys.exit(os.WEXITSTATUS(status))


def _answer(channel: socket.socket, handler: Any, message: tuple[dict[str, Any], bytes], limits: Any) -> None:
    from rakor_portal.confinement import wire  # noqa: PLC0415 -- as above

    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(
        resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + limits.cpu_seconds + 1, resource.RLIM_INFINITY)
    )
    try:
        head, payload = handler.work(*message)
    except MemoryError:
        head, payload = {"error": "MemoryError"}, b""
    except BaseException as error:  # also those of libraries that are no Exception; the parent decides
        head, payload = {"error": type(error).__name__, "message": str(error)[:500]}, b""
    wire.send(channel, head, payload)
    if head.get("error") == "MemoryError":
        sys.exit(0)  # what is left of the heap is not worth keeping


def _import_without_celery() -> None:
    """Make `rakor_portal.…` importable without running the package's own first lines: 0.3 s and 25 MB of Celery."""
    package = types.ModuleType("rakor_portal")
    package.__path__ = [str(ROOT / "rakor_portal")]
    sys.modules["rakor_portal"] = package
    sys.path.insert(0, str(ROOT))


if __name__ == "__main__":
    main()
