"""Jabatan from a sheet: found by Kode, or by organisation and title."""

from typing import Any

from django.utils.translation import gettext as _

from rakor_portal.directory.models import ImportBatch, Organization, Position
from rakor_portal.directory.reports.sheets import POSITION_COLUMNS
from rakor_portal.directory.services.imports.batches import ImportKind, Source, record_written
from rakor_portal.directory.services.imports.cells import Index, by_code, check_fields, key_of, set_number, set_text
from rakor_portal.directory.services.positions import second_head_refusal
from rakor_portal.sheets.cells import CellRefused, read_number, read_yes
from rakor_portal.sheets.planning import Change, Outcome, Plan, PlannedRow, refuse_twice, started

COLUMNS = {column.key: column for column in POSITION_COLUMNS}
HEADS = {column.key: column.head for column in POSITION_COLUMNS}
FIELDS = ("title", "organization", "category", "protocol_rank", "is_head", "email", "phone")
CATEGORIES = {key_of(str(name)): code for code, label in Position.Category.choices for name in (code, label)}


class Posts:
    """The posts and open organisations of a government by their names, in two queries; `lock` holds both."""

    def __init__(self, source: Source) -> None:
        today = source.government.today
        posts = Position.objects.filter(government=source.government).select_related("organization")
        self.known = {each.pk: each for each in (posts.select_for_update(of=("self",)) if source.lock else posts)}
        self.standing = [each for each in self.known.values() if each.closed_on is None or each.closed_on > today]
        open_today = Organization.objects.filter(government=source.government).open_on(today)
        organizations = list(open_today.select_for_update() if source.lock else open_today)
        self.organizations = Index.of(organizations, lambda each: each.name, lambda each: each.abbreviation)
        self.titles = Index.of(self.standing, lambda each: each.title)
        self.taken = {(each.organization_id, key_of(each.title)): each for each in self.known.values()}

    def organization(self, name: str, each: PlannedRow) -> Organization | None:
        """The organisation of that name or abbreviation; none or several refuse the row."""
        found = self.organizations.named(name)
        if len(found) != 1:
            words = _("Ada beberapa organisasi bernama %(name)s. Tulis nama lengkapnya.") if found else _(
                "Organisasi %(name)s tidak dikenal."
            )  # fmt: skip
            each.reasons.append(words % {"name": name[:80]})
            return None
        organization: Organization = found[0]
        return organization

    def named(self, title: str, organization: Organization | None, each: PlannedRow) -> Position | None:
        """The post of that title; several without an organisation refuse the row."""
        found = [
            post for post in self.titles.named(title)
            if organization is None or post.organization_id == organization.pk
        ]  # fmt: skip
        if len(found) > 1:
            each.reasons.append(_("Ada beberapa jabatan bernama itu. Isi kolom Organisasi atau Kode."))
        return found[0] if len(found) == 1 else None


def plan_positions(source: Source) -> Plan:
    """Compare each row with the posts of the government."""
    posts = Posts(source)
    planned = []
    for row in source.rows:
        each = started(row, ("title",))
        cells = row.values
        if not cells.get("title"):
            each.reasons.append(_("Nama jabatan belum diisi."))
        if not each.reasons:
            _match(cells, each, posts)
        if not each.reasons:
            _compare(cells, each)
        planned.append(each)
    refuse_twice(planned, _("Jabatan ini sudah disebut di baris %(row)s."))
    _refuse_taken(planned, posts)
    while _refuse_second_heads(planned, posts):  # what is refused here may go on leading where it did
        pass
    return Plan(planned)


def _match(cells: dict[str, str], each: PlannedRow, posts: Posts) -> None:
    """Which post the row names, and a changed organisation."""
    post = by_code(cells["code"], posts.known, each) if cells.get("code") else None
    if each.reasons:
        return
    name = cells.get("organization", "")
    unmoved = post is not None and key_of(name) == key_of(post.organization.name)
    organization = posts.organization(name, each) if name and not unmoved else None
    if each.reasons:
        return
    each.subject = post or posts.named(cells["title"], organization, each)
    if each.subject is None and organization is None:
        each.reasons.append(_("Kolom Organisasi belum diisi untuk jabatan baru."))
    if organization and (each.subject is None or each.subject.organization_id != organization.pk):
        each.fields["organization"] = organization
        before = each.subject.organization.name if each.subject else ""
        each.changes.append(Change(HEADS["organization"], before, organization.name))


