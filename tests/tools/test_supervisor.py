import os
import signal
import subprocess
import sys
import time

import pytest

from tests.architecture.sources import ROOT
from tools.console import CannotGoOn
from tools.supervisor import Program, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def supervisor(tmp_path):
    with Supervisor(logs=tmp_path / "log", environment=os.environ, root=tmp_path) as supervisor:
        yield supervisor


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition):
    latest = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < latest
        time.sleep(0.02)


def test_stop_ends_every_child(supervisor):
    supervisor.start(Program("one", SLEEPER, lambda: True), Program("two", SLEEPER, lambda: True))
    pids = [child.pid for _, child in supervisor.children]

    supervisor.stop()

    assert [is_alive(pid) for pid in pids] == [False, False]


def test_child_that_ends_by_itself_is_told_with_its_last_words(supervisor):
    command = [sys.executable, "-c", "print('no database'); raise SystemExit(3)"]

    with pytest.raises(CannotGoOn, match=r"web berhenti sendiri \(kode 3\)[\s\S]*no database"):
        supervisor.start(Program("web", command, lambda: False))


def test_start_waits_until_the_program_is_ready(supervisor, tmp_path):
    mark = tmp_path / "ready"
    command = [sys.executable, "-c", f"import time; time.sleep(0.2); open({str(mark)!r}, 'w'); time.sleep(60)"]

    supervisor.start(Program("slow", command, mark.exists))

    assert mark.exists()


def test_child_that_ignores_the_request_is_ended_with_its_own_children(supervisor, tmp_path, monkeypatch):
    monkeypatch.setattr("tools.supervisor.STOP_WITHIN", 0.2)
    note = tmp_path / "grandchild"
    stubborn = (
        "import signal, subprocess, sys, time, os, pathlib\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"path = pathlib.Path({str(note)!r}); path.with_suffix('.new').write_text(str(child.pid))\n"
        "path.with_suffix('.new').replace(path)\n"
        "time.sleep(60)\n"
    )
    supervisor.start(Program("stubborn", [sys.executable, "-c", stubborn], note.exists))
    grandchild = int(note.read_text())

    supervisor.stop()

    wait_until(lambda: not is_alive(grandchild) or is_zombie(grandchild))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's own")
def test_children_die_when_the_supervisor_is_killed(tmp_path):
    script = (
        "import os, sys, pathlib, time\n"
        "from tools.supervisor import Program, Supervisor\n"
        f"folder = pathlib.Path({str(tmp_path)!r})\n"
        "with Supervisor(logs=folder / 'log', environment=os.environ, root=folder) as supervisor:\n"
        f"    supervisor.start(Program('child', {SLEEPER!r}, lambda: True))\n"
        "    print(supervisor.children[0][1].pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    child = int(parent.stdout.readline())

    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    wait_until(lambda: not is_alive(child) or is_zombie(child))


def is_zombie(pid):
    try:
        with open(f"/proc/{pid}/stat") as status:  # noqa: PTH123 -- a file of the kernel
            return status.read().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True
