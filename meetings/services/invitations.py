"""Choosing whom a draft invites, sending the invitations in one transaction, and reminding who has not answered."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import notifications
from meetings.documents.invitations import build_invitation_letter
from meetings.models import AgendaItem, Invitation, InvitationLetter, InvitedGroup, Meeting
from meetings.permissions import Actor, can_send
from meetings.services.audience import Audience, Selection, audience_of
from meetings.services.letters import missing_for_sending
from meetings.services.meetings import claim_draft
from rakor_portal.accounts.models import AccessLink, User
from rakor_portal.accounts.services.links import issue_links
from rakor_portal.actors import SystemActor
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Position, Region
from rakor_portal.documents.models import Document
from rakor_portal.documents.services.issuing import issue_document
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.services.outbox import Topic, announce, resolve_recipients

#: Without vowels and look-alikes; typed at the door, so six signs are enough: 28^6 for one hall.
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 6
#: How long the page behind the link stays readable after the meeting.
LINK_LIFE = timedelta(days=30)


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


@transaction.atomic
def send_invitations(*, by: Actor, meeting: Meeting, at: datetime | None = None) -> Document:
    """Send the rakor on its way: one numbered letter, one invitation per position, one message per person.

    1. The draft becomes scheduled by a conditional update, so of two clicks one sends.
    2. Positions are resolved to their holders of the day and written as invitations, each with its code.
    3. The letter is numbered and frozen; the worker renders it, and the mails wait for it.
    4. Narrow links and messages are made in bulk; nothing was said to anyone before.

    The number of queries does not depend on the number of invitees. Raises RuleViolation when a part is
    incomplete or the invitations were sent already. `at` is the moment of sending for records of the past.
    """
    if not can_send(by, meeting):
        raise RuleViolation(_("Hanya sekretariat rakor yang dapat mengirim undangan."))
    now = at or timezone.now()
    day = timezone.localdate(now, timezone=meeting.government.zone)
    _claim_sending(by, meeting, now)
    letter = InvitationLetter.objects.select_related("signatory__organization").get(meeting=meeting)
    agenda = list(AgendaItem.objects.standing().filter(meeting=meeting).select_related("presenter"))
    audience = audience_of(meeting, day=day)
    _refuse_incomplete(by, meeting, letter, invited=len(audience.positions), agenda=len(agenda), now=now)
    invitations = Invitation.objects.bulk_create(draft_invitations(meeting, audience))
    if meeting.circle:
        meeting.circle.positions.add(*[each.position_id for each in invitations])
    document = _issue_letter(by, meeting, letter, invitations=invitations, agenda=agenda, day=day)
    counts = _announce_invitations(meeting, letter, invitations, document=document, day=day)
    audit.record(
        by=by, action="meeting.send_invitations", on=meeting, government_id=meeting.government_id,
        circle_id=meeting.circle_id,
        data={"invitations": len(invitations), "number": document.number, "messages": counts},
    )  # fmt: skip
    return document


def draft_invitations(meeting: Meeting, audience: Audience) -> list[Invitation]:
    """Unsaved invitations of an audience by unsur and protocol order; the preview of the letter reads them too."""
    codes = _unique_codes(len(audience.positions))
    unsur = list(Position.Category.values)
    listed = sorted(audience.positions, key=lambda each: unsur.index(each.category))
    invitations = []
    for order, (position, code) in enumerate(zip(listed, codes, strict=True), 1):
        holder = audience.holders.get(position.pk)
        prefix = "" if holder is None or holder.kind == holder.Kind.DEFINITIVE else f"{holder.get_kind_display()} "
        invitations.append(
            Invitation(
                government_id=meeting.government_id,
                meeting=meeting,
                position=position,
                person_id=holder.person_id if holder else None,
                addressee=f"{prefix}{position.title}",
                category=position.category,
                order=order,
                check_in_code=code,
            )
        )
    return invitations


@transaction.atomic
def remind_unanswered(*, by: Actor, meeting: Meeting, at: datetime | None = None) -> int:
    """Ask once more those who have not answered; once a day at most. Returns how many positions are asked."""
    if not can_send(by, meeting):
        raise RuleViolation(_("Hanya sekretariat rakor yang dapat mengirim pengingat."))
    if meeting.status != Meeting.Status.SCHEDULED:
        raise RuleViolation(_("Pengingat hanya untuk rakor yang terjadwal."))
    now = at or timezone.now()
    day = timezone.localdate(now, timezone=meeting.government.zone)
    silent = list(Invitation.objects.standing().filter(meeting=meeting, reply=Invitation.Reply.NONE))
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
    return len(silent)


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
        meeting, letter or _letter_of(meeting), {each.position_id: each.addressee for each in listed}, links
    )
    return announce(
        topic=Topic(
            meeting.government_id, notifications.SUBJECT_KIND, meeting.pk, stage,
            subject_version=meeting.schedule_version, circle_id=meeting.circle_id,
        ),
        recipients=recipients,
        words=about.words_for(say),
        waits_for_document=document.pk if document and not meeting.is_closed_access else None,
        expires_at=meeting.starts_at,
    )  # fmt: skip


def _claim_sending(by: Actor, meeting: Meeting, now: datetime) -> None:
    values: Mapping[str, object] = {
        "status": Meeting.Status.SCHEDULED,
        "status_changed_at": now,
        "status_changed_by": by if isinstance(by, User) else None,
        "invited_at": now,
    }
    drafts = Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.DRAFT)
    if not drafts.update(version=F("version") + 1, **values):
        raise RuleViolation(_("Undangan sudah dikirim."))
    meeting.refresh_from_db()


def _refuse_incomplete(
    by: Actor, meeting: Meeting, letter: InvitationLetter, *, invited: int, agenda: int, now: datetime
) -> None:
    """An import of the past may lack what is not on record: a chair, even the date."""
    missing = missing_for_sending(meeting, letter, invited=invited, agenda=agenda, now=now)
    if isinstance(by, SystemActor):
        missing.pop("info", None)
    if missing:
        raise RuleViolation(" ".join(missing.values()))


def _issue_letter(
    by: Actor,
    meeting: Meeting,
    letter: InvitationLetter,
    *,
    invitations: list[Invitation],
    agenda: list[AgendaItem],
    day: date,
) -> Document:
    day_of_meeting = timezone.localdate(meeting.starts_at, timezone=meeting.zone) if meeting.starts_at else day
    letter.dated_on = letter.dated_on or day
    letter.document = issue_document(
        by=by,
        government=meeting.government,
        kind=Document.Kind.INVITATION_LETTER,
        subject_kind=notifications.SUBJECT_KIND,
        subject_id=meeting.pk,
        title=letter.subject,
        content=build_invitation_letter(meeting, letter, invitations=invitations, agenda=agenda, day=day),
        file_name=f"Undangan-Rakor-{day_of_meeting:%Y-%m-%d}.pdf",
        dated_on=letter.dated_on,
        number=letter.external_number or None,
        circle_id=meeting.circle_id,
        classification=letter.classification,
    )
    letter.save(update_fields=["dated_on", "document"])
    return letter.document


def _announce_invitations(
    meeting: Meeting, letter: InvitationLetter, invitations: list[Invitation], *, document: Document, day: date
) -> dict[str, int]:
    return announce_to(
        meeting,
        invitations,
        stage=notifications.INVITATION,
        say=notifications.invitation,
        day=day,
        document=document,
        letter=letter,
    )


def _letter_of(meeting: Meeting) -> InvitationLetter | None:
    return InvitationLetter.objects.select_related("signatory", "document").filter(meeting=meeting).first()


def _unique_codes(count: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        codes.add("".join(secrets.choice(CODE_ALPHABET) for _sign in range(CODE_LENGTH)))
    return list(codes)
