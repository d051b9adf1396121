from meetings.models.action_points import ActionPoint
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.invitations import (
    Delegation,
    Invitation,
    InvitationLetter,
    InvitationSending,
    InvitedGroup,
)
from meetings.models.issues import Issue, PriorityTopic
from meetings.models.meetings import Meeting, MeetingChange
from meetings.models.minutes import Decision, MinuteEntry, Minutes
from meetings.models.series import Series

__all__ = [
    "ActionPoint",
    "AgendaItem",
    "Attendance",
    "Decision",
    "Delegation",
    "Invitation",
    "InvitationLetter",
    "InvitationSending",
    "InvitedGroup",
    "Issue",
    "Meeting",
    "MeetingChange",
    "MinuteEntry",
    "Minutes",
    "PriorityTopic",
    "Series",
]
