"""What each official document says, as frozen records: the builders above fill them, the templates only print.

Every date, time and number is Indonesian text already (`rakor_portal.formatting`), so that a document issued
years ago prints the same words whatever the code learns later. `to_json` goes into `Document.content`;
`from_json` brings it back for the worker.
"""

from dataclasses import asdict, dataclass
from types import UnionType
from typing import Any, ClassVar, Self, get_args, get_origin, get_type_hints

#: What an undated meeting prints where a date belongs.
UNDATED = "tanggal tidak tercatat"


def _restore(kind: Any, value: Any) -> Any:
    """The value as `kind` asks for it: a record, a tuple of records, an optional one, or the value itself."""
    if value is None:
        return None
    if get_origin(kind) is UnionType:
        return _restore(next(part for part in get_args(kind) if part is not type(None)), value)
    if get_origin(kind) is tuple:
        return tuple(_restore(get_args(kind)[0], part) for part in value)
    return kind.from_json(value) if isinstance(kind, type) and issubclass(kind, Record) else value


class Record:
    """A frozen dataclass that travels through JSON and comes back equal."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSONField."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The record that `to_json` wrote; fields added since then take their defaults."""
        types = get_type_hints(cls)
        return cls(**{name: _restore(types[name], value) for name, value in data.items() if name in types})


@dataclass(frozen=True)
class LetterheadLines(Record):
    """Kop naskah. `kind` is a `Letterhead.Kind`; `emblem` a storage name, empty for the neutral placeholder."""

    kind: str
    main_line: str
    upper_line: str = ""
    address_lines: tuple[str, ...] = ()
    emblem: str = ""


@dataclass(frozen=True)
class SignatureBlock(Record):
    """Room for a wet signature. A regional head signs with the name alone: no rank, no NIP (Permendagri 1/2023)."""

    post: str  # BUPATI LAMPUNG UTARA, or Plh. SEKRETARIS DAERAH
    name: str = ""  # with titles; empty when nobody holds the post
    authority: str = ""  # a.n. BUPATI LAMPUNG UTARA
    place_date: str = ""  # Kotabumi, 14 Januari 2026; letters print it at their head instead
    rank: str = ""
    nip: str = ""  # 19690101 199403 1 001


@dataclass(frozen=True)
class InviteeLine(Record):
    """One position on the invitation list, by its running number in protocol order."""

    number: int
    addressee: str


@dataclass(frozen=True)
class InviteeLines(Record):
    """One unsur of the invitation list."""

    title: str
    invitees: tuple[InviteeLine, ...]


@dataclass(frozen=True)
class RundownLine(Record):
    """One row of the order of events: `09.25`, the item, who presents it."""

    time: str
    title: str
    presenter: str = ""


class Content(Record):
    """What `issue_document` accepts. It puts the number that the register gave into `number`."""

    letterhead: LetterheadLines
    number: str
    is_demo: bool


@dataclass(frozen=True)
class InvitationLetterContent(Content):
    """Surat undangan with its Lampiran. Without `addressees` it is sent to *(daftar terlampir)*.

    Facts left empty are not printed. `invitees` is Lampiran I, `rundown` the next one.
    """

    letterhead: LetterheadLines
    signature: SignatureBlock
    place_date: str  # Kotabumi, 7 Januari 2026
    date: str  # 7 Januari 2026, on the Lampiran
    urgency: str  # Biasa, Segera, Sangat Segera
    subject: str
    opening: str  # paragraphs, one a line; ends with "… pada:"
    day_date: str  # Senin, 12 Januari 2026, or a range
    time_range: str  # pukul 09.00 WIB s.d. selesai
    place: str
    event: str
    number: str = ""
    attachments: str = "-"  # 2 (dua) berkas
    addressees: tuple[str, ...] = ()  # at most 5 posts
    address_place: str = "Tempat"
    agenda: tuple[str, ...] = ()
    chair: str = ""
    dress: str = ""
    notes: tuple[str, ...] = ()  # paragraphs: membawa bahan, batas jawaban …
    closing: str = "Demikian, atas perhatian dan kehadiran Saudara disampaikan terima kasih."
    copies_to: tuple[str, ...] = ()
    letter_of: str = ""  # Surat Bupati Lampung Utara, on the Lampiran
    invitees: tuple[InviteeLines, ...] = ()
    rundown: tuple[RundownLine, ...] = ()
    is_demo: bool = False


