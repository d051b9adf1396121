"""Single cells: formulas made harmless, numbers and dates as Indonesian offices type them."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from rakor_portal.form_fields import DATE_INPUT_FORMATS

#: What a spreadsheet would take for a formula (OWASP, "CSV Injection"); a quote may stand before it.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
#: Signs that no text of the portal holds: control signs, and those that turn the direction of writing.
UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SPACES = re.compile(r"\s+")
SCIENTIFIC = re.compile(r"[\d.,]+[eE]\+?\d+")
SHORT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}")
MASK = "•"


class CellRefused(Exception):
    """A cell says something that cannot be right; the message is fit to show."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def one_line(text: str) -> str:
    """The text with single spaces and without edges: how cells are compared."""
    return SPACES.sub(" ", text).strip()


def is_masked(text: str) -> bool:
    """Whether the cell holds a number that was masked when it was exported."""
    return MASK in text


def quoted(text: str) -> str:
    """The text for CSV: an apostrophe before what would be a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def unquoted(text: str) -> str:
    """The opposite of `quoted`."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def read_code(text: str, *, damaged: str) -> str:
    """Digits without spaces; `damaged` is said when Excel has turned them into a rounded number."""
    if SCIENTIFIC.fullmatch(text):
        raise CellRefused(damaged)
    return SPACES.sub("", text)


def read_date(text: str) -> date | None:
    """A day typed as in forms; a year of two digits is refused, because nobody knows the century."""
    if not text:
        return None
    if SHORT_YEAR.fullmatch(text):
        raise CellRefused(_("Tulis tahun dengan empat angka, misalnya 20/03/2026."))
    for pattern in DATE_INPUT_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise CellRefused(_("Tulis tanggal seperti 20/03/2026."))


def read_number(text: str) -> Decimal | None:
    """A number with a decimal comma and dots for thousands, also one with a lone decimal point."""
    if not text:
        return None
    plain = text.replace(" ", "").removesuffix("%")
    whole, _dot, rest = plain.partition(".")
    if "," in plain or plain.count(".") > 1 or (len(rest) == 3 and whole not in {"", "0", "-0"}):
        plain = plain.replace(".", "")
    try:
        number = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        raise CellRefused(_("Tulis angka saja, misalnya 12 atau 12,5.")) from None
    if not number.is_finite() or abs(number) >= 10**12:
        raise CellRefused(_("Tulis angka saja, misalnya 12 atau 12,5."))
    return number


def read_yes(text: str) -> bool:
    """Ya or Tidak; an empty cell says no."""
    words = {"ya": True, "y": True, "benar": True, "true": True, "1": True, "x": True, "✓": True,
             "": False, "tidak": False, "t": False, "bukan": False, "salah": False, "false": False, "0": False,
             "-": False}  # fmt: skip
    if text.casefold() not in words:
        raise CellRefused(_("Isi Ya atau Tidak."))
    return words[text.casefold()]
