"""CSV: text that a spreadsheet wrote. Formulas in it are text; whoever exports them again neutralises them."""

from pathlib import Path

from rakor_portal.inspection.purposes import Refused

MAX_LINES = 50_000  # a cell may hold several
#: What the screen of an import takes, and so what is said.
MAX_ROWS = 5_000
MAX_LINE = 20_000
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
#: Control characters that no table holds; tab, line feed, carriage return and the DOS end mark are fine.
ALLOWED_CONTROLS = "\t\n\r\x1a"


def looks_like(head: bytes) -> bool:
    """Whether it begins as text and not as a page."""
    marked = next((mark for mark in MARKS if head.startswith(mark)), b"")
    if b"\x00" in head and not marked.startswith((b"\xff", b"\xfe")):
        return False
    return (
        not head.removeprefix(marked)
        .replace(b"\x00", b"")
        .lstrip()
        .startswith((b"<", b"%PDF", b"{\\rtf", b"MZ", b"#!"))
    )


def encoding_of(head: bytes) -> str:
    """The encoding its mark tells; UTF-8 without one."""
    return next((name for mark, name in MARKS.items() if head.startswith(mark)), "utf-8")


def check(source: Path) -> None:
    """Raises Refused."""
    content = source.read_bytes()
    try:
        text = content.decode(encoding_of(content))
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # Excel on an Indonesian Windows
    if any(sign < " " and sign not in ALLOWED_CONTROLS for sign in text) or "\ufffd" in text:
        raise Refused("odd_table")
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise Refused("long_table", limit=MAX_ROWS)
    if any(len(line) > MAX_LINE for line in lines):
        raise Refused("odd_table")
