"""Choosing whom a draft invites, what is said to the invited, and reminding who has not answered."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import notifications
from meetings.correspondence import LINK_LIFE
from meetings.models import Invitation, InvitationLetter, InvitedGroup, Meeting
from meetings.permissions import Actor, can_send
from meetings.services.audience import Audience, Selection
from meetings.services.meetings import claim_draft
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import issue_links
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Incumbency, Position, Region
from rakor_portal.documents.models import Document
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.services.outbox import Topic, announce, resolve_recipients

#: Without vowels and look-alikes; typed at the door, so six signs are enough: 28^6 for one hall.
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 6


@transaction.atomic
def save_audience(*, by: Actor, meeting: Meeting, version: int | None, selection: Selection) -> Meeting:
    """Part 3 of the draft: groups with their kecamatan, added and removed positions."""
    claim_draft(by=by, meeting=meeting, version=version)
    InvitedGroup.objects.filter(meeting=meeting).exclude(group_id__in=selection.groups).delete()
    for group_id, codes in selection.groups.items():
        chosen, _created = InvitedGroup.objects.get_or_create(meeting=meeting, group_id=group_id)
        chosen.regions.set(Region.objects.filter(code__in=codes))
    meeting.added_positions.set(selection.added)
    meeting.removed_positions.set(selection.removed)
    audit.record(
        by=by, action="meeting.update_audience", on=meeting, government_id=meeting.government_id,
        circle_id=meeting.circle_id, data={"groups": sorted(selection.groups), "added": len(selection.added)},
    )  # fmt: skip
    return meeting


def draft_invitations(meeting: Meeting, audience: Audience) -> list[Invitation]:
    """Unsaved invitations of an audience by unsur and protocol order; the preview of the letter reads them too."""
    codes = _unique_codes(len(audience.positions))
    unsur = list(Position.Category.values)
    listed = sorted(audience.positions, key=lambda each: unsur.index(each.category))
    invitations = []
    for order, (position, code) in enumerate(zip(listed, codes, strict=True), 1):
        holder = audience.holders.get(position.pk)
        invitations.append(
            Invitation(
                government_id=meeting.government_id,
                meeting=meeting,
                position=position,
                person_id=holder.person_id if holder else None,
                addressee=addressee_of(position, holder),
                category=position.category,
                order=order,
                check_in_code=code,
            )
        )
    return invitations


def addressee_of(position: Position, holder: Incumbency | None) -> str:
    """The post as it is written on the list, with Plt., Plh. or Pj. of its holder."""
    is_plain = holder is None or holder.kind == holder.Kind.DEFINITIVE
    return position.title if holder is None or is_plain else f"{holder.get_kind_display()} {position.title}"


@transaction.atomic
def remind_unanswered(*, by: Actor, meeting: Meeting, at: datetime | None = None) -> dict[str, int]:
    """Ask once more those who have not answered; once a day at most. Returns new messages per channel."""
    if not can_send(by, meeting):
        raise RuleViolation(_("Hanya sekretariat rakor yang dapat mengirim pengingat."))
    if meeting.status != Meeting.Status.SCHEDULED:
        raise RuleViolation(_("Pengingat hanya untuk rakor yang terjadwal."))
    now = at or timezone.now()
    day = timezone.localdate(now, timezone=meeting.government.zone)
    open_posts = Invitation.objects.standing().exclude(position__closed_on__lte=day)
    silent = list(open_posts.filter(meeting=meeting, reply=Invitation.Reply.NONE))
    if not silent:
        raise RuleViolation(_("Semua undangan sudah dijawab."))
    counts = announce_to(
        meeting,
        silent,
        stage=f"{notifications.REMINDER}:{day.isoformat()}",
        say=notifications.reply_reminder,
        day=day,
    )
    if not any(counts.values()):
        raise RuleViolation(_("Pengingat hari ini sudah dikirim."))
    audit.record(
        by=by, action="meeting.remind_unanswered", on=meeting, government_id=meeting.government_id,
        circle_id=meeting.circle_id, data={"positions": len(silent)},
    )  # fmt: skip
    return counts


def announce_to(
    meeting: Meeting,
    invitations: Iterable[Invitation],
    *,
    stage: str,
    say: notifications.Saying,
    day: date,
    document: Document | None = None,
    letter: InvitationLetter | None = None,
) -> dict[str, int]:
    """Say something to invited positions, each person once, with his own link; in the caller's transaction.

    The document is attached unless the meeting is closed: its mails carry a link and nothing else.
    """
    listed = list(invitations)
    recipients = resolve_recipients(
        government_id=meeting.government_id, position_ids=[each.position_id for each in listed], on=day
    )
    links = issue_links(
        purpose=AccessLink.Purpose.INVITATION,
        subject_id=meeting.pk,
        government_id=meeting.government_id,
        person_ids=[each.person_id for each in recipients if each.person_id],
        expires_at=(meeting.starts_at or timezone.now()) + LINK_LIFE,
    )
    about = notifications.Correspondence(
        meeting, letter or letter_of_meeting(meeting), {each.position_id: each.addressee for each in listed}, links
    )
    return announce(
        topic=Topic(
            meeting.government_id, notifications.SUBJECT_KIND, meeting.pk, stage,
            subject_version=1 if stage == notifications.INVITATION else meeting.schedule_version,  # invited once
            circle_id=meeting.circle_id,
        ),
        recipients=recipients,
        words=about.words_for(say),
        waits_for_document=document.pk if document and not meeting.is_closed_access else None,
        expires_at=meeting.starts_at,
    )  # fmt: skip


def letter_of_meeting(meeting: Meeting) -> InvitationLetter | None:
    """The letter with whoever signs it and its paper; None for a rakor of the past without one."""
    return InvitationLetter.objects.select_related("signatory", "document").filter(meeting=meeting).first()


def new_code(meeting_id: int) -> str:
    """A check-in code that nobody else of the rakor has."""
    taken = set(Invitation.objects.filter(meeting=meeting_id).values_list("check_in_code", flat=True))
    return next(code for code in _unique_codes(len(taken) + 1) if code not in taken)


def _unique_codes(count: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        codes.add("".join(secrets.choice(CODE_ALPHABET) for _sign in range(CODE_LENGTH)))
    return list(codes)
