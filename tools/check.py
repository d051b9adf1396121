"""`make check`: everything that can be judged without running the portal. All of it runs; any failure fails."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
TOOLS = str(Path(sys.executable).parent)
CHECKS = {
    "ruff check": [PYTHON, "-m", "ruff", "check", "."],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "mypy": [PYTHON, "-m", "mypy", "rakor_portal", "meetings", "followups", "tools", "scripts", "manage.py"],
    "import contracts": [f"{TOOLS}/lint-imports"],
    "template lint": [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"],
    "english catalogue": [PYTHON, "-m", "tools.catalogue"],
    "missing migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "django check": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
}


def main() -> int:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}
    failed = []
    for name, command in CHECKS.items():
        begun = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        good = done.returncode == 0
        print(f"{'ok    ' if good else 'FAILED'} {name} ({time.monotonic() - begun:.1f} s)", flush=True)
        if not good:
            failed.append(name)
            print((done.stdout + done.stderr).strip(), flush=True)
    print(f"make check: {', '.join(failed)} failed" if failed else "make check: all good", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
