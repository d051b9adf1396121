"""A small government with follow-ups in every condition, for the pages that look over all of them."""

from datetime import UTC, date, datetime, timedelta

from meetings.models import Meeting
from tests.factories import make_action_item, make_circle, make_meeting, make_organization, make_position

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)  # Monday, 08.00 WIB
TODAY = date(2026, 3, 16)


def days_ago(days):
    return TODAY - timedelta(days=days)


def make_head(name, slug):
    return make_position(make_organization(name=name, slug=slug), title=f"Kepala {name}")


def make_stalled(owner, meeting=None, days=56, **fields):
    return make_action_item(
        owner=owner, meeting=meeting, assigned_on=days_ago(days), due_on=TODAY + timedelta(days=100), **fields
    )


def make_overdue(owner, meeting=None, days=5, **fields):
    return make_action_item(
        owner=owner, meeting=meeting, assigned_on=days_ago(20), progress_since=days_ago(3), due_on=days_ago(days),
        **fields,
    )  # fmt: skip


def make_on_track(owner, meeting=None, **fields):
    return make_action_item(owner=owner, meeting=meeting, assigned_on=TODAY, **fields)


def make_done(owner, meeting=None, **fields):
    return make_action_item(
        owner=owner, meeting=meeting, assigned_on=days_ago(20), status="done", verified_amount=12,
        closed_on=days_ago(2), **fields,
    )  # fmt: skip


def make_dropped(owner, meeting=None, **fields):
    return make_action_item(owner=owner, meeting=meeting, status="dropped", status_reason="Digabung", **fields)


def make_scene(times=1):
    """`times` of each: stalled, late, on track, done, dropped; of two agencies in one held rakor."""
    meeting = make_meeting(status=Meeting.Status.HELD, title="Rakor Lintas Sektor")
    housing, health = make_head("Disperkim", "disperkim"), make_head("Dinas Kesehatan", "dinkes")
    for _ in range(times):
        make_stalled(housing, meeting, title="Perbaikan air bersih", obstacle_kind="data", obstacle="Lokasi belum ada")
        make_overdue(health, meeting)
        make_on_track(health, meeting)
        make_done(housing, meeting)
        make_dropped(housing, meeting)
    return meeting, housing, health


def make_closed_item(*members, owner):
    """A stalled item of a closed rakor that `members` know of."""
    meeting = make_meeting(circle=make_circle(*members), status=Meeting.Status.HELD, title="Rapat tertutup uji")
    return make_stalled(owner, meeting, title="Rahasia rapat tertutup"), meeting
