"""What people, broken programs and attackers send, by class. Every text carries MARK, so that its trace is found."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.fuzz.pages import Field

MARK = "jejak"
#: Any of these in an answer means that typed text became part of the page's code.
ALIVE = (
    "<script>jejak", "<img src=x onerror=jejak", "<svg onload=jejak", "onmouseover=jejak() x=\"", "JEJAK-DIHITUNG",
    "</textarea><b>jejak",
)  # fmt: skip
KILO, MEGA = "jejak kilo " * 9310, "jejak mega " * 95330


@dataclass(frozen=True)
class Hostile:
    """One hostile sending of a field: the values it is sent with (none at all, or several)."""

    name: str
    values: tuple[str | bytes, ...]

    @property
    def text(self) -> str | None:
        """What a person would miss if the page came back without it."""
        value = self.values[0] if len(self.values) == 1 else None
        return value if isinstance(value, str) else None


def _one(name: str, value: str | bytes) -> Hostile:
    return Hostile(name, (value,))


TEXTS = (
    _one("script", "<script>jejak()</script>"),
    _one("attribute", '"><img src=x onerror=jejak()>'),
    _one("svg", "<svg onload=jejak()>"),
    _one("handler", '" onmouseover=jejak() x="'),
    _one("end of textarea", "</textarea><b>jejak</b>"),
    _one("javascript link", "javascript:jejak()"),
    _one("template", '{{ "jejak-dihitung"|upper }}{% now "Y" %}{{ request }}'),
    _one("format", "%(jejak)s %s {0} {jejak} $jejak"),
    _one("formula", '=HYPERLINK("http://jejak.example","jejak")'),
    _one("formula at", "@SUM(1+1)*cmd|' /C jejak'!A0"),
    _one("path", "../../../../etc/jejak"),
    _one("windows path", "..\\..\\jejak\\con.txt"),
    _one("sql", "jejak' OR '1'='1'; DROP TABLE meetings_meeting; --"),
    _one("like", "%jejak_%\\"),
    _one("nul", "jejak\x00nul"),
    _one("controls", "jejak\x01\x08\x1b[31m\x7f"),
    _one("bidi", "jejak\u202etxt.exe\u2066"),
    _one("zero width", "jejak\u200b\u200d\ufeff\u2060"),
    _one("emoji", "jejak \U0001f469\u200d\U0001f692\U0001f1ee\U0001f1e9"),
    _one("noncharacter", "jejak\ufffe\uffff\U0010ffff"),
    _one("combining", "jejak" + "\u0301\u0489" * 60),
    _one("invalid bytes", b"jejak\xff\xfe\xed\xa0\x80"),
    _one("line ends", "jejak\r\nSet-Cookie: jejak=1\r\n\r\n<b>"),
    _one("lines", "jejak\n\r\u2028\u2029\x0b\x0c"),
    _one("spaces", " \t\u00a0\u3000 "),
    _one("url", "http://[::1/jejak"),
    _one("quote", "jejak'\"`\\"),
    _one("entity", "&lt;jejak&#0;&amp;amp;"),
)
NUMBERS = tuple(
    _one(f"number {text}", text)
    for text in (
        "-1", "0", "2147483648", "9223372036854775808", "1e999", "NaN", "Infinity", "-0", "1.5", "1,5", "0x10", "²",
        "٣", "\uff11", "1_000", "--1", "1e-400", "9" * 500,
    )
)  # fmt: skip
DATES = tuple(
    _one(f"date {text}", text)
    for text in (
        "31/02/2026", "00/00/0000", "01/01/0001", "31/12/9999", "2026-13-45", "29/02/2027", "01/01/10000",
        "1/1/1", "24:61", "25.00", "0001-01-01",
    )
)  # fmt: skip
KEYS = tuple(_one(f"key {text}", text) for text in ("999999999", "None", "[]", "{}", "true", "jejak", "1 OR 1=1"))
SHAPES = (
    Hostile("missing", ()),
    _one("empty", ""),
    Hostile("repeated", ("jejak satu", "jejak dua", "")),
    _one("100 KB", KILO),
)
EVERYTHING = (*SHAPES, *TEXTS, *NUMBERS, *DATES, *KEYS)
#: What a database or a decoder answers differently: the whole of the second pass on PostgreSQL.
TELLING = tuple(
    each
    for each in EVERYTHING
    if each.name
    in {
        "nul", "controls", "noncharacter", "invalid bytes", "100 KB", "number 2147483648", "key jejak",
        "number 9223372036854775808", "date 01/01/0001", "date 31/12/9999", "number ²", "emoji", "number NaN",
    }
)  # fmt: skip
SAMPLE = tuple(each for each in TELLING if each.name not in {"emoji", "number NaN", "100 KB", "key jejak", "nul"})
#: What is sent as query.
QUERY = (
    *TELLING,
    SHAPES[0],
    SHAPES[2],
    *(each for each in EVERYTHING if each.name in {"like", "path", "line ends", "number -1"}),
)
_ALL_MARKUP = "".join(each.values[0] for each in TEXTS[:7])
#: For whole pages: few sendings that carry everything which must be escaped, said and given back.
POLYGLOT = (
    _one("all markup", _ALL_MARKUP),
    _one("all markup, far too long", _ALL_MARKUP * 80),
    _one("unseen signs", "jejak \u200d\U0001f469 <script>jejak()</script> '\" &amp; \u00a0 \u0301"),
    Hostile("missing", ()),
)


def sendings(field: Field, *, hidden: list[str]) -> Iterator[Hostile]:
    """The hostile sendings of this one field alone; `hidden` are keys that exist and are not for this user."""
    yield from EVERYTHING
    if field.longest:
        yield _one("one too long", ("jejak panjang " * (field.longest // 14 + 1))[: field.longest + 1])
    if field.kind in {"select", "multiple", "radio", "checkbox", "hidden"}:
        yield from (_one(f"hidden {key}", key) for key in hidden)
