"""Counting who came, by unsur: for the hall, the attendance tab and the notula."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from meetings.models import Attendance, Invitation, Meeting
from meetings.models.invitations import InvitationQuerySet
from rakor_portal.directory.models import Position

#: From here on a list without any mark means that nobody kept one.
OVER = (Meeting.Status.HELD, Meeting.Status.CLOSED)


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


def unmarked_word(meeting: Meeting, summary: AttendanceSummary) -> str:
    """What an invitation without a mark means: not yet, nobody kept a list, or nobody knows why he stayed away."""
    if meeting.status not in OVER:
        return _("Belum dicatat")
    return _("Tanpa keterangan") if summary.is_recorded else _("Tidak tercatat")


def _marked(status: str) -> Count:
    return Count("pk", filter=Q(mark__status=status))


def summarize_attendance(meeting: Meeting, *, walk_ins: int | None = None) -> AttendanceSummary:
    """Count invitations and standing marks of a meeting, in two queries whatever its size.

    Who has read the walk-ins hands over their number, and one query is enough.
    """
    rows = (
        Invitation.objects.filter(meeting=meeting)
        .standing()
        .order_by()
        .annotate(mark=FilteredRelation("attendances", condition=Q(attendances__undone_at=None)))
        .values("category")
        .annotate(
            invited=Count("pk"),
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
    if walk_ins is None:
        walk_ins = Attendance.objects.filter(meeting=meeting, invitation=None).standing().count()
    return AttendanceSummary(groups=groups, total=total, walk_ins=walk_ins)


@dataclass(frozen=True)
class Hall:
    """What a page of the list shows: the numbers, fifty or a hundred rows with their `marks`, who came uninvited."""

    summary: AttendanceSummary
    page: Page[Any]
    walk_ins: list[Attendance]


#: The person invited, and where his post is: one region among 90,000, and the one above it.
WITH_PLACE = ("person", "position__organization__region__parent")


def read_hall(
    meeting: Meeting,
    *,
    show: str,
    category: str,
    search: str = "",
    page: str | None,
    size: int,
    related: Sequence[str] = WITH_PLACE,
) -> Hall:
    """One page of the attendance list in three queries, four with a search; each row says who was announced.

    `show` is "missing", an Attendance status, or anything else for all. How many rows there are follows from the
    summary, unless words were searched for.
    """
    summary = summarize_attendance(meeting, walk_ins=0)
    found = _rows(meeting, show=show, category=category, search=search)
    paginator = Paginator(found.with_delegate().select_related(*related), size)
    if not search:
        paginator.count = _number(summary, show, category)
    shown = paginator.get_page(page)
    rows: list[Any] = list(shown.object_list)
    shown.object_list = rows
    here = Q(invitation=None) | Q(invitation__in=[invitation.pk for invitation in rows])
    marks = {}
    walk_ins = []
    for mark in Attendance.objects.filter(here, meeting=meeting).standing():
        if mark.invitation_id is None:
            walk_ins.append(mark)
        else:
            marks[mark.invitation_id] = mark
    for invitation in rows:
        invitation.marks = [marks[invitation.pk]] if invitation.pk in marks else []
    return Hall(replace(summary, walk_ins=len(walk_ins)), shown, walk_ins)


def _number(summary: AttendanceSummary, show: str, category: str) -> int:
    """How many rows the filters leave."""
    counted = [group for group in (summary.groups if category else [summary.total]) if group.category == category]
    name = "absent" if show == "missing" else show if show in Attendance.Status.values else "invited"
    return sum(getattr(each, name) for each in counted)


def list_attendance(meeting: Meeting, *, show: str, category: str = "", search: str = "") -> InvitationQuerySet:
    """All rows that the filters of `read_hall` leave, each with its standing `marks`."""
    marks = Prefetch("attendances", queryset=Attendance.objects.standing(), to_attr="marks")
    rows = _rows(meeting, show=show, category=category, search=search)
    return rows.select_related(*WITH_PLACE).prefetch_related(marks)


def _rows(meeting: Meeting, *, show: str, category: str, search: str) -> InvitationQuerySet:
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
    return rows.order_by("order", "pk")
