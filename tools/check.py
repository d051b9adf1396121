"""`make check`: everything that can be judged without running the portal. All of it runs; any failure fails."""

import os
import subprocess
import sys
import time
from pathlib import Path

import django
from django.core.management import call_command

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
    "django check, missing migrations": [PYTHON, "-m", "tools.check", "--django"],
}


def ask_django() -> int:
    """What Django itself finds, in one process for both questions: importing the portal takes longer than either."""
    django.setup()
    call_command("check", fail_level="WARNING")
    call_command("makemigrations", check_changes=True, dry_run=True, skip_checks=True)  # leaves by itself when one is
    return 0


def main() -> int:
    if sys.argv[1:] == ["--django"]:
        return ask_django()
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
