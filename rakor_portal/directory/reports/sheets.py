"""Posts, people and terms of office as tables to save: what the pages show, with what the import needs to find it.

NIP and telephone are masked as in the lists, unless `full` is asked for by someone who may.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet

from rakor_portal.directory.masking import mask_nip, mask_phone
from rakor_portal.directory.models import Incumbency, Person, Position
from rakor_portal.sheets.columns import Column, Kind, Table, Value

#: Rows fetched at a time.
CHUNK = 500

CODE = Column("code", "Kode", Kind.CODE, 10, ("id", "kode data"))
ORGANIZATION = Column(
    "organization", "Organisasi", width=36, synonyms=("opd", "perangkat daerah", "instansi", "unit kerja", "skpd")
)

POSITION_COLUMNS = (
    Column("title", "Jabatan", width=44, synonyms=("nama jabatan", "jabatan lengkap")),
    ORGANIZATION,
    Column("category", "Unsur", width=30, synonyms=("unsur peserta", "kategori")),
    Column("holder", "Pemangku hari ini", width=32, is_read=False),
    Column("shown_email", "Email yang dipakai", width=28, is_read=False),
    Column("shown_phone", "Telepon yang dipakai", Kind.CODE, 20, is_read=False),
    Column("email", "Email jabatan", width=28, synonyms=("email", "surel", "e-mail", "surel jabatan", "alamat email")),
    Column(
        "phone", "Telepon jabatan", Kind.CODE, 20,
        ("telepon", "telp", "no telp", "no telepon", "nomor telepon", "no hp", "hp", "whatsapp", "wa"),
    ),
    Column("protocol_rank", "Urutan protokol", Kind.NUMBER, 14, ("urutan", "protokol")),
    Column("is_head", "Pimpinan organisasi", width=14, synonyms=("pimpinan", "kepala organisasi")),
    CODE,
)  # fmt: skip
PERSON_COLUMNS = (
    Column("title_before", "Gelar depan", width=14),
    Column("name", "Nama", width=34, synonyms=("nama pejabat", "nama lengkap", "nama pegawai", "pejabat")),
    Column("title_after", "Gelar belakang", width=18, synonyms=("gelar",)),
    Column("positions", "Jabatan hari ini", width=44, is_read=False),
    Column("nip", "NIP", Kind.CODE, 22, ("n i p", "nomor induk pegawai", "nip baru")),
    Column("rank", "Pangkat", width=26, synonyms=("pangkat/golongan", "pangkat/gol", "golongan", "pangkat gol ruang")),
    Column("email", "Email", width=28, synonyms=("surel", "e-mail", "alamat email")),
    Column(
        "phone", "Telepon", Kind.CODE, 20,
        ("telp", "no telp", "no telepon", "nomor telepon", "no hp", "hp", "nomor hp", "whatsapp", "wa"),
    ),
    CODE,
)  # fmt: skip
INCUMBENT_COLUMNS = (
    Column("title", "Jabatan", width=44, synonyms=("nama jabatan", "jabatan lengkap")),
    ORGANIZATION,
    Column("name", "Pejabat", width=34, synonyms=("nama", "nama pejabat", "nama lengkap", "pemangku")),
    Column("nip", "NIP", Kind.CODE, 22, ("n i p", "nomor induk pegawai", "nip baru")),
    Column("kind", "Jenis", width=12, synonyms=("jenis pemangku", "status", "status jabatan")),
    Column("valid_from", "Mulai", Kind.DATE, 14, ("tmt", "sejak", "tanggal mulai", "mulai tanggal", "mulai menjabat")),
    Column("valid_until", "Sampai", Kind.DATE, 14, ("sampai tanggal", "tanggal akhir", "akhir", "selesai")),
    CODE,
)


def position_table(positions: QuerySet[Position], today: date, *, full: bool) -> Table:
    """Posts in the order of the QuerySet with their holders of `today`, in two queries."""
    return Table("Jabatan", POSITION_COLUMNS, _position_rows(positions, today, full=full))


def _position_rows(positions: QuerySet[Position], today: date, *, full: bool) -> Iterator[Sequence[Value]]:
    holders = Incumbency.objects.filter(position__in=positions.order_by().values("pk")).holders_on(today)
    for position in positions.select_related("organization").iterator(CHUNK):
        holder = holders.get(position.pk)
        person = holder.person if holder else None
        yield (
            position.title,
            position.organization.name,
            str(position.get_category_display()),
            _with_kind(holder) if holder else "",
            (person.email if person else "") or position.email,
            _phone((person.phone if person else "") or position.phone, full=full),
            position.email,
            _phone(position.phone, full=full),
            position.protocol_rank,
            "Ya" if position.is_head else "Tidak",
            str(position.pk),
        )


def _with_kind(holder: Incumbency) -> str:
    kind = "" if holder.kind == Incumbency.Kind.DEFINITIVE else f" ({holder.get_kind_display()})"
    return f"{holder.person}{kind}"


def person_table(people: QuerySet[Person], today: date, *, full: bool) -> Table:
    """People in the order of the QuerySet with what they hold `today`, in two queries."""
    return Table("Pejabat", PERSON_COLUMNS, _person_rows(people, today, full=full))


def _person_rows(people: QuerySet[Person], today: date, *, full: bool) -> Iterator[Sequence[Value]]:
    held: dict[int, list[str]] = defaultdict(list)
    terms = Incumbency.objects.filter(person__in=people.order_by().values("pk")).on(today).select_related("position")
    for term in terms.order_by("position__protocol_rank", "pk"):
        held[term.person_id].append(term.titled_position)
    for person in people.iterator(CHUNK):
        yield (
            person.title_before,
            person.name,
            person.title_after,
            "; ".join(held[person.pk]),
            person.nip if full else mask_nip(person.nip),
            person.rank,
            person.email,
            _phone(person.phone, full=full),
            str(person.pk),
        )


def incumbent_table(terms: QuerySet[Incumbency], *, full: bool) -> Table:
    """Terms of office in protocol order, in one query."""
    return Table("Pemangku", INCUMBENT_COLUMNS, _incumbent_rows(terms, full=full))


def _incumbent_rows(terms: QuerySet[Incumbency], *, full: bool) -> Iterator[Sequence[Value]]:
    order = ("position__protocol_rank", "position__organization__name", "position__title", "position_id", "valid_from")
    for term in terms.select_related("position__organization", "person").order_by(*order, "pk").iterator(CHUNK):
        yield (
            term.position.title,
            term.position.organization.name,
            term.person.full_name,
            term.person.nip if full else mask_nip(term.person.nip),
            str(term.get_kind_display()),
            term.valid_from,
            term.valid_until,
            str(term.pk),
        )


def _phone(phone: str, *, full: bool) -> str:
    return phone if full else mask_phone(phone)
