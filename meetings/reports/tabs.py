"""The numbers that stand on the tabs of a rakor, read with the meeting itself."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from meetings.models import AgendaItem, Invitation, Meeting


def with_tab_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Annotate `meetings`, which are in scope already, with `agenda_count` and `invitation_count`."""
    numbers = {
        "agenda_count": _count_of(AgendaItem.objects.standing()),
        "invitation_count": _count_of(Invitation.objects.standing()),
    }
    return meetings.annotate(**numbers)


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    here = rows.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    return Coalesce(Subquery(here.annotate(number=Count("pk")).values("number")), 0)
