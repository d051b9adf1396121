"""Counting who came, by unsur: for the hall, the attendance tab and the notula."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from meetings.models import Attendance, Invitation, Meeting
from rakor_portal.directory.models import Position


@dataclass(frozen=True)
class AttendanceCount:
    """How many of one unsur, or of all, were invited and what became of them."""

    category: str
    label: str
    invited: int
    present: int
    delegated: int
    excused: int

    @property
    def came(self) -> int:
        """Seats that were taken: by the holder or by who stood in for him."""
        return self.present + self.delegated

    @property
    def absent(self) -> int:
        """Invited, not there, and not excused."""
        return self.invited - self.present - self.delegated - self.excused


@dataclass(frozen=True)
class AttendanceSummary:
    """The hall in numbers: one row per unsur in protocol order, their total, and who came uninvited."""

    groups: list[AttendanceCount]
    total: AttendanceCount
    walk_ins: int

    @property
    def is_recorded(self) -> bool:
        """Whether any mark stands; without one nothing is known of who came."""
        return bool(self.in_hall or self.total.excused)

    @property
    def in_hall(self) -> int:
        """Everybody in the hall, walk-ins too."""
        return self.total.came + self.walk_ins


def _marked(status: str) -> Count:
    standing = Q(attendances__status=status, attendances__undone_at=None)
    return Count("pk", filter=standing, distinct=True)


def summarize_attendance(meeting: Meeting) -> AttendanceSummary:
    """Count invitations and standing marks of a meeting, in two queries whatever its size."""
    rows = (
        Invitation.objects.filter(meeting=meeting)
        .standing()
        .order_by()
        .values("category")
        .annotate(
            invited=Count("pk", distinct=True),
            present=_marked(Attendance.Status.PRESENT),
            delegated=_marked(Attendance.Status.DELEGATED),
            excused=_marked(Attendance.Status.EXCUSED),
        )
    )
    by_category = {row["category"]: row for row in rows}
    groups = [
        AttendanceCount(label=str(category.label), **by_category[category.value])
        for category in Position.Category
        if category.value in by_category
    ]
    total = AttendanceCount(
        category="",
        label="",
        invited=sum(group.invited for group in groups),
        present=sum(group.present for group in groups),
        delegated=sum(group.delegated for group in groups),
        excused=sum(group.excused for group in groups),
    )
    walk_ins = Attendance.objects.filter(meeting=meeting, invitation=None).standing().count()
    return AttendanceSummary(groups=groups, total=total, walk_ins=walk_ins)


def list_attendance(meeting: Meeting, *, show: str, category: str = "", search: str = "") -> QuerySet[Invitation]:
    """The invitations to list at the door, each with its standing marks as `marks`.

    `show` is "missing", an Attendance status, or anything else for all.
    """
    standing = Attendance.objects.standing()
    rows = Invitation.objects.filter(meeting=meeting).standing()
    if show == "missing":
        rows = rows.exclude(Exists(standing.filter(invitation=OuterRef("pk"))))
    elif show in Attendance.Status.values:
        rows = rows.filter(Exists(standing.filter(invitation=OuterRef("pk"), status=show)))
    if category:
        rows = rows.filter(category=category)
    for word in search.split():
        rows = rows.filter(
            Q(addressee__icontains=word)
            | Q(person__name__icontains=word)
            | Q(position__organization__name__icontains=word)
            | Q(position__organization__region__parent__name__icontains=word)
        )
    related = rows.select_related("person", "position__organization__region__parent")
    return related.prefetch_related(Prefetch("attendances", queryset=standing, to_attr="marks")).order_by("order", "pk")
