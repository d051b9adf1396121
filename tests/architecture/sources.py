"""Which files the architecture tests look at."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("followups", "meetings", "rakor_portal", "tools", "scripts")


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def product_python() -> list[Path]:
    """Every Python file of the product and its tools, without migrations."""
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def view_modules() -> list[Path]:
    return [path for path in product_python() if path.name == "views.py" or "views" in path.relative_to(ROOT).parts]


def templates() -> list[Path]:
    """Every template that a browser or mail reader receives as HTML, and the ones of PDF documents."""
    folders = [ROOT / "templates", *(ROOT / package for package in ("followups", "meetings", "rakor_portal"))]
    return sorted(path for folder in folders for path in folder.rglob("*.html"))
