"""Case files that live across meetings."""

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Issue, Meeting, PriorityTopic
from meetings.permissions import Actor, can_edit
from rakor_portal.audit import services as audit
from rakor_portal.errors import RuleViolation


@transaction.atomic
def open_issue(
    *, by: Actor, meeting: Meeting, title: str, topic: PriorityTopic | None = None, rpjmd_goal: str = ""
) -> Issue:
    """A new case file, born in a meeting; of a closed meeting it stays within its circle."""
    if not can_edit(by, meeting):
        raise RuleViolation(_("Hanya sekretariat rakor yang dapat membuka isu."))
    issue = Issue(
        government_id=meeting.government_id, title=title.strip(), topic=topic, rpjmd_goal=rpjmd_goal.strip(),
        circle_id=meeting.circle_id,
    )  # fmt: skip
    issue.full_clean()
    issue.save()
    audit.record(by=by, action="issue.open", on=issue, government_id=issue.government_id, circle_id=issue.circle_id)
    return issue


@transaction.atomic
def settle_issue(*, by: Actor, issue: Issue, is_settled: bool) -> Issue:
    """Settle a case file, or open it again."""
    new = Issue.Status.SETTLED if is_settled else Issue.Status.OPEN
    if Issue.objects.filter(pk=issue.pk).exclude(status=new).update(status=new):
        issue.status = new
        audit.record(
            by=by, action=f"issue.{new}", on=issue, government_id=issue.government_id, circle_id=issue.circle_id
        )
    return issue
