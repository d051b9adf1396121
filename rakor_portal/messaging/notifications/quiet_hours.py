"""When people may be disturbed: 07.00 to 18.00 of the government's zone on its working days (ux.md section 10)."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from rakor_portal.directory.models import Government
from rakor_portal.directory.models.calendar import WorkingCalendar

OPENS, CLOSES = time(7, 0), time(18, 0)
#: Longer than any chain of holidays, so that the calendar loaded always holds the next working day.
_HORIZON = timedelta(days=31)


def next_open_moment(government: Government, moment: datetime) -> datetime:
    """`moment` itself when it may disturb, else the next opening hour on a working day."""
    local = timezone.localtime(moment, government.zone)
    calendar = WorkingCalendar.load(government.pk, local.date(), local.date() + _HORIZON)
    day = local.date()
    if calendar.is_working_day(day):
        if OPENS <= local.time() < CLOSES:
            return moment
        if local.time() < OPENS:
            return datetime.combine(day, OPENS, tzinfo=government.zone)
    day = calendar.next_working_day(day + timedelta(days=1))
    return datetime.combine(day, OPENS, tzinfo=government.zone)


def is_open(government: Government, moment: datetime) -> bool:
    """Whether messages that wait for office hours may go now."""
    return next_open_moment(government, moment) == moment
