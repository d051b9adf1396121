from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models.governments import Government
from rakor_portal.prepared import Given, PreparedQuery
from rakor_portal.scoping import ScopedQuerySet


class HolidayQuerySet(ScopedQuerySet["Holiday"]):
    pass


class Holiday(models.Model):
    """A day off in the working calendar: national (SKB 3 Menteri), cuti bersama, or local by decree."""

    class Kind(models.TextChoices):
        NATIONAL = "libur_nasional", _("Libur nasional")
        COLLECTIVE_LEAVE = "cuti_bersama", _("Cuti bersama")
        LOCAL = "libur_daerah", _("Libur daerah")

    government = models.ForeignKey(Government, models.PROTECT, related_name="holidays")
    date = models.DateField(_("tanggal"))
    kind = models.CharField(_("jenis"), max_length=20, choices=Kind.choices, default=Kind.NATIONAL)
    name = models.CharField(_("nama"), max_length=150)
    decree = models.CharField(_("dasar"), max_length=200, blank=True)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        verbose_name = _("hari libur")
        constraints = [
            models.UniqueConstraint(
                fields=["government", "date", "name"],
                name="holiday_once",
                violation_error_message=_("Hari libur itu sudah tercatat."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


def _build_holidays() -> Any:
    first, last = Given("first", models.DateField()), Given("last", models.DateField())
    around = Holiday.objects.filter(
        government_id=Given("government", models.BigIntegerField()), date__range=(first, last)
    )
    return around.order_by("date", "kind", "name").values_list("date", "name")


_holidays: PreparedQuery[tuple[date, str]] = PreparedQuery(_build_holidays, on_server=True)


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of a government: Monday to Friday without national, collective-leave and local holidays."""

    #: Days loaded on either side of what was asked, so that the next working day is found past the edge.
    MARGIN = timedelta(days=120)

    names: Mapping[date, list[str]]

    @classmethod
    def load(cls, government_id: int, first: date, last: date) -> Self:
        """The holidays around `first` to `last`, in one query."""
        names: dict[date, list[str]] = defaultdict(list)
        for day, name in _holidays.rows(government=government_id, first=first - cls.MARGIN, last=last + cls.MARGIN):
            names[day].append(name)
        return cls(dict(names))

    def holiday_names(self, day: date) -> list[str]:
        """What is celebrated on `day`; empty on an ordinary day."""
        return list(self.names.get(day, []))

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`."""
        return day.weekday() < 5 and day not in self.names

    def next_working_day(self, day: date) -> date:
        """`day` itself when offices work, else the first working day after it."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def previous_working_day(self, day: date) -> date:
        """`day` itself when offices work, else the last working day before it."""
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The day `count` working days after `day`, which is not counted itself; before it when negative."""
        step = timedelta(days=1 if count >= 0 else -1)
        for _count in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day