def _compare(cells: dict[str, str], each: PlannedRow) -> None:
    post = each.subject or Position()
    if each.subject is None and not cells.get("category"):
        each.reasons.append(_("Unsur belum diisi."))
    for key in ("title", "email"):
        if key in cells:
            set_text(each, COLUMNS[key], cells[key], getattr(post, key))
    if "phone" in cells:
        set_number(each, COLUMNS["phone"], cells["phone"], post.phone)
    try:
        _compare_choices(cells, each, post)
    except CellRefused as refusal:
        each.reasons.append(refusal.message)
    check_fields(each, Position, {}, HEADS)


def _compare_choices(cells: dict[str, str], each: PlannedRow, post: Position) -> None:
    """Unsur, rank and head; an empty cell leaves them as they are."""
    if cells.get("category"):
        _set(each, "category", _category(cells["category"]), post.category, str(post.get_category_display()))
    if cells.get("protocol_rank"):
        rank = _whole(read_number(cells["protocol_rank"]))
        _set(each, "protocol_rank", rank, post.protocol_rank, str(post.protocol_rank))
    if cells.get("is_head"):
        _set(each, "is_head", read_yes(cells["is_head"]), post.is_head, "Ya" if post.is_head else "Tidak")


def _set(each: PlannedRow, key: str, value: Any, stored: Any, stored_words: str) -> None:
    if value == stored:
        return
    each.fields[key] = value
    words = {True: "Ya", False: "Tidak"}.get(value, value) if isinstance(value, bool) else value
    label = str(Position.Category(value).label) if key == "category" else str(words)
    each.changes.append(Change(HEADS[key], stored_words if each.subject else "", label))


def _category(words: str) -> str:
    found = CATEGORIES.get(key_of(words))
    if found is None:
        raise CellRefused(_("Unsur %(words)s tidak dikenal.") % {"words": words[:60]})
    return found


def _whole(number: Any) -> int:
    if number is None or number != int(number) or not 0 <= number <= 100_000:
        raise CellRefused(_("Urutan protokol berupa bilangan bulat, misalnya 3000."))
    return int(number)


def _refuse_taken(planned: list[PlannedRow], posts: Posts) -> None:
    """One title per organisation, also among closed posts and among the rows of the file."""
    first: dict[tuple[int, str], int] = {}
    for each in planned:
        if each.reasons or not ({"title", "organization"} & each.fields.keys()):
            continue
        title = each.fields.get("title") or each.subject.title
        organization = each.fields.get("organization") or each.subject.organization
        place = (organization.pk, key_of(title))
        holder = posts.taken.get(place)
        if holder is not None and holder is not each.subject:
            words = (
                _("Jabatan ini sudah ditutup.") if holder.closed_on else _("Jabatan itu sudah ada di organisasi ini.")
            )
            each.reasons.append(words)
        elif first.setdefault(place, each.number) != each.number:
            each.reasons.append(_("Jabatan ini sudah disebut di baris %(row)s.") % {"row": first[place]})


def _refuse_second_heads(planned: list[PlannedRow], posts: Posts) -> bool:
    """As the form: an organisation has one head, with all rows of the file done; whether a row was refused.

    A file that moves the office names both posts, in whatever order.
    """
    rows = {each.subject.pk: each for each in planned if each.subject is not None and not each.reasons}
    claims = [each for each in planned if not each.reasons and {"is_head", "organization"} & each.fields.keys()]
    heads: dict[int, Position | PlannedRow] = {
        post.organization_id: post
        for post in posts.standing
        if post.is_head and not (post.pk in rows and rows[post.pk] in claims)
    }
    refused = False
    for each in claims:
        organization = each.fields.get("organization") or each.subject.organization
        if not each.fields.get("is_head", each.subject is not None and each.subject.is_head):
            continue
        head = heads.setdefault(organization.pk, each)
        if head is each:
            continue
        refused = True
        words = _("Pimpinan %(name)s sudah disebut di baris %(row)s.")
        each.reasons.append(
            second_head_refusal(organization, head) if isinstance(head, Position)
            else words % {"name": organization.name, "row": head.number}
        )  # fmt: skip
    return refused


def write_positions(source: Source, plan: Plan, batch: ImportBatch) -> None:
    """Store the new and the changed in a few statements."""
    new = [Position(government=source.government, **row.fields) for row in plan.of(Outcome.NEW)]
    Position.objects.bulk_create(new, batch_size=200)
    changed = plan.of(Outcome.CHANGED)
    for row in changed:
        for name, value in row.fields.items():
            setattr(row.subject, name, value)
    Position.objects.bulk_update([row.subject for row in changed], FIELDS, batch_size=200)
    record_written(source, batch, new=new, changed=changed)


POSITIONS = ImportKind(ImportBatch.Kind.POSITIONS, POSITION_COLUMNS, ("title",), plan_positions, write_positions)
