"""Throw-away PostgreSQL and Redis for the test suite: real servers, unprivileged, on free ports, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.console import CannotGoOn, Command
from tools.supervisor import die_with_parent
from tools.system import postgresql_bin

START_WITHIN = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unprivileged() -> list[str]:
    """PostgreSQL refuses root: as root, its programs run as the user that Debian's package made for it."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


@contextmanager
def real_services() -> Iterator[dict[str, str]]:
    """Both servers, as the environment that names them; both end with the block, however it ends."""
    folder = Path(tempfile.mkdtemp(prefix="rakor-services-"))
    try:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        with _postgresql(folder) as database_url, _redis(folder) as redis_url:
            yield {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    programs = postgresql_bin()
    if programs is None:
        raise CannotGoOn("PostgreSQL 15 or newer was not found: install the package 'postgresql'.")
    data, port = folder / "postgresql", free_port()
    options = ["--no-sync", "--auth=trust", "--username=rakor", "--encoding=UTF8", "--locale=C.UTF-8", f"-D{data}"]
    _must([*unprivileged(), programs / "initdb", *options])
    # Durability is switched off: these rows live for minutes. Never copy these options to a real server.
    options = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", f"unix_socket_directories={folder}"]
    settings = [word for option in [*options, f"port={port}", "listen_addresses=127.0.0.1"] for word in ("-c", option)]
    with _running([*unprivileged(), programs / "postgres", "-D", data, *settings], folder / "postgresql.log"):
        ask: Command = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        _wait("PostgreSQL", lambda: subprocess.run(ask, check=False).returncode == 0)
        _must([programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "rakor", "rakor"])
        yield f"postgres://rakor@127.0.0.1:{port}/rakor"


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        raise CannotGoOn("Redis was not found: install the package 'redis-server'.")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    with _running([*unprivileged(), program, *options], folder / "redis.log"):
        _wait("Redis", lambda: _pongs(port))
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _running(command: Sequence[str | Path], log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
    try:
        yield
    finally:
        # SIGINT is PostgreSQL's "fast" end and Redis's ordinary one.
        server.send_signal(2)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _must(command: Sequence[str | Path]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotGoOn(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()}")


def _pongs(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _wait(name: str, ready: Callable[[], bool]) -> None:
    latest = time.monotonic() + START_WITHIN
    while not ready():
        if time.monotonic() > latest:
            raise CannotGoOn(f"{name} did not answer within {START_WITHIN:.0f} seconds.")
        time.sleep(0.05)
