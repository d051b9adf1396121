"""Which reminders time has brought, and whether they still hold.

Stages of a due date carry its version: moving the date starts a new series. Mangkrak carries the day from
which there was no verified progress, so each stall is told once. Duties belong to positions; who holds them is
found when a message is made. While a report waits for its verdict the owner cannot act, so nothing is said.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from followups.models import ActionItem
from followups.reminders.wording import words_of
from rakor_portal.directory.models import Circle, Government, Organization, Position, WorkingCalendar
from rakor_portal.messaging.models import Obligation
from rakor_portal.messaging.registry import Planned, Words

KIND = "followups.action_item"
FIRE_TIME = time(8, 0)
STALLED = "stalled"
#: What services say to the owner at once, in mails that wait for office hours (`services/notices.py`).
TO_OWNER = ("assigned", "reminder", "question", "directive", "due_moved", "held", "resumed", "reopened")


@dataclass(frozen=True)
class Stage:
    """A reminder so many days from the due date; before it, office days earlier count, after it later ones."""

    code: str
    days: int
    urgency: int
    copies_sekda: bool = False
    keeps_day: bool = False

    def day_for(self, due_on: date, calendar: WorkingCalendar) -> date:
        """The day on which it is said; H-1 also on a day off."""
        day = due_on + timedelta(days=self.days)
        if self.keeps_day:
            return day
        return calendar.previous_working_day(day) if self.days < 0 else calendar.next_working_day(day)


STAGES = (
    Stage("due_minus_7", -7, urgency=1),
    Stage("due_minus_3", -3, urgency=2),
    Stage("due_minus_1", -1, urgency=3, keeps_day=True),
    Stage("due_plus_1", 1, urgency=4),
    Stage("due_plus_7", 7, urgency=5, copies_sekda=True),
)
BY_CODE = {stage.code: stage for stage in STAGES}


class ActionItemReminders:
    """The SubjectHandler of "followups.action_item"."""

    def planned(self, government: Government, now: datetime) -> Iterator[Planned]:
        """Reminders of items whose owner can act, once their time has come.

        What lies before the due date expires with it: a stage that nobody ran for is still written down.
        """
        today = now.astimezone(government.zone).date()
        waiting = ActionItem.objects.open().exclude(status=ActionItem.Status.AWAITING_VERIFICATION)
        items = list(waiting.filter(government=government, due_on__isnull=False))
        stalled_before = today - timedelta(days=government.stalled_after_days)
        stalled = waiting.filter(government=government, progress_since__lte=stalled_before)
        sekda = _sekda_of(government)
        first = min([item.due_on for item in items if item.due_on], default=today)
        last = max([item.due_on for item in items if item.due_on], default=today)
        calendar = WorkingCalendar.load(government.pk, min(first, today), max(last, today))
        for item in items:
            yield from self._due_stages(item, government, today, calendar, sekda)
        for item in stalled:
            day = calendar.next_working_day(item.progress_since + timedelta(days=government.stalled_after_days))
            if day <= today:
                fire_at = _at_eight(day, government)
                yield from _to_positions(item, STALLED, item.progress_since.toordinal(), fire_at, sekda, urgency=6)

    def _due_stages(
        self, item: ActionItem, government: Government, today: date, calendar: WorkingCalendar, sekda: "_Sekda"
    ) -> Iterator[Planned]:
        due_on = item.due_on or today
        for stage in STAGES:
            day = stage.day_for(due_on, calendar)
            if day > today or day <= item.assigned_on:
                continue
            end = _at_midnight(due_on + timedelta(days=1), government) if stage.days < 0 else None
            yield from _to_positions(
                item,
                stage.code,
                item.due_version,
                _at_eight(day, government),
                sekda if stage.copies_sekda else None,
                urgency=stage.urgency,
                expires_at=end,
            )

    def recheck(self, obligations: Sequence[Obligation]) -> dict[int, str]:
        """Closed, being checked, deadline moved, owner changed, progress verified, or outside the circle.

        What was announced to the owner holds while he owns the item; that he owns it, and a tagihan, while it runs.
        """
        items = _items(obligations)
        timed = [row for row in obligations if row.stage == STALLED or row.stage in BY_CODE]
        sekdas = {item.government_id: _sekda_of(item.government) for item in items.values()} if timed else {}
        reasons = {row.pk: _reason_against(row, items.get(row.subject_id), sekdas) for row in timed}
        said = [row for row in obligations if row.stage in TO_OWNER]
        reasons |= {row.pk: _reason_against_saying(row, items.get(row.subject_id)) for row in said}
        return {pk: reason for pk, reason in reasons.items() if reason}

    def words(self, obligations: Sequence[Obligation], person_id: int | None, moment: datetime) -> Words:
        """What is said at `moment`; see `wording`."""
        return words_of(obligations, _items(obligations), person_id, moment)


@dataclass(frozen=True)
class _Sekda:
    """The post that gets copies, and the circles of closed meetings in which it sits."""

    position_id: int | None
    circle_ids: frozenset[int]

    def may_know(self, item: ActionItem) -> bool:
        return self.position_id is not None and (item.circle_id is None or item.circle_id in self.circle_ids)


def _sekda_of(government: Government) -> _Sekda:
    """Head of the secretariat whose title is Sekretaris Daerah; there may be none in a small directory."""
    heads = Position.objects.filter(
        government=government,
        organization__kind=Organization.Kind.SECRETARIAT,
        title__startswith="Sekretaris Daerah",
        closed_on=None,
    )
    position_id = heads.order_by("-is_head", "protocol_rank", "pk").values_list("pk", flat=True).first()
    circles = Circle.objects.filter(positions=position_id) if position_id else Circle.objects.none()
    return _Sekda(position_id, frozenset(circles.values_list("pk", flat=True)))


def _to_positions(
    item: ActionItem,
    stage: str,
    version: int,
    fire_at: datetime,
    sekda: _Sekda | None,
    *,
    urgency: int,
    expires_at: datetime | None = None,
) -> Iterator[Planned]:
    """The owner, and the sekda where the stage copies him and he may know of the item."""
    positions = {item.owner_id}
    if sekda is not None and sekda.position_id is not None and sekda.may_know(item):
        positions.add(sekda.position_id)
    for position_id in sorted(positions):
        yield Planned(
            government_id=item.government_id,
            subject_kind=KIND,
            subject_id=item.pk,
            stage=stage,
            position_id=position_id,
            fire_at=fire_at,
            subject_version=version,
            expires_at=expires_at,
            circle_id=item.circle_id,
            urgency=urgency,
            never_merged=sekda is not None,
            may_disturb=stage == "due_minus_1",
        )


def _reason_against(row: Obligation, item: ActionItem | None, sekdas: dict[int, _Sekda]) -> str:
    if item is None or not item.is_open:
        return "item_closed"
    if item.status == ActionItem.Status.AWAITING_VERIFICATION:
        return "awaiting_verification"
    if row.stage == STALLED and row.subject_version != item.progress_since.toordinal():
        return "progress_verified"
    if row.stage != STALLED and row.subject_version != item.due_version:
        return "deadline_moved"
    if row.position_id == item.owner_id:
        return ""
    sekda = sekdas[item.government_id]
    copied = row.stage == STALLED or BY_CODE[row.stage].copies_sekda
    if not copied or row.position_id != sekda.position_id:
        return "owner_changed"
    return "" if sekda.may_know(item) else "not_entitled"


def _reason_against_saying(row: Obligation, item: ActionItem | None) -> str:
    """Why what was announced to the owner is no longer true by the time of sending."""
    if item is None or item.owner_id != row.position_id:
        return "owner_changed"
    if row.stage == "reminder" and item.status == ActionItem.Status.AWAITING_VERIFICATION:
        return "awaiting_verification"
    if row.stage in {"assigned", "reminder"} and not (item.is_open or item.status == ActionItem.Status.ON_HOLD):
        return "item_closed"
    return ""


def _items(obligations: Iterable[Obligation]) -> dict[int, ActionItem]:
    ids = {row.subject_id for row in obligations}
    return {item.pk: item for item in ActionItem.objects.filter(pk__in=ids).select_related("government", "owner")}


def _at_eight(day: date, government: Government) -> datetime:
    return datetime.combine(day, FIRE_TIME, tzinfo=government.zone)


def _at_midnight(day: date, government: Government) -> datetime:
    return datetime.combine(day, time.min, tzinfo=government.zone)
