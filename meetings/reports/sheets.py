"""The list of rakor, the invitations and the attendance of one, as tables to save."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from meetings.models import Attendance, Invitation, Meeting
from rakor_portal.sheets.columns import Column, Kind, Table, Value

#: Rows fetched at a time; what hangs on them is fetched with them.
CHUNK = 500

MEETING_COLUMNS = (
    Column("title", "Rakor", width=60),
    Column("date", "Tanggal", Kind.DATE, 14),
    Column("time", "Pukul", width=10),
    Column("place", "Tempat", width=36),
    Column("chair", "Pimpinan", width=36),
    Column("status", "Status", width=16),
)
INVITATION_COLUMNS = (
    Column("order", "No.", Kind.NUMBER, 8),
    Column("category", "Unsur", width=30),
    Column("addressee", "Jabatan", width=48),
    Column("person", "Pejabat", width=34),
    Column("reply", "Jawaban", width=16),
    Column("delegate", "Yang mewakili", width=34),
    Column("note", "Keterangan", width=34),
)
ATTENDANCE_COLUMNS = (
    Column("addressee", "Jabatan", width=48),
    Column("name", "Nama", width=34),
    Column("post", "Jabatan yang mewakili", width=34),
    Column("reply", "Jawaban", width=16),
    Column("attendance", "Kehadiran", width=18),
    Column("marked_at", "Pukul", Kind.MOMENT, 18),
)


def local(moment: datetime, zone: str) -> datetime:
    """The time on the wall of the place; a spreadsheet knows no zones."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def meeting_table(meetings: QuerySet[Meeting]) -> Table:
    """Rakor in the order of the list, in one query."""
    return Table("Rakor", MEETING_COLUMNS, _meeting_rows(meetings))


def _meeting_rows(meetings: QuerySet[Meeting]) -> Iterator[Sequence[Value]]:
    for meeting in meetings.select_related("venue", "chair").iterator(CHUNK):
        moment = local(meeting.shown_at, meeting.time_zone) if meeting.shown_at else None
        yield (
            str(meeting),
            moment.date() if moment else None,
            f"{moment:%H.%M}" if moment and meeting.time_is_known else "",
            meeting.place_name,
            str(meeting.chair or ""),
            str(meeting.get_status_display()),
        )


def invitation_table(invitations: QuerySet[Invitation]) -> Table:
    """Invitations in protocol order with their answers; each row carries `delegate_now`."""
    return Table("Undangan", INVITATION_COLUMNS, _invitation_rows(invitations))


def _invitation_rows(invitations: QuerySet[Invitation]) -> Iterator[Sequence[Value]]:
    for invitation in invitations.iterator(CHUNK):
        delegates = getattr(invitation, "delegate_now", [])
        yield (
            invitation.order,
            str(invitation.get_category_display()),
            invitation.addressee,
            str(invitation.person or ""),
            str(invitation.get_reply_display()),
            "; ".join(str(each) for each in delegates),
            invitation.reply_note,
        )


def attendance_table(
    invitations: QuerySet[Invitation], walk_ins: Iterable[Attendance], *, zone: str, unmarked: str
) -> Table:
    """Invitations with their marks (`list_attendance`), then who came uninvited; `unmarked` stands where no mark is."""
    return Table("Kehadiran", ATTENDANCE_COLUMNS, _attendance_rows(invitations, walk_ins, zone, unmarked))


def _attendance_rows(
    invitations: QuerySet[Invitation], walk_ins: Iterable[Attendance], zone: str, unmarked: str
) -> Iterator[Sequence[Value]]:
    for invitation in invitations.iterator(CHUNK):
        mark: Attendance | None = next(iter(getattr(invitation, "marks", [])), None)
        yield (
            invitation.addressee,
            _who(invitation, mark),
            mark.post if mark and mark.status == Attendance.Status.DELEGATED else "",
            str(invitation.get_reply_display()),
            str(mark.get_status_display()) if mark else unmarked,
            local(mark.marked_at, zone) if mark else None,
        )
    for guest in walk_ins:
        yield (guest.post, guest.name, "", "", "Peserta tambahan", local(guest.marked_at, zone))


def _who(invitation: Invitation, mark: Attendance | None) -> str:
    """Who sat there: of a delegate whose name nobody wrote not the name of the one he represents."""
    if mark and (mark.name or mark.status == Attendance.Status.DELEGATED):
        return mark.name
    return str(invitation.person or "")
