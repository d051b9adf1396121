"""The programs of a bench: web server, worker, mail sink; how much memory they hold and how soon they answer."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.console import CannotGoOn
from tools.services import free_port
from tools.supervisor import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
ANSWERS_WITHIN = 60.0


@contextmanager
def running(command: list[str], environment: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program of ours; it ends with the block, however that ends."""
    with log.open("wb") as output:
        program = subprocess.Popen(
            command, cwd=ROOT, env=dict(environment), stdout=output, stderr=output, preexec_fn=die_with_parent
        )
    try:
        yield program
    finally:
        program.terminate()
        try:
            program.wait(15)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


@contextmanager
def web(environment: Mapping[str, str], folder: Path, *, workers: int) -> Iterator[tuple[int, int, float]]:
    """The real web server; its port, its process, and the seconds until it first answered."""
    port = free_port()
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    command = [sys.executable, "-m", "granian", *options, "--blocking-threads", "4", "--no-ws"]
    begun = time.perf_counter()
    with running([*command, "rakor_portal.wsgi:application"], environment, folder / "web.log") as program:
        while not _answers(port):
            if program.poll() is not None or time.perf_counter() - begun > ANSWERS_WITHIN:
                raise CannotGoOn(f"The web server did not answer:\n{(folder / 'web.log').read_text()[-2000:]}")
            time.sleep(0.02)
        yield port, program.pid, time.perf_counter() - begun


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/floor/trivial/", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def worker(environment: Mapping[str, str], folder: Path) -> Iterator[int]:
    """The real worker with beat, ready; its process."""
    log = folder / "worker.log"
    options = ["--pool=threads", "--concurrency=2", "--without-gossip", "--without-mingle", "--loglevel=INFO"]
    beat = ["worker", "--beat", "--schedule", str(folder / "beat")]
    with running([sys.executable, "-m", "celery", "-A", "rakor_portal", *beat, *options], environment, log) as program:
        until = time.monotonic() + ANSWERS_WITHIN
        while b" ready." not in log.read_bytes():
            if program.poll() is not None or time.monotonic() > until:
                raise CannotGoOn(f"The worker did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.1)
        yield program.pid


@contextmanager
def sink(environment: Mapping[str, str], folder: Path) -> Iterator[str]:
    """The mail sink of `make run`, as EMAIL_URL."""
    port = free_port()
    command = [sys.executable, "-m", "tools.mail_sink", "--port", str(port), "--folder", str(folder / "mail")]
    with running(command, environment, folder / "sink.log"):
        time.sleep(1.0)
        yield f"smtp://127.0.0.1:{port}"


def inside(environment: Mapping[str, str], command: str, number: int = 0) -> dict[str, Any]:
    """Ask the product's own code (inside.py)."""
    words = [sys.executable, "-m", "tools.bench.inside", command, str(number)]
    done = subprocess.run(words, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotGoOn(f"{command} failed:\n{done.stderr[-3000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def manage(environment: Mapping[str, str], *words: str) -> None:
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotGoOn(f"manage.py {words[0]} failed:\n{done.stderr[-3000:]}")


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    running = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    children = [each for each in running if _parent(each) == pid]
    return [pid, *(each for child in children for each in family(child))]


def _parent(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[1])


def proportional_mebibytes(pids: list[int]) -> float:
    """PSS: what is shared between processes counts once (the kernel's smaps_rollup)."""
    kibibytes = 0
    for pid in pids:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        kibibytes += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return kibibytes / 1024


def has_mapped(pids: list[int], library: str) -> bool:
    """Whether one of the processes has loaded a library."""
    return any(library in Path(f"/proc/{pid}/maps").read_text() for pid in pids)
