"""Where the follow-ups of one rakor stand, what to do next, and the rest of its summary page."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from followups.models import ActionItem
from followups.models.conditions import ALARMING, Condition
from followups.reports.figures import remembered
from followups.reports.selection import Selection, select_items
from meetings.models import AgendaItem, Invitation, Meeting
from rakor_portal.accounts.models import User
from rakor_portal.directory.models import Position


class FollowUp:
    """The items of a rakor that the user may see, the worst first."""

    def __init__(self, user: User, meeting: Meeting) -> None:
        self.selection = Selection(meeting=meeting.public_id)
        self.items: list[Any] = remembered(user, ("items of a rakor", meeting.pk), lambda: self._read(user))
        for item in self.items:
            item.row = item  # as in read_details: where the list finds condition and shares
        self.counts = Counter(item.condition for item in self.items)

    def _read(self, user: User) -> list[Any]:
        related = ("owner__organization", "topic", "government")
        items = select_items(user, self.selection).select_related(*related)
        return list(items.order_by("severity", "since", "due_on", "code"))

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.items)

    @property
    def done(self) -> int:
        """How many are done."""
        return self.counts[Condition.DONE]

    @property
    def running(self) -> int:
        """How many still owe something."""
        return sum(item.status in ActionItem.OPEN_STATUSES for item in self.items)

    @property
    def alarming(self) -> list[Any]:
        """Items to be asked for: stalled and late."""
        return [item for item in self.items if item.condition in ALARMING]

    @property
    def owners_to_ask(self) -> int:
        """How many positions owe them."""
        return len({item.owner_id for item in self.alarming})

    @property
    def awaiting(self) -> list[Any]:
        """Items whose report waits for a verifier."""
        return [item for item in self.items if item.status == ActionItem.Status.AWAITING_VERIFICATION]


class LookBack(FollowUp):
    """What the rakor before this one left open, for whoever may know of both."""

    def __init__(self, user: User, meeting: Meeting) -> None:
        super().__init__(user, meeting)
        self.meeting = meeting
        self.open = [item for item in self.items if item.status in ActionItem.OPEN_STATUSES]

    @classmethod
    def of(cls, user: User, meeting: Meeting) -> "LookBack | None":
        """None without a rakor before it, or when the user may not know of that one."""
        if meeting.previous_id is None:
            return None
        previous = Meeting.objects.visible_to(user).filter(pk=meeting.previous_id).first()
        return cls(user, previous) if previous else None


@dataclass(frozen=True)
class GroupReplies:
    """What one unsur answered and who came."""

    label: str
    invited: int
    attending: int
    delegated: int
    excused: int
    present: int
    came_delegated: int
    came_excused: int

    @property
    def came(self) -> int:
        """Seats that were taken."""
        return self.present + self.came_delegated

    @property
    def absent(self) -> int:
        """Invited, not there and not excused."""
        return self.invited - self.came - self.came_excused

    @property
    def answered(self) -> int:
        """Those who answered the invitation."""
        return self.attending + self.delegated + self.excused

    @property
    def silent(self) -> int:
        """Those who did not."""
        return self.invited - self.answered


def read_groups(user: User, meeting: Meeting) -> list[GroupReplies]:
    """Answers and attendance by unsur in protocol order (one query, remembered until something changes)."""
    return remembered(user, ("groups of a rakor", meeting.pk), lambda: _read_groups(user, meeting))


def _read_groups(user: User, meeting: Meeting) -> list[GroupReplies]:
    invitations = Invitation.objects.visible_to(user).filter(meeting=meeting).standing().order_by()
    rows = invitations.values("category").annotate(
        invited=Count("pk", distinct=True),
        **{name: Count("pk", filter=Q(reply=name), distinct=True) for name in ("attending", "delegated", "excused")},
        **{name: _marked(status) for name, status in MARKS.items()},
    )
    by_category: dict[str, dict[str, Any]] = {
        row["category"]: {name: count for name, count in row.items() if name != "category"} for row in rows
    }
    return [
        GroupReplies(label=str(category.label), **by_category[category.value])
        for category in Position.Category
        if category.value in by_category
    ]


MARKS = {"present": "present", "came_delegated": "delegated", "came_excused": "excused"}


def _marked(status: str) -> Count:
    return Count("pk", filter=Q(attendances__status=status, attendances__undone_at=None), distinct=True)


def total_of(groups: list[GroupReplies]) -> GroupReplies:
    """All groups together."""
    names = [name for name in GroupReplies.__dataclass_fields__ if name != "label"]
    return GroupReplies(label="", **{name: sum(getattr(group, name) for group in groups) for name in names})


def read_agenda(user: User, meeting: Meeting) -> list[Any]:
    """The agenda with the number of decisions and follow-ups of each point (one query, remembered as well)."""
    return remembered(user, ("agenda of a rakor", meeting.pk), lambda: _read_agenda(user, meeting))


def _read_agenda(user: User, meeting: Meeting) -> list[Any]:
    points = AgendaItem.objects.visible_to(user).filter(meeting=meeting).standing().select_related("presenter")
    return list(
        points.annotate(
            decision_count=Count("decisions", distinct=True),
            point_count=Count("action_points", filter=Q(action_points__removed_at=None), distinct=True),
        )
    )
