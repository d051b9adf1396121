"""The condition (kondisi) of an action item: derived on each read, never stored (ux.md section 6).

Every tile and the list behind it use these annotations, so that they cannot disagree. "No data" counts
as bad: an item without a report is as old as its assignment.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, DateField, DateTimeField, F, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Floor, Greatest, Least
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models import Government, WorkingCalendar
from rakor_portal.prepared import Given


class Condition(models.TextChoices):
    """Worst first; `INACTIVE` (on hold or dropped) stands outside the count of what is running."""

    STALLED = "stalled", _("Mangkrak")
    OVERDUE = "overdue", _("Terlambat")
    AT_RISK = "at_risk", _("Perlu perhatian")
    AWAITING = "awaiting", _("Menunggu verifikasi")
    ON_TRACK = "on_track", _("Sesuai rencana")
    NOT_STARTED = "not_started", _("Belum dimulai")
    DONE = "done", _("Selesai")
    INACTIVE = "inactive", _("Tidak berjalan")


#: Conditions that a leader asks about first.
ALARMING = (Condition.STALLED, Condition.OVERDUE)


class DayNumber(models.Func):
    """Days since 1 January of the year 1: dates subtract to whole days on SQLite and PostgreSQL alike."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(julianday(%(expressions)s) - julianday('0001-01-01') AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "((%(expressions)s)::date - DATE '0001-01-01')"
        return self.as_sql(compiler, connection, template=template, **context)


@dataclass(frozen=True)
class Thresholds:
    """The tenant's limits, resolved to days as of `today`."""

    today: date
    stalled_since: date
    due_soon: date
    stale_report: datetime
    stale_since: date
    queue_start: datetime
    at_risk_percent: int

    @classmethod
    def given(cls) -> "Thresholds":
        """For a prepared query, to which `vars()` of the real ones are given."""
        types = {"stale_report": DateTimeField, "queue_start": DateTimeField, "at_risk_percent": IntegerField}
        places: dict[str, Any] = {
            each.name: Given(each.name, types.get(each.name, DateField)()) for each in fields(cls)
        }
        return cls(**places)

    @classmethod
    def of(cls, government: Government, today: date) -> "Thresholds":
        """Reads the working calendar once, for the five working days of verification."""
        queue_days = government.verification_working_days
        calendar = WorkingCalendar.load(government.pk, today - timedelta(days=queue_days * 4 + 14), today)
        queue_start = today
        while queue_days:
            queue_start -= timedelta(days=1)
            queue_days -= calendar.is_working_day(queue_start)
        stale_since = today - timedelta(days=government.report_age_days)
        return cls(
            today=today,
            stalled_since=today - timedelta(days=government.stalled_after_days),
            due_soon=today + timedelta(days=government.due_soon_days),
            stale_report=_midnight(stale_since, government),
            stale_since=stale_since,
            queue_start=_midnight(queue_start, government),
            at_risk_percent=government.at_risk_percent,
        )


def _midnight(day: date, government: Government) -> datetime:
    return datetime.combine(day, time.min, tzinfo=government.zone)


def percent_annotations(today: Any) -> dict[str, Combinable]:
    """`verified_share` and `plan_percent`, whole percents rounded down; the plan of an item without due date is 0.

    The plan is linear from assignment to the current due date.
    """
    planned_days = DayNumber(F("due_on")) - DayNumber(F("assigned_on"))
    gone_days = DayNumber(today if isinstance(today, Given) else Value(today, DateField())) - DayNumber(
        F("assigned_on")
    )
    return {
        "verified_share": Floor(F("verified_amount") * 100 / F("target"), output_field=IntegerField()),
        "plan_percent": Case(
            When(due_on=None, then=Value(0)),
            When(due_on__lte=today, then=Value(100)),
            default=Least(Value(100), Greatest(Value(0), gone_days * 100 / planned_days)),
            output_field=IntegerField(),
        ),
    }


def _branches(limits: Thresholds) -> list[tuple[Q, Condition]]:
    """When each condition holds, `ON_TRACK` when none does. Needs the columns of `percent_annotations`."""
    full_claim = Q(claimed_amount__gte=F("target"), last_reported_at__gte=limits.queue_start)
    behind_plan = Q(verified_share__lt=F("plan_percent") * limits.at_risk_percent / 100.0)
    due_soon = Q(due_on__lte=limits.due_soon)
    silent = Q(last_reported_at__lt=limits.stale_report) | Q(last_reported_at=None, assigned_on__lt=limits.stale_since)
    return [
        (Q(status="done"), Condition.DONE),
        (Q(status__in=["on_hold", "dropped"]), Condition.INACTIVE),
        (Q(status="awaiting_verification") & full_claim, Condition.AWAITING),
        (Q(assigned_on__gt=limits.today), Condition.NOT_STARTED),
        (Q(progress_since__lte=limits.stalled_since), Condition.STALLED),
        (Q(due_on__lt=limits.today), Condition.OVERDUE),
        (behind_plan | due_soon | silent, Condition.AT_RISK),
    ]


def annotate_condition(items: models.QuerySet[Any], limits: Thresholds) -> Any:
    """Add `condition`, `severity` (0 = worst), `since`, `verified_share`, `plan_percent` to each item.

    `since`: of a stalled item the last verified increase (or assignment), of an overdue one its due date. Each column
    walks the branches by itself: one that compared the condition's own column would repeat its text for every value.
    """
    branches = _branches(limits)
    rank = {condition: number for number, condition in enumerate(Condition)}
    begun = {Condition.STALLED: F("progress_since"), Condition.OVERDUE: F("due_on")}
    return items.annotate(**percent_annotations(limits.today)).annotate(
        condition=Case(
            *(When(rule, then=Value(condition.value)) for rule, condition in branches),
            default=Value(Condition.ON_TRACK.value),
            output_field=models.CharField(max_length=12),
        ),
        severity=Case(
            *(When(rule, then=Value(rank[condition])) for rule, condition in branches),
            default=Value(rank[Condition.ON_TRACK]),
            output_field=IntegerField(),
        ),
        since=Case(
            *(When(rule, then=begun.get(condition, Value(None))) for rule, condition in branches[:-1]),
            default=None,
            output_field=DateField(),
        ),
    )
