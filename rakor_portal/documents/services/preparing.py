"""What a government needs before its first document: letterheads, paper and number patterns."""

from collections.abc import Sequence

from django.db import transaction

from rakor_portal.directory.models import Government, Region
from rakor_portal.documents.models import Document, DocumentForm, Letterhead, NumberPattern

HEAD_TITLES = {Region.Level.PROVINCE: "GUBERNUR", Region.Level.REGENCY: "BUPATI", Region.Level.CITY: "WALI KOTA"}
#: Kode klasifikasi arsip (Permendagri 83/2022): 000.1.5 covers meetings of leaders, invitation and notula alike.
CLASSIFICATION = "000.1.5"


@transaction.atomic
def prepare_government(government: Government, *, unit: str = "", address_lines: Sequence[str] = ()) -> None:
    """Create the default letterheads, form and number patterns of Permendagri 1/2023; what is there already stays.

    `unit` is the code in numbers, `SETDA-LU` for Lampung Utara. All kinds share one register: letters that
    the secretariat signs are numbered in one sequence.
    """
    Letterhead.objects.get_or_create(
        government=government,
        kind=Letterhead.Kind.SECRETARIAT,
        version=1,
        defaults={
            "upper_line": government.name.upper(),
            "main_line": "SEKRETARIAT DAERAH",
            "address_lines": list(address_lines) or [government.seat],
        },
    )
    Letterhead.objects.get_or_create(
        government=government,
        kind=Letterhead.Kind.REGIONAL_HEAD,
        version=1,
        defaults={
            "main_line": f"{HEAD_TITLES[Region.Level(government.region.level)]} {_bare_name(government).upper()}"
        },
    )
    DocumentForm.objects.get_or_create(government=government, version=1)
    for kind in Document.Kind.values:
        NumberPattern.objects.get_or_create(
            government=government,
            kind=kind,
            valid_from=None,
            defaults={"classification": CLASSIFICATION, "unit": unit or _unit_code(government)},
        )


def _bare_name(government: Government) -> str:
    """`Lampung Utara` of `Kabupaten Lampung Utara`."""
    return government.region.name.removeprefix("Kabupaten ").removeprefix("Kota ").removeprefix("Provinsi ")


def _unit_code(government: Government) -> str:
    words = _bare_name(government).upper().split()
    return f"SETDA-{words[0] if len(words) == 1 else ''.join(word[0] for word in words)}"
