"""Two of one office at one report: who else has begun it, and whose report went out first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from followups import permissions
from followups.models import ActionItem, ProgressReport
from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.directory.models import Incumbency


@dataclass(frozen=True)
class Begun:
    """That someone writes the same report, and since when it stands as it is; never what he wrote."""

    name: str
    saved_at: datetime


def begun_by_others(user: User, item: ActionItem) -> list[Begun]:
    """Drafts of the others who may report this item today; told to the owner's side alone."""
    if not permissions.is_owner(user, item):
        return []
    acting = RoleGrant.objects.filter(on_behalf_of=item.owner_id).on(user.today)
    side = Incumbency.objects.filter(
        Q(position=item.owner_id) | Q(position__in=acting.order_by().values("position"))
    ).on(user.today)
    drafts = ProgressReport.objects.filter(
        item=item, status=ProgressReport.Status.DRAFT, reporter__is_active=True,
        reporter__person__in=side.order_by().values("person"),
    ).exclude(reporter=user).select_related("reporter__person").only("updated_at", "reporter__person")  # fmt: skip
    return [Begun(draft.reporter.display_name, draft.updated_at) for draft in drafts if draft.reporter]


def last_report_of_others(user: User, item: ActionItem) -> ProgressReport | None:
    """The last report that went out, when somebody else has sent it."""
    sent = ProgressReport.objects.visible_to(user).filter(item=item).sent().order_by("-number")
    last = sent.select_related("reporter__person").first()
    return last if last and last.reporter and last.reporter_id != user.pk else None
