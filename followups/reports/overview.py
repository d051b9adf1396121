"""What leaders ask first, counted from one reading of the selected items, so that no two tiles can disagree."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from followups.models import ActionItem, TimelineEvent
from followups.models.conditions import ALARMING, Condition
from followups.reports.figures import remembered
from followups.reports.selection import NO_TOPIC, Selection, select_items
from rakor_portal.accounts.models import User
from rakor_portal.formatting import format_short_date, screen_words

#: A gap to the plan that is printed in red.
BAD_GAP = -10


class Row(NamedTuple):
    """What the tiles need of an item; the names are look-ups from ActionItem."""

    pk: int
    title: str
    status: str
    condition: str
    severity: int
    since: date | None
    verified_share: int
    plan_percent: int
    assigned_on: date
    due_on: date | None
    closed_on: date | None
    circle_id: int | None
    point__meeting_id: int
    owner__organization__slug: str
    owner__organization__name: str
    owner__organization__abbreviation: str
    topic__slug: str | None
    topic__name: str | None
    topic__order: int | None

    @property
    def agency(self) -> str:
        """The owner's organisation as it is said in a narrow column."""
        return self.owner__organization__abbreviation or self.owner__organization__name


@dataclass
class AgencyLine:
    """An organisation against its own plan: averages over its items, and how far it is behind."""

    slug: str
    label: str
    name: str
    counts: Counter[str] = field(default_factory=Counter)
    verified: list[int] = field(default_factory=list)
    planned: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many items it has."""
        return self.counts.total()

    @property
    def actual(self) -> int:
        """Average verified share in percent."""
        return round(sum(self.verified) / len(self.verified)) if self.verified else 0

    @property
    def plan(self) -> int | None:
        """Average plan of today in percent; an item without a due date plans nothing."""
        return round(sum(self.planned) / len(self.planned)) if self.planned else None

    @property
    def gap(self) -> int:
        """Verified minus plan, in points."""
        return self.actual - (self.plan or 0)

    @property
    def is_bad(self) -> bool:
        """Whether the gap is printed in red."""
        return self.gap <= BAD_GAP


@dataclass
class TopicLine:
    """A priority issue with the conditions of its items."""

    slug: str
    name: str
    order: int
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many items serve it: its workload."""
        return self.counts.total()

    @property
    def done(self) -> int:
        """How many are done."""
        return self.counts[Condition.DONE]


@dataclass(frozen=True)
class Trend:
    """Assigned and done, cumulative by week."""

    labels: list[str]
    series: list[dict[str, object]]


