"""What the portal needs from the operating system, and how to get it through apt."""

import ctypes
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.console import CannotGoOn, say

OLDEST_POSTGRESQL = 15


@dataclass(frozen=True)
class Need:
    """Something that must be present, and the Debian package that brings it."""

    package: str
    present: Callable[[], bool]


def has_library(soname: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            ctypes.CDLL(soname)
        except OSError:
            return False
        return True

    return present


def has_program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def has_font(family: str) -> Callable[[], bool]:
    def present() -> bool:
        if not shutil.which("fc-list"):
            return False
        listed = subprocess.run(["fc-list", family, "family"], capture_output=True, text=True, check=False)
        return family in listed.stdout

    return present


def postgresql_bin() -> Path | None:
    """The folder of PostgreSQL's server programs (15 or newer), newest first; Debian keeps it out of PATH."""
    found: list[tuple[int, Path]] = []
    candidates = [Path(found_path).resolve() for found_path in [shutil.which("initdb")] if found_path]
    candidates += Path("/usr/lib/postgresql").glob("*/bin/initdb")
    for initdb in candidates:
        version = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=False).stdout
        major = re.search(r"(\d+)", version)
        if major and int(major[1]) >= OLDEST_POSTGRESQL:
            found.append((int(major[1]), initdb.parent))
    return max(found)[1] if found else None


def chromium() -> str | None:
    """The browser of the distribution; nothing is downloaded by the tests.

    The shell without a window comes first: each test of the other one draws a bar of tabs that nobody sees, which
    costs more processor time than its pages.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def nginx() -> str | None:
    """The reverse proxy of production, which a test starts as an ordinary user on free ports."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")


RUNTIME = [
    Need(
        f"python{sys.version_info.major}.{sys.version_info.minor}-venv",
        lambda: importlib.util.find_spec("ensurepip") is not None,
    ),
    # WeasyPrint opens these by name (gobject and harfbuzz come with pango).
    Need("libpango-1.0-0", has_library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", has_library("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", has_library("libharfbuzz-subset.so.0")),
    Need("fontconfig", has_program("fc-list")),
    # Official papers are set in Bookman Old Style and Arial; these have the same measures.
    Need("fonts-urw-base35", has_font("URW Bookman")),
    Need("fonts-liberation", has_font("Liberation Sans")),
]

DEVELOPMENT = [
    *RUNTIME,
    Need("postgresql", lambda: postgresql_bin() is not None),
    Need("redis-server", has_program("redis-server")),
    # Debian keeps it out of the ordinary user's PATH.
    Need("nginx", lambda: nginx() is not None),
    Need("chromium-headless-shell", lambda: chromium() is not None),
    Need("gettext", has_program("msgfmt")),
    Need("poppler-utils", has_program("pdftotext")),
    # The HTML checker of the tests arrives by npm and runs on Java.
    Need("npm", has_program("npm")),
    Need("default-jre-headless", has_program("java")),
]


def apt_prefix() -> list[str] | None:
    """How apt may be called: directly as root, through sudo when that asks no password, or not at all (None)."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def provide(needs: Sequence[Need]) -> None:
    """Install what is missing, or say in one sentence what to install and how."""
    missing = [need.package for need in needs if not need.present()]
    if not missing:
        return
    prefix = apt_prefix()
    by_hand = f"sudo apt-get update && sudo apt-get install -y {' '.join(missing)}"
    if prefix is None:
        raise CannotGoOn(
            f"Belum terpasang: {', '.join(missing)}; pasang sekali dengan '{by_hand}' "
            "(atau padanannya pada sistem ini), lalu ulangi."
        )
    say(f"• Memasang paket sistem: {' '.join(missing)} …")
    if not (_apt_install(prefix, missing) or (_apt(prefix, "update") and _apt_install(prefix, missing))):
        raise CannotGoOn(f"Paket sistem gagal dipasang; coba sendiri '{by_hand}', lalu ulangi.")
    still = [need.package for need in needs if not need.present()]
    if still:
        raise CannotGoOn(f"Sesudah dipasang pun belum ditemukan: {', '.join(still)}; periksa '{by_hand}'.")


def _apt_install(prefix: list[str], packages: list[str]) -> bool:
    return _apt(prefix, "install", "-y", "--no-install-recommends", *packages)


def _apt(prefix: list[str], *arguments: str) -> bool:
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *arguments]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0 and arguments[0] == "update":
        say(done.stderr.strip())
    return done.returncode == 0
