"""The W3C's Nu Html Checker for the tests: fetched once by npm, checked by its sum, kept in the virtual environment.

It needs Java to run and npm to arrive; nothing of it is part of the portal.
"""

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

from tools.console import CannotGoOn, step

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "vnu-jar@26.9.27"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
JAR = ROOT / ".venv" / "share" / "vnu.jar"
MEMBER = "package/build/dist/vnu.jar"


def provide_html_checker() -> None:
    """Bring the checker where the tests look for it; CannotGoOn when it cannot be had."""
    if JAR.exists() and _sum(JAR.read_bytes()) == SHA256:
        return
    with step("Mengambil pemeriksa HTML"), tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, capture_output=True, text=True, check=False
        )
        packed = next(Path(folder).glob("*.tgz"), None)
        if done.returncode != 0 or packed is None:
            raise CannotGoOn(f"Pemeriksa HTML ({PACKAGE}) gagal diambil dengan npm: {done.stderr.strip()[-300:]}")
        with tarfile.open(packed) as archive:
            member = archive.extractfile(MEMBER)
            content = member.read() if member else b""
    if _sum(content) != SHA256:
        raise CannotGoOn(f"Pemeriksa HTML ({PACKAGE}) tidak sama dengan yang dicatat; periksa tools/html_checker.py.")
    JAR.parent.mkdir(exist_ok=True)
    JAR.write_bytes(content)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