@dataclass(frozen=True)
class ChangedFact(Record):
    """One fact of the invitation that is different now."""

    label: str  # hari, tanggal
    before: str
    after: str


@dataclass(frozen=True)
class ChangeNoticeContent(Content):
    """Surat perubahan, penundaan or pembatalan. A cancellation has no `changes`, only its paragraphs."""

    letterhead: LetterheadLines
    signature: SignatureBlock
    place_date: str
    date: str
    urgency: str
    subject: str  # Penundaan Rapat Koordinasi …
    opening: str  # paragraphs: refers to the invitation's number and date, says what and why
    number: str = ""
    attachments: str = "-"
    addressees: tuple[str, ...] = ()
    address_place: str = "Tempat"
    changes: tuple[ChangedFact, ...] = ()
    notes: tuple[str, ...] = ()
    closing: str = "Demikian disampaikan untuk menjadi perhatian, atas kerja sama Saudara diucapkan terima kasih."
    copies_to: tuple[str, ...] = ()
    letter_of: str = ""
    invitees: tuple[InviteeLines, ...] = ()
    is_demo: bool = False


@dataclass(frozen=True)
class AttendanceRow(Record):
    """One person in the hall. Cells left empty are signed with a pen."""

    number: int
    name: str
    position: str
    note: str = ""  # mewakili …
    status: str = ""  # Hadir, Diwakili, Izin
    time: str = ""  # 08.22
    proof: str = ""  # the check-in code shown at the door


@dataclass(frozen=True)
class AttendanceGroup(Record):
    """One unsur of the attendance list."""

    title: str
    rows: tuple[AttendanceRow, ...]


@dataclass(frozen=True)
class AttendanceListContent(Content):
    """Daftar hadir. `is_blank` prints rows with room for a pen, left and right by turns."""

    letterhead: LetterheadLines
    event: str
    day_date: str
    time_range: str
    place: str
    groups: tuple[AttendanceGroup, ...]
    signature: SignatureBlock | None = None
    number: str = ""
    is_blank: bool = False
    is_demo: bool = False


@dataclass(frozen=True)
class AttendanceCount(Record):
    """Attendance of one unsur, in numbers."""

    label: str
    invited: int
    present: int = 0
    delegated: int = 0
    excused: int = 0
    absent: int = 0


@dataclass(frozen=True)
class DiscussionRow(Record):
    """One row of the discussion: `label` is Capaian, Kendala, Tanggapan, Arahan or Catatan."""

    label: str
    text: str
    speaker: str = ""


@dataclass(frozen=True)
class DiscussionItem(Record):
    """One agenda item: its rows and its numbered decisions in a box."""

    number: int
    title: str
    presenter: str = ""
    rows: tuple[DiscussionRow, ...] = ()
    decisions: tuple[str, ...] = ()
    first_decision: int = 1  # decisions are numbered through the whole notula


@dataclass(frozen=True)
class FollowUpRow(Record):
    """One row of the matrix. `owner` may name supporters; `due` may be the words as spoken."""

    code: str  # 010, or TL-2026-010
    title: str
    owner: str
    target: str = ""
    due: str = ""


@dataclass(frozen=True)
class FollowUpGroup(Record):
    """The follow-ups of one agenda item or topic."""

    title: str
    rows: tuple[FollowUpRow, ...]


@dataclass(frozen=True)
class MinutesContent(Content):
    """Notula in the default form of Permendagri 1/2023, its fields in that order."""

    letterhead: LetterheadLines
    signature: SignatureBlock
    title: str  # Rapat Koordinasi Lintas Sektor bersama Forkopimda …
    day_date: str  # Senin, 12 Januari 2026; UNDATED without a date
    time_range: str  # pukul 09.00–12.40 WIB
    place: str
    chair: str  # Ketua
    number: str = ""
    invitation: str = "-"  # Nomor … tanggal …
    agenda: tuple[str, ...] = ()
    secretary: str = "-"
    recorder: str = "-"
    participants: tuple[str, ...] = ()
    attendance: tuple[AttendanceCount, ...] = ()
    opening: str = ""  # paragraphs, one a line
    discussions: tuple[DiscussionItem, ...] = ()
    conclusion: str = ""  # paragraphs, one a line
    follow_up_intro: str = ""
    follow_ups: tuple[FollowUpGroup, ...] = ()
    closing: str = ""
    recorder_signature: SignatureBlock | None = None
    is_demo: bool = False
