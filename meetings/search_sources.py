"""Rakor and their decisions in the search."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Decision, Meeting
from rakor_portal import formatting
from rakor_portal.accounts.models import User
from rakor_portal.search.registry import Hit, Source, Text, register_source


def _day_of(meeting: Meeting) -> str:
    known = meeting.shown_at
    return (
        formatting.format_date(known, zone=meeting.time_zone, words=formatting.screen_words())
        if known
        else _("tanggal tidak tercatat")
    )


def _meetings(user: User) -> QuerySet[Meeting]:
    return Meeting.objects.visible_to(user).upcoming_first()


def _show_meeting(meeting: Any) -> Hit:
    return Hit(meeting.title or _("Tanpa nama"), meeting.get_absolute_url(), _day_of(meeting), meeting.place)


def _decisions(user: User) -> QuerySet[Decision]:
    """Those of rakor that the user knows of: a decision is told wherever its rakor is."""
    known = Decision.objects.visible_to(user).filter(meeting__in=Meeting.objects.visible_to(user).values("pk"))
    ordered = known.order_by(F("meeting__starts_at").desc(nulls_last=True), "-meeting_id", "number")
    return ordered.select_related("meeting")


def _show_decision(decision: Any) -> Hit:
    url = reverse("meetings:meeting_minutes", args=[decision.meeting.public_id])
    code = _("Keputusan %(number)s") % {"number": decision.number}
    return Hit(decision.text, url, code, f"{decision.meeting.title}, {_day_of(decision.meeting)}")


def register() -> None:
    """Offer rakor and decisions to the search."""
    decisions = {"": Text(Decision, ("text",))}
    register_source(Source("decisions", gettext_lazy("Keputusan"), decisions, _decisions, _show_decision))
    meetings = {"": Text(Meeting, ("title", "place"))}
    register_source(Source("meetings", gettext_lazy("Rakor"), meetings, _meetings, _show_meeting))
