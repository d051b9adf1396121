"""Issuing the daftar hadir as an official document."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.documents.attendance import build_attendance_list
from meetings.models import Meeting
from meetings.permissions import Actor, can_approve_minutes, can_run
from rakor_portal.audit import services as audit
from rakor_portal.documents.models import Document
from rakor_portal.documents.services.issuing import issue_document
from rakor_portal.errors import RuleViolation

SUBJECT_KIND = "meetings.meeting"


@transaction.atomic
def issue_attendance_list(*, by: Actor, meeting: Meeting, at: datetime | None = None) -> Document:
    """Freeze the daftar hadir as an official document; asked again, the same document is returned.

    From then on attendance does not change. Raises RuleViolation before the meeting was held.
    """
    if not (can_run(by, meeting) or can_approve_minutes(by, meeting)):
        raise RuleViolation(_("Daftar hadir diterbitkan oleh sekretariat atau pemeriksa notula."))
    status = Meeting.objects.select_for_update().values_list("status", flat=True).get(pk=meeting.pk)
    issued = find_attendance_list(meeting)
    if issued:
        return issued
    if status not in {Meeting.Status.HELD, Meeting.Status.CLOSED}:
        raise RuleViolation(_("Daftar hadir diterbitkan setelah rapat diakhiri."))
    moment = at or timezone.now()
    day = timezone.localdate(moment, timezone=meeting.zone)
    document = issue_document(
        by=by,
        government=meeting.government,
        kind=Document.Kind.ATTENDANCE_LIST,
        subject_kind=SUBJECT_KIND,
        subject_id=meeting.pk,
        title=f"Daftar hadir {meeting.title}",
        content=build_attendance_list(meeting, day=day),
        file_name=f"Daftar-Hadir-{_date_part(meeting)}.pdf",
        dated_on=day,
        numbered=False,
        circle_id=meeting.circle_id,
    )
    audit.record(
        by=by,
        action="attendance.issue_list",
        on=meeting,
        government_id=meeting.government_id,
        data={"document": document.pk},
        circle_id=meeting.circle_id,
    )
    return document


def attendance_lists_of(meeting: Meeting) -> QuerySet[Document]:
    """The issued daftar hadir of a meeting: none or one."""
    return attendance_lists_in(government_id=meeting.government_id, meeting_id=meeting.pk)


def attendance_lists_in(*, government_id: Any, meeting_id: Any) -> QuerySet[Document]:
    """The same by numbers, for a prepared query."""
    return Document.objects.filter(
        government_id=government_id,
        subject_kind=SUBJECT_KIND,
        subject_id=meeting_id,
        kind=Document.Kind.ATTENDANCE_LIST,
    )


def words_for_issued() -> str:
    """Why nothing is marked any more: the printed list is the truth."""
    return _("Daftar hadir sudah diterbitkan, sehingga kehadiran tidak dapat diubah.")


def refuse_issued(*, is_issued: bool) -> None:
    """The printed list is the truth; nothing is marked after it. Asked after the lock, in a query of its own."""
    if is_issued:
        raise RuleViolation(words_for_issued())


def find_attendance_list(meeting: Meeting) -> Document | None:
    """The issued daftar hadir of a meeting, if any."""
    return attendance_lists_of(meeting).first()


def _date_part(meeting: Meeting) -> str:
    """The day of the meeting for file names."""
    return f"{meeting.shown_at.astimezone(meeting.zone):%Y-%m-%d}" if meeting.shown_at else "tanpa-tanggal"
