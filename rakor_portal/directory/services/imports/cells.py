"""How cells of the directory's sheets are compared with records, and found by name."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from rakor_portal.directory.masking import mask_nip, mask_phone
from rakor_portal.directory.personal_numbers import nip_refusal, phone_refusal
from rakor_portal.sheets.cells import CellRefused, is_masked, one_line, read_code
from rakor_portal.sheets.columns import Column
from rakor_portal.sheets.planning import Change, PlannedRow

Record = TypeVar("Record", bound=models.Model)


def key_of(*texts: str) -> str:
    """How names are compared: single spaces, no case."""
    return "\n".join(one_line(text).casefold() for text in texts)


class Index(dict[str, list[Any]]):
    """Records by a name that need not be theirs alone."""

    @classmethod
    def of(cls, records: Iterable[Any], *names: Callable[[Any], str]) -> "Index":
        """Each record under each of its names; empty names are left out."""
        found: dict[str, dict[int, Any]] = defaultdict(dict)
        for record in records:
            for name in names:
                if text := key_of(name(record)):
                    found[text][record.pk] = record
        return cls({text: list(each.values()) for text, each in found.items()})

    def named(self, text: str) -> list[Any]:
        """All that bear the name."""
        return self.get(key_of(text), [])


def by_code(code: str, records: dict[int, Record], planned: PlannedRow) -> Record | None:
    """The record of the column Kode; an unknown one refuses the row."""
    found = records.get(int(code)) if code.isascii() and code.isdigit() and len(code) < 12 else None
    if found is None:
        planned.reasons.append(_("Kode %(code)s tidak dikenal.") % {"code": code[:20]})
    return found


def set_text(planned: PlannedRow, column: Column, cell: str, stored: str) -> None:
    """Note the cell as a change when it reads otherwise than the record."""
    if one_line(stored) != cell:
        planned.fields[column.key] = cell
        planned.changes.append(Change(column.head, one_line(stored), cell))


def set_number(planned: PlannedRow, column: Column, cell: str, stored: str) -> None:
    """The same for NIP and telephone: a masked cell that fits means unchanged; what cannot be one refuses the row."""
    mask = mask_nip if column.key == "nip" else mask_phone
    if is_masked(cell):
        if planned.subject is None or cell != mask(stored):
            words = _("%(head)s disamarkan dan tidak cocok dengan data. Isi nomor lengkap.")
            planned.reasons.append(words % {"head": column.head})
        return
    try:
        words = _("%(head)s rusak karena dibaca Excel sebagai angka. Tulis sebagai teks.") % {"head": column.head}
        number = read_code(cell, damaged=words) if column.key == "nip" else _phone(cell, words)
    except CellRefused as refused:
        planned.reasons.append(refused.message)
        return
    if one_line(stored) == number:
        return
    refusal = (nip_refusal if column.key == "nip" else phone_refusal)(number) if number else ""
    if refusal:
        planned.reasons.append(f"{column.head}: {refusal}")
    else:
        planned.fields[column.key] = number
        planned.changes.append(Change(column.head, mask(one_line(stored)), mask(number)))


def _phone(cell: str, damaged: str) -> str:
    read_code(cell, damaged=damaged)
    return cell


def check_fields(planned: PlannedRow, model: type[models.Model], kept: dict[str, Any], heads: dict[str, str]) -> None:
    """Validate what would be written by the rules of the model's own fields."""
    record = model(**{**kept, **planned.fields})
    exclude = [each.name for each in model._meta.fields if each.name not in planned.fields]
    try:
        record.clean_fields(exclude=exclude)
    except ValidationError as refusal:
        for name, sentences in refusal.message_dict.items():
            planned.reasons += [f"{heads.get(name, name)}: {sentence}" for sentence in sentences]
