"""Pemangku jabatan from a sheet: terms of office, found by Kode or by post, person, kind and first day."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from rakor_portal.directory.masking import mask_nip
from rakor_portal.directory.models import ImportBatch, Incumbency, Person, Position
from rakor_portal.directory.registry import TermChange, refused_changes, span, span_of
from rakor_portal.directory.reports.sheets import INCUMBENT_COLUMNS
from rakor_portal.directory.services.imports.batches import ImportKind, Source
from rakor_portal.directory.services.imports.cells import Index, by_code, key_of
from rakor_portal.directory.services.imports.positions import Posts
from rakor_portal.directory.services.incumbencies import day_refusal, end_refusal, record_term
from rakor_portal.sheets.cells import SPACES, CellRefused, is_masked, read_code, read_date
from rakor_portal.sheets.planning import Change, Outcome, Plan, PlannedRow, refuse_twice, started
from rakor_portal.sheets.writing import as_typed

HEADS = {column.key: column.head for column in INCUMBENT_COLUMNS}
KINDS = {key_of(str(name)).rstrip("."): code for code, label in Incumbency.Kind.choices for name in (code, label)}
DAYS = ("valid_from", "valid_until")


class Terms:
    """Posts, people and terms of a government, in four queries."""

    def __init__(self, source: Source) -> None:
        self.posts, self.today = Posts(source), source.government.today
        people = list(Person.objects.filter(government=source.government))
        self.by_nip = Index.of(people, lambda person: person.nip)
        self.by_name = Index.of(people, lambda person: person.full_name, lambda person: person.name)
        terms = Incumbency.objects.filter(government=source.government).select_related("position", "person")
        self.known = {each.pk: each for each in (terms.select_for_update(of=("self",)) if source.lock else terms)}
        self.of_post: dict[int, list[Incumbency]] = defaultdict(list)
        for term in self.known.values():
            self.of_post[term.position_id].append(term)

    def person(self, cells: dict[str, str], each: PlannedRow) -> Person | None:
        """By NIP, else by a name that only one bears; a masked NIP narrows namesakes down."""
        nip = SPACES.sub("", cells.get("nip", ""))
        if nip and not is_masked(nip):
            read_code(nip, damaged=_("NIP rusak karena dibaca Excel sebagai angka. Tulis sebagai teks."))
            found = self.by_nip.named(nip)
            if not found:
                each.reasons.append(_("NIP itu belum ada di daftar pejabat. Impor pejabatnya dahulu."))
        else:
            found = self.by_name.named(cells["name"])
            found = [person for person in found if mask_nip(person.nip) == nip] if nip else found
            if len(found) != 1:
                words = _("Ada beberapa pejabat dengan nama itu. Isi NIP.") if found else _(
                    "Pejabat itu belum ada. Impor daftar pejabat dahulu."
                )  # fmt: skip
                each.reasons.append(words)
        return found[0] if len(found) == 1 else None


def plan_incumbents(source: Source) -> Plan:
    """Compare each row with the terms on record, then see that no two terms of a post overlap."""
    terms = Terms(source)
    planned = []
    for row in source.rows:
        each = started(row, ("title", "name"))
        for key, words in (("title", _("Nama jabatan belum diisi.")), ("name", _("Nama pejabat belum diisi."))):
            if not row.values.get(key):
                each.reasons.append(words)
        if not each.reasons:
            try:
                _match(row.values, each, terms)
            except CellRefused as refusal:
                each.reasons.append(refusal.message)
        planned.append(each)
    refuse_twice(planned, _("Masa jabatan ini sudah disebut di baris %(row)s."))
    while True:  # what is refused here may have made room for another row
        refused = _refuse_beyond_rights(source, planned)
        if not _refuse_overlaps(planned, terms) and not refused:
            return Plan(planned)


def _refuse_beyond_rights(source: Source, planned: list[PlannedRow]) -> bool:
    """Rows that hand out or take rights which are not for him to change (`registry.HolderRule`); whether there are."""
    rows = [each for each in planned if each.outcome in {Outcome.NEW, Outcome.CHANGED}]
    changes = [
        TermChange(
            each.subject.position if each.subject else each.fields["position"],
            each.subject.person_id if each.subject else each.fields["person"].pk,
            span_of(each.subject) if each.subject else None,
            span(_final(each, "valid_from"), _final(each, "valid_until")),
            each.subject.pk if each.subject else None,
        )
        for each in rows
    ]
    refused = refused_changes(by=source.by, government=source.government, changes=changes, lock=source.lock)
    for place, reason in refused.items():
        rows[place].reasons.append(reason)
    return bool(refused)


def _match(cells: dict[str, str], each: PlannedRow, terms: Terms) -> None:
    """Post and person of the row, and the term that is meant."""
    coded = by_code(cells["code"], terms.known, each) if cells.get("code") else None
    organization = terms.posts.organization(cells["organization"], each) if cells.get("organization") else None
    if each.reasons and coded and key_of(coded.position.organization.name) == key_of(cells["organization"]):
        each.reasons.clear()  # the organisation of a term may be closed by now
        organization = coded.position.organization
    post = terms.posts.named(cells["title"], organization, each)
    if coded and post is None and key_of(coded.position.title) == key_of(cells["title"]):
        each.reasons.clear()
        post = coded.position
    person = terms.person(cells, each)
    if post is None and not each.reasons:
        each.reasons.append(_("Jabatan itu tidak ada atau sudah ditutup."))
    if each.reasons or post is None or person is None:
        return
    kind = _kind(cells, coded)
    days = {key: read_date(cells[key]) for key in DAYS if key in cells}
    each.subject = coded or _same_term(terms.of_post[post.pk], person, kind, days.get("valid_from"))
    if coded and (coded.position_id, coded.person_id) != (post.pk, person.pk):
        each.reasons.append(_("Jabatan atau pejabat berbeda dari Kode. Kosongkan Kode untuk pemangku baru."))
    _compare(each, post, person, kind, days)
    _refuse_days(each, terms.today)


def _kind(cells: dict[str, str], coded: Incumbency | None) -> str:
    if not cells.get("kind"):
        return coded.kind if coded else Incumbency.Kind.DEFINITIVE
    found = KINDS.get(key_of(cells["kind"]).rstrip("."))
    if found is None:
        raise CellRefused(_("Jenis diisi Definitif, Plt., Plh., atau Pj."))
    return found


def _same_term(of_post: list[Incumbency], person: Person, kind: str, begins: date | None) -> Incumbency | None:
    """The term that began on that day, else the one that runs without an end."""
    alike = [term for term in of_post if term.person_id == person.pk and term.kind == kind]
    exact = [term for term in alike if term.valid_from == begins]
    running = [term for term in alike if term.valid_until is None and begins is None]
    return next(iter(exact or running), None)


def _compare(each: PlannedRow, post: Position, person: Person, kind: str, days: dict[str, date | None]) -> None:
    stored = each.subject
    values = {"kind": kind, **days}
    if stored is None:
        each.fields = {"position": post, "person": person, **values}
        each.changes = [Change(HEADS[key], "", as_typed(values.get(key))) for key in DAYS if values.get(key)]
    else:
        for key, value in values.items():
            if getattr(stored, key) != value:
                each.fields[key] = value
                each.changes.append(Change(HEADS[key], _words(key, getattr(stored, key)), _words(key, value)))


def _refuse_days(each: PlannedRow, today: date) -> None:
    """As the forms: days in their order, and none so far away that its year must be mistyped."""
    begins, ends = (_final(each, key) for key in DAYS)
    if begins and ends and ends < begins:
        each.reasons.append(_("Tanggal Sampai lebih awal daripada tanggal Mulai."))
        return
    for key in DAYS:
        day = each.fields.get(key)
        if key == "valid_until" and each.subject and day:
            words = end_refusal(begins, day, today=today)
        else:
            words = day_refusal(key, day, today=today)
        each.reasons += [words] if words else []


def _words(key: str, value: str | date | None) -> str:
    return str(Incumbency.Kind(str(value)).label) if key == "kind" else as_typed(value)


def _final(each: PlannedRow, key: str) -> date | None:
    day: date | None = each.fields[key] if key in each.fields else getattr(each.subject, key, None)
    return day


def _refuse_overlaps(planned: list[PlannedRow], terms: Terms) -> bool:
    """As `appoint_holder`: one definitif, Plt. or Pj. at a time, and one Plh. beside him; changed terms go first.

    Whether a row was refused.
    """
    refused = False
    standing: dict[int, list[tuple[object, bool, date, date, Person]]] = defaultdict(list)
    rows = {each.subject.pk: each for each in planned if each.outcome == Outcome.CHANGED}
    for term in terms.known.values():
        each = rows.get(term.pk, PlannedRow(0, "", subject=term))
        standing[term.position_id].append((term.pk, *_span(each), term.person))
    for each in planned:
        if each.outcome not in {Outcome.NEW, Outcome.CHANGED}:
            continue
        post = each.subject.position_id if each.subject else each.fields["position"].pk
        own, (is_sole, begins, ends) = each.subject.pk if each.subject else each, _span(each)
        for other, other_sole, first, last, person in standing[post]:
            if other != own and other_sole == is_sole and first <= ends and begins <= last:
                words = _("Bertumpang dengan masa jabatan %(person)s. Isi dahulu tanggal Sampai pada barisnya.")
                each.reasons.append(words % {"person": person})
                refused = True
                break
        else:
            if each.subject is None:
                standing[post].append((each, is_sole, begins, ends, each.fields["person"]))
    return refused


def _span(each: PlannedRow) -> tuple[bool, date, date]:
    kind = each.fields.get("kind") or each.subject.kind
    return (
        kind in Incumbency.SOLE_KINDS,
        _final(each, "valid_from") or date.min,
        _final(each, "valid_until") or date.max,
    )


def write_incumbents(source: Source, plan: Plan, batch: ImportBatch) -> None:
    """Store changed terms first, then new ones; each stands in the audit trail, because it gives and takes rights."""
    origin = {"import": batch.public_id}
    changed = plan.of(Outcome.CHANGED)
    for row in changed:
        for name, value in row.fields.items():
            setattr(row.subject, name, value)
    Incumbency.objects.bulk_update([row.subject for row in changed], ["kind", *DAYS], batch_size=200)
    new = [Incumbency(government=source.government, **row.fields) for row in plan.of(Outcome.NEW)]
    Incumbency.objects.bulk_create(new, batch_size=200)
    for row in changed:
        record_term(source.by, "incumbency.edit", row.subject, origin)
    for term in new:
        record_term(source.by, "incumbency.appoint", term, origin)


INCUMBENTS = ImportKind(
    ImportBatch.Kind.INCUMBENTS, INCUMBENT_COLUMNS, ("title", "name"), plan_incumbents, write_incumbents
)
