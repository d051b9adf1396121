"""Invitations belong to posts: whoever holds an invited post by now is named in the list and invited himself."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from meetings import notifications
from meetings.models import Invitation, InvitationLetter, Meeting
from meetings.models.invitations import InvitationQuerySet
from meetings.reports.coming import COMING
from meetings.services.invitations import announce_to
from rakor_portal.accounts.models import AccessLink
from rakor_portal.actors import DISPATCHER
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government, Incumbency


class HolderExpander:
    """What the messaging room asks the rakor each minute about posts that have another holder by now."""

    def expand(self) -> int:
        """See `follow_holders`."""
        return follow_holders()

    def overdue(self, government: Government, before: datetime) -> Iterable[str]:
        """Nobody asked for it by a click, so nothing can be overdue."""
        return ()


def follow_holders() -> int:
    """Readdress invitations of rakor to come whose post has another holder today; returns how many.

    It compares what stands with who holds the post, keeps no memory and may run at any time, twice, or two at once.
    """
    begun = timezone.now() - timedelta(days=1)
    coming = Meeting.objects.filter(status__in=COMING).exclude(invited_at=None)
    open_ones = coming.filter(Q(starts_at__gt=begun) | Q(status=Meeting.Status.POSTPONED))
    governments = Government.objects.filter(pk__in=open_ones.order_by().values("government_id"))
    readdressed = 0
    for government in governments:
        stale: dict[int, list[Invitation]] = {}
        for each in _held_by_others(government.today).filter(meeting__in=open_ones, government=government):
            stale.setdefault(each.meeting_id, []).append(each)
        readdressed += sum(_readdress(meeting_id, rows, government.today) for meeting_id, rows in stale.items())
    return readdressed


def _held_by_others(day: date) -> InvitationQuerySet:
    """Standing invitations to open posts whose holder of `day` is not the one they name."""
    holder = Incumbency.objects.on(day).filter(position=OuterRef("position")).acting_first().values("person_id")[:1]
    standing = Invitation.objects.standing().alias(holder=Subquery(holder)).order_by("order", "pk")
    differs = Q(holder__lt=F("person")) | Q(holder__gt=F("person"))
    differs |= Q(holder=None, person__isnull=False) | Q(holder__isnull=False, person=None)
    return standing.filter(differs).filter(Q(position__closed_on=None) | Q(position__closed_on__gt=day))


@transaction.atomic
def _readdress(meeting_id: int, invitations: list[Invitation], day: date) -> int:
    """Name the holders of `day`; an answer keeps the name of who held the post when it was given."""
    meeting = Meeting.objects.select_related("government", "venue").get(pk=meeting_id)
    holders = Incumbency.objects.holders_on(day, [each.position_id for each in invitations])
    for each in invitations:
        holder = holders.get(each.position_id)
        if each.reply != Invitation.Reply.NONE:
            each.answered_by_id = each.answered_by_id or each.person_id
        each.person_id = holder.person_id if holder else None
        if each.answered_by_id == each.person_id:
            each.answered_by_id = None
        each.addressee = holder.titled_position if holder else each.position.title
    Invitation.objects.bulk_update(invitations, ["person", "addressee", "answered_by"], batch_size=200)
    audit.record(
        by=DISPATCHER, action="meeting.follow_holders", on=meeting, government_id=meeting.government_id,
        circle_id=meeting.circle_id, data={"positions": [each.position_id for each in invitations]},
    )  # fmt: skip
    _invite(meeting, [each for each in invitations if _stays(holders.get(each.position_id), meeting)], day)
    return len(invitations)


def _stays(holder: Incumbency | None, meeting: Meeting) -> bool:
    """Whether he will hold the post when the rakor takes place; who only stands in until then is told nothing."""
    if holder is None or meeting.starts_at is None or meeting.status != Meeting.Status.SCHEDULED:
        return False
    return holder.valid_until is None or holder.valid_until >= meeting.starts_at.astimezone(meeting.zone).date()


def _invite(meeting: Meeting, invitations: list[Invitation], day: date) -> None:
    """The letter with his own link to everyone who never had one for this rakor."""
    told = AccessLink.objects.filter(
        purpose=AccessLink.Purpose.INVITATION, subject_id=meeting.pk, revoked_at=None,
        person__in=[each.person_id for each in invitations],
    )  # fmt: skip
    known = set(told.values_list("person_id", flat=True))
    by_person: dict[int, list[Invitation]] = {}
    for each in invitations:
        if each.person_id and each.person_id not in known:
            by_person.setdefault(each.person_id, []).append(each)
    letter = InvitationLetter.objects.select_related("signatory", "document").filter(meeting=meeting).first()
    for person_id, posts in by_person.items():
        announce_to(
            meeting, posts, stage=f"{notifications.NEW_HOLDER}:{person_id}", say=notifications.new_holder, day=day,
            document=letter.document if letter else None, letter=letter,
        )  # fmt: skip