class Overview:
    """The figures of a selection; everything is counted from `rows`."""

    def __init__(self, user: User, selection: Selection) -> None:
        self.user, self.selection, self.today = user, selection, user.today

    @classmethod
    def remembered(cls, user: User, selection: Selection, *, worst: int) -> "Overview":
        """The figures without the rows, with the `worst` alarming ones at most: counted anew only after a change."""
        overview = cls(user, selection)
        vars(overview).update(remembered(user, ("overview", selection, worst), lambda: overview._figures(worst)))
        return overview

    def _figures(self, worst: int) -> dict[str, object]:
        """Every figure by the name under which it is asked for."""
        names = ("counts", "agencies", "topics", "trend", "inactive", "awaiting_reports", "meeting_count")
        return {name: getattr(self, name) for name in names} | {"alarming": self.alarming[:worst]}

    @cached_property
    def rows(self) -> list[Row]:
        """What is selected, the worst first; one query."""
        items = select_items(self.user, self.selection).order_by("severity", "since", "code")
        return [Row._make(each) for each in items.values_list(*Row._fields)]

    @cached_property
    def counted(self) -> list[Row]:
        """Items that run or are done; held and dropped ones stand outside every share."""
        return [row for row in self.rows if row.condition != Condition.INACTIVE]

    @cached_property
    def counts(self) -> Counter[str]:
        """Items by condition."""
        return Counter(row.condition for row in self.counted)

    @property
    def total(self) -> int:
        """Items that count."""
        return self.counts.total()

    @cached_property
    def inactive(self) -> int:
        """Items on hold or dropped."""
        return len(self.rows) - len(self.counted)

    @cached_property
    def alarming(self) -> list[Row]:
        """Stalled ones first, then late ones, the longest first."""
        return [row for row in self.counted if row.condition in ALARMING]

    @property
    def alarming_count(self) -> int:
        """How many are stalled or late."""
        return sum(self.counts[condition] for condition in ALARMING)

    @property
    def heading(self) -> str:
        """The answer in one sentence."""
        stalled, late, total = self.counts[Condition.STALLED], self.counts[Condition.OVERDUE], self.total
        words = {"stalled": stalled, "late": late, "total": total}
        if not total:
            return _("Belum ada tindak lanjut.")
        if stalled and late:
            return _("%(stalled)s program mangkrak dan %(late)s terlambat dari %(total)s tindak lanjut.") % words
        if stalled:
            return _("%(stalled)s program mangkrak dari %(total)s tindak lanjut.") % words
        if late:
            return _("%(late)s program terlambat dari %(total)s tindak lanjut.") % words
        return _("Tidak ada program mangkrak atau terlambat.")

    @property
    def longest(self) -> Row | None:
        """The item that has stood still, or been late, for the longest time."""
        return self.alarming[0] if self.alarming else None

    @property
    def longest_days(self) -> int:
        """For how many days."""
        return (self.today - self.longest.since).days if self.longest and self.longest.since else 0

    @cached_property
    def awaiting_reports(self) -> int:
        """Reports that wait for a verifier; an item has at most one."""
        return sum(row.status == ActionItem.Status.AWAITING_VERIFICATION for row in self.rows)

    @cached_property
    def meeting_count(self) -> int:
        """Rakor that these items come from, without those that the user may not know of."""
        known = [row for row in self.rows if row.circle_id is None or row.circle_id in self.user.scope_circle_ids]
        return len({row.point__meeting_id for row in known})

    @cached_property
    def agencies(self) -> list[AgencyLine]:
        """Organisations that own items, the one furthest behind its plan first."""
        lines: dict[str, AgencyLine] = {}
        for row in self.counted:
            slug = row.owner__organization__slug
            line = lines.setdefault(slug, AgencyLine(slug, row.agency, row.owner__organization__name))
            line.counts[row.condition] += 1
            line.verified.append(row.verified_share)
            if row.due_on:
                line.planned.append(row.plan_percent)
        return sorted(lines.values(), key=lambda line: (line.gap, line.label))

    @cached_property
    def topics(self) -> list[TopicLine]:
        """Priority issues in the government's own order, what serves none at the end."""
        lines: dict[str, TopicLine] = {}
        for row in self.counted:
            slug = row.topic__slug or NO_TOPIC
            name, order = row.topic__name or _("Di luar isu prioritas"), row.topic__order or 0
            line = lines.setdefault(slug, TopicLine(slug, name, order if row.topic__slug else 10**6))
            line.counts[row.condition] += 1
        return sorted(lines.values(), key=lambda line: (line.order, line.name))

    @property
    def largest_topic(self) -> int:
        """The common scale of the bars of issues."""
        return max((line.total for line in self.topics), default=0)

    @cached_property
    def trend(self) -> Trend:
        """Are we closing faster than we add?"""
        closed = [row.closed_on for row in self.counted if row.status == ActionItem.Status.DONE and row.closed_on]
        assigned, done = sorted(row.assigned_on for row in self.counted), sorted(closed)
        days = _week_ends(assigned[0] if assigned else self.today, self.today)
        return Trend(
            [format_short_date(day, words=screen_words()) for day in days],
            [
                {"name": _("ditetapkan"), "values": [bisect_right(assigned, day) for day in days]},
                {"name": _("selesai"), "values": [bisect_right(done, day) for day in days]},
            ],
        )


def _week_ends(first: date, last: date) -> list[date]:
    """The first day, then every seventh day counted back from the last: at most a year of weeks."""
    weeks = min(52, max(1, -(-(last - first).days // 7)))
    return [last - timedelta(weeks=weeks - number) for number in range(weeks + 1)]


def read_details(user: User, rows: Sequence[Row]) -> list[ActionItem]:
    """The items of `rows`, in their order, with owner, issue and the state of the last question (two queries).

    Each gets `row`, `question` (the last one a leader asked, or None) and `answer` (to it, or None).
    """
    wanted = [row.pk for row in rows]
    found = ActionItem.objects.visible_to(user).select_related("owner__organization", "topic").in_bulk(wanted)
    asked = TimelineEvent.objects.visible_to(user).filter(item__in=wanted, kind=TimelineEvent.Kind.ASKED)
    questions = {event.item_id: event for event in asked.select_related("answer").order_by("at", "pk")}
    items = []
    for row in rows:
        item = found[row.pk]
        question = questions.get(row.pk)
        item.row, item.question = row, question  # type: ignore[attr-defined]
        item.answer = getattr(question, "answer", None)  # type: ignore[attr-defined]
        items.append(item)
    return items
