"""Closing the file of a rakor, once nobody owes anything from it."""

from django.db import transaction
from django.utils.translation import gettext as _

from followups.models import ActionItem
from meetings.lifecycle import stage_of
from meetings.models import Meeting, Minutes
from meetings.services.meetings import close_meeting
from rakor_portal.accounts.models import User
from rakor_portal.errors import RuleViolation

#: Step *Dipantau* of the lifecycle: the minutes were distributed.
MONITORED = 8


@transaction.atomic
def close_after_follow_up(*, by: User, meeting: Meeting, note: str) -> Meeting:
    """Close the rakor with a note. Raises RuleViolation while an item runs or the minutes were not distributed."""
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if stage_of(meeting, minutes) != MONITORED:
        raise RuleViolation(_("Rakor ditutup setelah notula didistribusikan."))
    running = ActionItem.objects.filter(point__meeting=meeting).open().count()
    if running:
        raise RuleViolation(_("%(count)s tindak lanjut belum selesai.") % {"count": running})
    return close_meeting(by=by, meeting=meeting, note=note)
