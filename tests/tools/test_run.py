import os
import socket
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT
from tools.console import CannotGoOn
from tools.run import Demo


@pytest.fixture
def demo(tmp_path_factory, monkeypatch):
    """A start in a folder of its own (a short name: sockets allow no long one), away from the suite's services."""
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "RAKOR_MODE", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RAKOR_DATA_DIR", str(tmp_path_factory.mktemp("d") / "data"))
    return Demo


def test_busy_port_is_one_sentence(demo, monkeypatch, unused_port):
    monkeypatch.setenv("PORT", str(unused_port))
    with socket.socket() as other:
        other.bind(("127.0.0.1", unused_port))
        other.listen()

        with pytest.raises(CannotGoOn, match=f"Port {unused_port} sedang dipakai"):
            demo().check_port()


@pytest.mark.parametrize("port", ["0", "70000", "delapan"])
def test_impossible_port_is_one_sentence(demo, monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(CannotGoOn, match="PORT harus angka"):
        demo()


def test_unwritable_data_folder_is_one_sentence(demo, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("RAKOR_DATA_DIR", str(tmp_path / "file" / "data"))

    with pytest.raises(CannotGoOn, match="tidak dapat ditulisi"):
        demo().prepare_folder(alone=True)


def test_too_long_folder_name_is_one_sentence(demo, monkeypatch, tmp_path):
    monkeypatch.setenv("RAKOR_DATA_DIR", str(tmp_path / ("x" * 100)))

    with pytest.raises(CannotGoOn, match="terlalu panjang"):
        demo().prepare_folder(alone=True)


def test_second_start_in_the_same_folder_is_refused(demo):
    with demo().prepare_folder(alone=True), pytest.raises(CannotGoOn, match="Portal lain"):
        demo().prepare_folder(alone=True)


def test_commands_beside_a_portal_on_another_port_write_its_links(demo, monkeypatch):
    monkeypatch.setenv("PORT", "8123")
    with demo().prepare_folder(alone=True):
        demo().remember_address()

    command = [sys.executable, "-c", "from rakor_portal import env; print(env.SITE_URL)"]
    environment = {name: value for name, value in os.environ.items() if name != "SITE_URL"} | {"RAKOR_MODE": "demo"}
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout

    assert said.strip() == "http://127.0.0.1:8123"


def test_production_is_refused(demo, monkeypatch):
    monkeypatch.setenv("RAKOR_MODE", "production")

    with pytest.raises(CannotGoOn, match="hanya untuk contoh"):
        demo()


def test_each_step_is_done_once_until_what_it_depends_on_changes(demo, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://satu")
    commands = []

    def begin():
        start = demo()
        (start.data / "static").mkdir(parents=True, exist_ok=True)
        monkeypatch.setattr(start, "manage", lambda *command: commands.append(command[0]))
        return start

    begin().bring_up_to_date()
    begin().bring_up_to_date()
    assert commands == ["migrate", "collectstatic", "seed"]

    commands.clear()
    monkeypatch.setenv("DATABASE_URL", "postgres://dua")
    begin().bring_up_to_date()
    assert commands == ["migrate", "seed"]

    commands.clear()
    monkeypatch.setenv("DATABASE_URL", "postgres://salinan")
    begin().note_as_done()
    begin().bring_up_to_date()
    assert commands == []


def test_too_old_python_is_one_sentence(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\n[ \"$1\" = --version ] && echo 'Python 3.9.2' && exit 0\nexit 1\n")
    old.chmod(0o755)

    done = subprocess.run(
        ["/bin/sh", ROOT / "tools" / "with_python.sh", "-c", "print(1)"],
        env={"PATH": str(tmp_path), "PYTHON": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "Python 3.11" in done.stderr
    assert "3.9.2" in done.stderr


def test_missing_system_package_without_apt_is_one_sentence():
    script = "from tools.console import one_sentence\nfrom tools.system import Need, provide\n"
    script += "with one_sentence(): provide([Need('libpango-1.0-0', lambda: False)])"

    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PATH": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "sudo apt-get install -y libpango-1.0-0" in done.stderr
