"""The English catalogue: `update` gathers new sentences and compiles, `check` says what is missing or stale.

The sentences of the source are Indonesian, so only English has a catalogue. The compiled file is kept in git: a machine
that runs the portal needs no gettext.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.console import CannotGoOn, one_sentence, say

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path("locale/en/LC_MESSAGES")
SOURCES = ("*.py", "*.html", "*.txt")
#: Where no sentence for the screen stands.
WITHOUT_SENTENCES = ("tests", "tools", "scripts", "docs", "data", ".venv", "node_modules")


def gather(tree: Path) -> None:
    """Bring the catalogue in `tree` up to date with the sources beside it."""
    (tree / FOLDER).mkdir(parents=True, exist_ok=True)
    ignored = [f"--ignore={folder}/*" for folder in WITHOUT_SENTENCES]
    options = ["--locale=en", "--no-location", "--no-obsolete", "--no-wrap", "--verbosity=0", *ignored]
    _run([sys.executable, ROOT / "manage.py", "makemessages", *options], tree)
    # The time of gathering says nothing and would change the compiled file each time.
    catalogue = tree / FOLDER / "django.po"
    lines = catalogue.read_text(encoding="utf-8").splitlines(keepends=True)
    catalogue.write_text("".join(line for line in lines if not line.startswith('"POT-Creation-Date')), encoding="utf-8")


def compile_into(tree: Path, target: Path) -> None:
    """Compile, with gettext's own judgement of formats and plurals; raises CannotGoOn with what it says."""
    _run(["msgfmt", "--check", "--output-file", target, FOLDER / "django.po"], tree)


def problems(tree: Path) -> list[str]:
    """What a reader of English would miss: untranslated, unsure or stale sentences."""
    found = []
    for name, option in {"untranslated": "--untranslated", "fuzzy": "--only-fuzzy"}.items():
        listed = _run(["msgattrib", option, "--no-wrap", FOLDER / "django.po"], tree)
        found += [f"{name}: {line}" for line in listed.splitlines() if line.startswith("msgid") and line != 'msgid ""']
    return found


def check() -> int:
    """Compare the committed catalogue with what the committed sources say, in a copy of both."""
    with tempfile.TemporaryDirectory(prefix="rakor-catalogue-") as folder:
        tree = Path(folder)
        for name in _run(["git", "ls-files", "--", *SOURCES, str(FOLDER)], ROOT).splitlines():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
        gather(tree)
        found = problems(tree)
        compile_into(tree, tree / "compiled.mo")
        if (tree / "compiled.mo").read_bytes() != (ROOT / FOLDER / "django.mo").read_bytes():
            found.append("locale/en/…/django.mo is older than the sources: run 'make messages'")
    for line in found:
        say(line)
    return 1 if found else 0


def update() -> int:
    """Gather and compile in place; what still lacks English words is listed."""
    gather(ROOT)
    compile_into(ROOT, ROOT / FOLDER / "django.mo")
    for line in problems(ROOT):
        say(line)
    return 0


def _run(command: list[str | Path], tree: Path) -> str:
    environment = {**os.environ, "RAKOR_MODE": "test", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotGoOn(f"{Path(command[0]).name}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


if __name__ == "__main__":
    with one_sentence():
        sys.exit(update() if sys.argv[1:] == ["update"] else check())
