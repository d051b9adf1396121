"""Set-up: system packages, virtual environment, pinned requirements. Does nothing when nothing changed.

Runs under the machine's own Python, before any package exists, so it uses the standard library alone.
"""

import compileall
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.console import CannotGoOn, Command, one_sentence, say, step
from tools.html_checker import provide_html_checker
from tools.system import DEVELOPMENT, RUNTIME, provide

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "prepared.json"
#: Wheels alone, each with a hash that we know.
PIP: Command = [
    PYTHON,
    "-m",
    "pip",
    "install",
    "--disable-pip-version-check",
    "--require-hashes",
    "--only-binary",
    ":all:",
]
#: Which system needs and which requirements each target of the Makefile has.
PROFILES = {
    "runtime": (RUNTIME, "requirements.txt"),
    "checks": (RUNTIME, "requirements-dev.txt"),
    "development": (DEVELOPMENT, "requirements-dev.txt"),
}


def prepare(profile: str) -> None:
    """Bring the clone to the state that `profile` needs. Two at once wait for each other."""
    needs, requirements = PROFILES[profile]
    _check_writable()
    lock = os.open(ROOT / "tools", os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        provide(needs)
        _virtual_environment()
        _requirements(requirements)
        if profile == "development":
            provide_html_checker()
    finally:
        os.close(lock)
    _bytecode_of_our_own()


def _check_writable() -> None:
    try:
        with tempfile.TemporaryFile(dir=ROOT):
            pass
    except OSError as reason:
        raise CannotGoOn(
            f"Folder {ROOT} tidak dapat ditulisi ({reason.strerror}); pindahkan salinan ini ke folder milik Anda."
        ) from None


def _virtual_environment() -> None:
    """Create .venv, or anew when it belongs to another Python or was moved."""
    wanted = f"{sys.version_info.major}.{sys.version_info.minor}"
    probe = "import sys; print(f'{sys.version_info.major}.{sys.version_info.minor}', sys.prefix)"
    if PYTHON.exists():
        answer = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False).stdout.split()
        if len(answer) == 2 and answer[0] == wanted and Path(answer[1]).resolve() == VENV.resolve():
            return
        shutil.rmtree(VENV)
    with step(f"Menyiapkan lingkungan Python {wanted}"):
        made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise CannotGoOn(f"Lingkungan Python gagal dibuat: {(made.stdout + made.stderr).strip().splitlines()[-1]}")


def _hash(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _requirements(name: str) -> None:
    """Install the pins of `name`; development pins hold the runtime ones too and are never taken away again."""
    stamp: dict[str, str] = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    if stamp.get(name) == _hash(name):
        return
    if "requirements-dev.txt" in stamp:
        name = "requirements-dev.txt"
    with step("Memasang paket Python (kali pertama sekitar satu menit)"):
        if not (_uv_ready() and _install_with_uv(name)):
            _install_with_pip(name)
    stamp = {"requirements.txt": _hash("requirements.txt")}
    if name == "requirements-dev.txt":
        stamp[name] = _hash(name)
    STAMP.write_text(json.dumps(stamp))


def _uv_ready() -> bool:
    """uv installs in seconds what takes pip a minute; it is pinned by hash like everything else."""
    if (
        subprocess.run([*PIP, "-q", "-r", ROOT / "requirements-uv.txt"], capture_output=True, check=False).returncode
        != 0
    ):
        return False
    return subprocess.run([VENV / "bin" / "uv", "--version"], capture_output=True, check=False).returncode == 0


def _install_with_uv(name: str) -> bool:
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    command: Command = [
        VENV / "bin" / "uv",
        "pip",
        "sync",
        *quiet,
        "--python",
        PYTHON,
        "--require-hashes",
        "--compile-bytecode",
    ]
    return subprocess.run([*command, "--only-binary", ":all:", ROOT / name], check=False).returncode == 0


def _install_with_pip(name: str) -> None:
    say("  uv tidak dapat dipakai di sini; memakai pip (lebih lama)")
    # The file lists everything there is to install (see requirements-overrides.txt), hence --no-deps.
    if subprocess.run([*PIP, "--no-deps", "-r", ROOT / name], check=False).returncode != 0:
        raise CannotGoOn(f"Paket Python dari {name} gagal dipasang; periksa sambungan internet, lalu ulangi.")
    subprocess.run([PYTHON, "-m", "compileall", "-q", "-j", "0", VENV / "lib"], check=False)


def _bytecode_of_our_own() -> None:
    """Compile our own code too where Python was told not to keep bytecode; otherwise it does so by itself."""
    if sys.dont_write_bytecode:
        for package in ("rakor_portal", "meetings", "followups"):
            compileall.compile_dir(ROOT / package, quiet=2)


if __name__ == "__main__":
    with one_sentence():
        prepare(sys.argv[1])
