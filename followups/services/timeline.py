"""Writing the history that users read; rows are never changed afterwards."""

from datetime import datetime
from uuid import UUID

from followups.models import ActionItem, ProgressReport, TimelineEvent
from rakor_portal.accounts.models import User
from rakor_portal.actors import SystemActor
from rakor_portal.directory.models import Position


def write_event(
    *,
    item: ActionItem,
    kind: str,
    by: User | SystemActor,
    at: datetime,
    text: str = "",
    report: ProgressReport | None = None,
    on_behalf_of: Position | None = None,
    answers: TimelineEvent | None = None,
    client_ref: UUID | None = None,
) -> TimelineEvent:
    """Append one row, in the caller's transaction, with the actor's post as it is called today."""
    user = by if isinstance(by, User) else None
    return TimelineEvent.objects.create(
        item=item,
        kind=kind,
        at=at,
        actor=user,
        actor_label=(user.position_label or user.display_name) if user else "",
        on_behalf_of=on_behalf_of,
        text=text[:1000],
        report=report,
        answers=answers,
        client_ref=client_ref,
    )
