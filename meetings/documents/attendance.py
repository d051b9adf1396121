"""The daftar hadir: who was in the hall, by unsur in protocol order, walk-ins last."""

from datetime import date
from itertools import groupby

from django.utils.translation import override

from meetings.documents.wording import meeting_day, meeting_hours, place_and_date
from meetings.models import Attendance, Meeting
from rakor_portal.directory.models import Position
from rakor_portal.documents.contents import AttendanceGroup, AttendanceListContent, AttendanceRow
from rakor_portal.documents.services.signatures import letterhead_for, signature_block
from rakor_portal.formatting import format_time

WALK_INS = "Peserta tambahan"


@override("id")  # an official paper is Indonesian, whatever its issuer reads
def build_attendance_list(meeting: Meeting, *, day: date) -> AttendanceListContent:
    """What the attendance list says, frozen on `day`; signed by the chair when there is one."""
    chair = meeting.chair
    place_date = place_and_date(meeting, day)
    return AttendanceListContent(
        letterhead=letterhead_for(government=meeting.government, signatory=None, day=day),
        event=meeting.title,
        day_date=meeting_day(meeting),
        time_range=meeting_hours(meeting),
        place=meeting.place_name or "-",
        groups=_groups(meeting),
        signature=signature_block(position=chair, day=day, place_date=place_date) if chair else None,
        is_demo=meeting.government.is_demo,
    )


def _groups(meeting: Meeting) -> tuple[AttendanceGroup, ...]:
    marks = Attendance.objects.filter(meeting=meeting).standing().select_related("invitation__person")
    order = {category: place for place, category in enumerate(Position.Category.values)}
    invited = sorted(
        (mark for mark in marks if mark.invitation),
        key=lambda mark: (order[mark.category], mark.invitation.order if mark.invitation else 0, mark.pk),
    )
    groups, number = [], 0
    for category, members in groupby(invited, key=lambda mark: mark.category):
        rows = tuple(_row(number + place, mark, meeting) for place, mark in enumerate(members, 1))
        groups.append(AttendanceGroup(title=str(Position.Category(category).label), rows=rows))
        number += len(rows)
    walk_ins = tuple(
        _row(number + place, mark, meeting)
        for place, mark in enumerate((mark for mark in marks if mark.invitation is None), 1)
    )
    return (*groups, AttendanceGroup(title=WALK_INS, rows=walk_ins)) if walk_ins else tuple(groups)


def _row(number: int, mark: Attendance, meeting: Meeting) -> AttendanceRow:
    invitation = mark.invitation
    is_delegated = mark.status == Attendance.Status.DELEGATED
    holder = invitation.person.full_name if invitation and invitation.person else ""
    by_code = mark.method == Attendance.Method.CODE and invitation is not None
    was_there = mark.status != Attendance.Status.EXCUSED and mark.method != Attendance.Method.IMPORT
    return AttendanceRow(
        number=number,
        name=mark.name or ("(nama wakil tidak dicatat)" if is_delegated else holder),
        position=invitation.addressee if invitation else mark.post,
        note=_represents(mark.post, holder) if is_delegated else "",
        status=str(mark.get_status_display()),
        time=format_time(mark.marked_at, zone=meeting.time_zone) if was_there else "",
        proof=invitation.check_in_code if invitation and by_code else "",
    )


def _represents(post: str, holder: str) -> str:
    """`Camat, mewakili Ir. Budi`: the delegate's own post, and whom he represents when the post is held."""
    return ", ".join(words for words in (post, f"mewakili {holder}" if holder else "mewakili") if words)
