"""What a telephone number and a NIP look like: asked of what is typed or imported, not of what was stored before."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from rakor_portal.errors import RuleViolation

_PHONE = re.compile(r"[0-9 +().-]{6,20}")
LEAST_DIGITS = 5
_NIP = re.compile(r"([0-9]{8})([0-9]{4})([0-9]{2})[0-9]{4}")
#: What stands in the place of the month in the number of an official on contract (PPPK).
ON_CONTRACT = "21"


def phone_refusal(text: str) -> str:
    """Why `text` is no telephone number; empty when it may be one."""
    if _PHONE.fullmatch(text) and sum(sign.isdigit() for sign in text) >= LEAST_DIGITS:
        return ""
    return _("Nomor telepon terdiri atas 6 sampai 20 angka, spasi, +, -, titik, atau tanda kurung.")


def nip_refusal(text: str) -> str:
    """Why `text` is no NIP: 18 digits that begin with the date of birth and the month of appointment (BKN)."""
    parts = _NIP.fullmatch(text)
    if parts is None:
        return _("NIP terdiri atas 18 angka.")
    born, year, month = parts.groups()
    if _is_date(born) and _is_date(f"{year}{'01' if month == ON_CONTRACT else month}01") and born[:4] < year:
        return ""
    return _("NIP diawali tanggal lahir (8 angka) dan bulan pengangkatan (6 angka), misalnya 198003122005011001.")


def _is_date(digits: str) -> bool:
    try:
        return datetime.strptime(digits, "%Y%m%d").year >= 1900  # noqa: DTZ007 -- a day has no zone
    except ValueError:
        return False


def require_numbers(record: models.Model, names: Iterable[str]) -> None:
    """Raises RuleViolation when one of the fields `names` holds a number that cannot be one."""
    refusals = {"nip": nip_refusal, "phone": phone_refusal}
    for name in sorted(refusals.keys() & set(names)):
        text = getattr(record, name)
        words = refusals[name](text) if text else ""
        if words:
            raise RuleViolation(words, at=name)
