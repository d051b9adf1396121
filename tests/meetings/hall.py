"""A meeting with its hall, for the tests of attendance, live minutes and notula."""

import uuid
from dataclasses import dataclass

from meetings.models import Attendance, Invitation, Meeting, MinuteEntry, Minutes
from meetings.services.action_points import add_point
from meetings.services.attendance import mark_attendance
from meetings.services.minute_entries import add_entry
from meetings.services.minutes import approve_minutes, open_minutes, submit_minutes
from rakor_portal.accounts.models import User
from rakor_portal.documents.services.preparing import prepare_government
from tests.factories import (
    make_agenda_item,
    make_government,
    make_holder,
    make_invitation,
    make_meeting,
    make_organization,
    make_position,
    make_user,
)


@dataclass
class Hall:
    meeting: Meeting
    secretary: User
    approver: User
    invitations: list[Invitation]

    @property
    def minutes(self) -> Minutes:
        return open_minutes(by=self.secretary, meeting=self.meeting)


def make_hall(*, status: str = Meeting.Status.IN_PROGRESS, invited: int = 2, items: int = 2, **fields) -> Hall:
    """A meeting chaired by a head, with invitations to posts that are held, and an agenda."""
    government = fields.pop("government", None) or make_government()
    prepare_government(government)
    chair = fields.pop("chair", None) or make_position(make_organization(government), title=f"Ketua {uuid.uuid4()}")
    meeting = make_meeting(government, status=status, chair=chair, **fields)
    for _ in range(items):
        make_agenda_item(meeting)
    invitations = []
    for _ in range(invited):
        position = make_position(make_organization(government))
        make_holder(position)
        invitations.append(make_invitation(meeting, position))
    return Hall(
        meeting=meeting,
        secretary=make_user("secretariat", government=government),
        approver=make_user("approver", government=government),
        invitations=invitations,
    )


def write_entry(hall: Hall, text: str = "Capaian triwulan pertama.", **fields) -> MinuteEntry:
    defaults = {
        "agenda_item": hall.meeting.agenda_items.first(),
        "kind": MinuteEntry.Kind.PROGRESS,
        "client_ref": uuid.uuid4(),
    }
    return add_entry(by=hall.secretary, meeting=hall.meeting, text=text, **{**defaults, **fields})


def write_point(hall: Hall, title: str = "Audit kasus stunting", **fields):
    defaults = {
        "agenda_item": hall.meeting.agenda_items.first(),
        "owner": hall.invitations[0].position,
        "no_due_reason": "" if fields.get("due_on") else "Berkelanjutan",
        "client_ref": uuid.uuid4(),
    }
    return add_point(by=hall.secretary, meeting=hall.meeting, title=title, **{**defaults, **fields})


def make_hall_in_review(*, points: int = 1, decisions: int = 1, **fields) -> Hall:
    """A held meeting whose notula waits for the approver."""
    hall = make_hall(status=Meeting.Status.HELD, **fields)
    for number in range(decisions):
        write_entry(hall, f"Keputusan uji {number + 1}", kind=MinuteEntry.Kind.DECISION)
    for number in range(points):
        write_point(hall, f"Tindak lanjut uji {number + 1}")
    submit_minutes(by=hall.secretary, minutes=hall.minutes)
    return hall


def approve(hall: Hall, **fields) -> Minutes:
    """The notula as the approver lets it go."""
    return approve_minutes(by=hall.approver, minutes=hall.minutes, **fields)


def mark(hall: Hall, invitation, status=Attendance.Status.PRESENT, **fields):
    """A mark by the hall's secretary."""
    return mark_attendance(by=hall.secretary, meeting=hall.meeting, invitation=invitation, status=status, **fields)


def standing(hall: Hall):
    """The marks that count."""
    return Attendance.objects.filter(meeting=hall.meeting).standing()
