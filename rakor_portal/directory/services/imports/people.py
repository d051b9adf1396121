"""Pejabat from a sheet: found by Kode, by NIP, or by a name that only one bears."""

from django.utils.translation import gettext as _

from rakor_portal.directory.masking import mask_nip
from rakor_portal.directory.models import ImportBatch, Person
from rakor_portal.directory.reports.sheets import PERSON_COLUMNS
from rakor_portal.directory.services.imports.batches import ImportKind, Source, record_written
from rakor_portal.directory.services.imports.cells import Index, by_code, check_fields, set_number, set_text
from rakor_portal.sheets.cells import SPACES, is_masked
from rakor_portal.sheets.planning import Outcome, Plan, PlannedRow, refuse_twice, started

COLUMNS = {column.key: column for column in PERSON_COLUMNS}
HEADS = {column.key: column.head for column in PERSON_COLUMNS}
TEXTS = ("title_before", "name", "title_after", "rank", "email")
NUMBERS = ("nip", "phone")


def plan_people(source: Source) -> Plan:
    """Compare each row with the people of the government, in one query."""
    people = Person.objects.filter(government=source.government)
    known = {person.pk: person for person in (people.select_for_update() if source.lock else people)}
    by_nip = Index.of(known.values(), lambda person: person.nip)
    by_name = Index.of(known.values(), lambda person: person.name, lambda person: person.full_name)
    planned = []
    for row in source.rows:
        each = started(row, ("name",))
        if not row.values.get("name"):
            each.reasons.append(_("Nama belum diisi."))
        if not each.reasons:
            each.subject = _find(row.values, each, known, by_nip, by_name)
        if not each.reasons:
            _compare(row.values, each)
        planned.append(each)
    refuse_twice(planned, _("Pejabat ini sudah disebut di baris %(row)s."))
    _refuse_shared_nip(planned, by_nip)
    return Plan(planned)


def _find(
    cells: dict[str, str], each: PlannedRow, known: dict[int, Person], by_nip: Index, by_name: Index
) -> Person | None:
    if cells.get("code"):
        return by_code(cells["code"], known, each)
    nip = SPACES.sub("", cells.get("nip", ""))
    if nip and not is_masked(nip) and (holders := by_nip.named(nip)):
        found: Person = holders[0]
        return found
    namesakes = by_name.named(cells["name"])
    if is_masked(nip):
        namesakes = [person for person in namesakes if mask_nip(person.nip) == nip]
    elif nip:
        namesakes = [person for person in namesakes if not person.nip]  # another NIP is another person
    if len(namesakes) > 1:
        each.reasons.append(_("Ada %(n)s pejabat dengan nama itu. Isi NIP atau Kode.") % {"n": len(namesakes)})
    return namesakes[0] if len(namesakes) == 1 else None


def _compare(cells: dict[str, str], each: PlannedRow) -> None:
    person = each.subject or Person()
    for key in TEXTS:
        # A name that was found as name with titles is not a new name.
        if key in cells and not (key == "name" and person.pk and cells["name"].casefold() == _full(person)):
            set_text(each, COLUMNS[key], cells[key], getattr(person, key))
    for key in NUMBERS:
        if key in cells:
            set_number(each, COLUMNS[key], cells[key], getattr(person, key))
    check_fields(each, Person, {}, HEADS)


def _full(person: Person) -> str:
    return person.full_name.casefold()


def _refuse_shared_nip(planned: list[PlannedRow], by_nip: Index) -> None:
    """A NIP belongs to one person: neither to another on record nor to another row."""
    first: dict[str, int] = {}
    for each in planned:
        nip = each.fields.get("nip")
        if not nip or each.reasons:
            continue
        if by_nip.named(nip):
            each.reasons.append(_("NIP itu sudah dipakai pejabat lain."))
        elif first.setdefault(nip, each.number) != each.number:
            each.reasons.append(_("NIP itu sudah ada di baris %(row)s.") % {"row": first[nip]})


def write_people(source: Source, plan: Plan, batch: ImportBatch) -> None:
    """Store the new and the changed in a few statements; the audit names records and fields, never numbers."""
    new = [Person(government=source.government, **row.fields) for row in plan.of(Outcome.NEW)]
    Person.objects.bulk_create(new, batch_size=200)
    changed = plan.of(Outcome.CHANGED)
    for row in changed:
        for name, value in row.fields.items():
            setattr(row.subject, name, value)
    Person.objects.bulk_update([row.subject for row in changed], [*TEXTS, *NUMBERS], batch_size=200)
    record_written(source, batch, new=new, changed=changed)


PEOPLE = ImportKind(ImportBatch.Kind.PEOPLE, PERSON_COLUMNS, ("name",), plan_people, write_people)
