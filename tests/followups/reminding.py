"""What tests of reminders ask: the plan of a day at eight, its stages, and the rows as the planner writes them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from followups.reminders import ActionItemReminders
from rakor_portal.messaging.models import Obligation
from rakor_portal.messaging.services.outbox import plan
from tests.factories import make_government

WIB = ZoneInfo("Asia/Jakarta")
HANDLER = ActionItemReminders()


def eight(day):
    return datetime(day.year, day.month, day.day, 8, 0, tzinfo=WIB)


def planned_on(day, hour=8):
    moment = datetime(day.year, day.month, day.day, hour, 0, tzinfo=WIB)
    rows = HANDLER.planned(make_government(), moment)
    return [row for row in rows if row.fire_at <= moment]


def stages(rows):
    return sorted({(row.stage, row.fire_at.astimezone(WIB).date()) for row in rows})


def late(rows):
    return [stage for stage in stages(rows) if stage[0].startswith("due_plus")]


def obligations(day):
    """The rows as the planner writes them."""
    plan(planned_on(day))
    return list(Obligation.objects.filter(channel="email").order_by("pk"))


def one(day, stage, position):
    return [row for row in obligations(day) if row.stage == stage and row.position_id == position.pk][:1]
