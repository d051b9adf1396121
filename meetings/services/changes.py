"""Another date or place, postponement, cancellation: with a reason, nothing deleted, and everyone told is told."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import notifications
from meetings.documents.changes import build_change_notice
from meetings.models import Invitation, InvitationLetter, Meeting, MeetingChange
from meetings.permissions import Actor, can_send
from meetings.services.invitations import announce_to
from meetings.services.meetings import BeingSent
from meetings.services.replies import change_notice_of
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Venue
from rakor_portal.documents.models import Document
from rakor_portal.documents.services.issuing import issue_document
from rakor_portal.errors import RuleViolation, StaleWrite
from rakor_portal.messaging.services.outbox import cancel

#: Kind of change → stage of its messages, their words, first word of the file name.
SAID: dict[str, tuple[str, notifications.Saying, str]] = {
    MeetingChange.Kind.RESCHEDULED: (notifications.CHANGE, notifications.change, "Perubahan"),
    MeetingChange.Kind.POSTPONED: (notifications.POSTPONEMENT, notifications.postponement, "Penundaan"),
    MeetingChange.Kind.CANCELLED: (notifications.CANCELLATION, notifications.cancellation, "Pembatalan"),
}
STATUS = {
    MeetingChange.Kind.RESCHEDULED: Meeting.Status.SCHEDULED,
    MeetingChange.Kind.POSTPONED: Meeting.Status.POSTPONED,
    MeetingChange.Kind.CANCELLED: Meeting.Status.CANCELLED,
}
CHANGEABLE = {
    MeetingChange.Kind.RESCHEDULED: (Meeting.Status.SCHEDULED, Meeting.Status.POSTPONED),
    MeetingChange.Kind.POSTPONED: (Meeting.Status.SCHEDULED,),
    MeetingChange.Kind.CANCELLED: (Meeting.Status.DRAFT, Meeting.Status.SCHEDULED, Meeting.Status.POSTPONED),
}


@dataclass(frozen=True)
class Schedule:
    """A new date and place."""

    starts_at: datetime
    ends_at: datetime | None = None
    venue: Venue | None = None
    place: str = ""
    online_link: str = ""


def check_changeable(meeting: Meeting, kind: MeetingChange.Kind) -> None:
    """RuleViolation with the reason when the meeting's state allows no such change."""
    if meeting.status in CHANGEABLE[kind]:
        return
    if meeting.status == Meeting.Status.SENDING:
        raise BeingSent
    if meeting.status == Meeting.Status.DRAFT:
        raise RuleViolation(_("Undangan belum dikirim. Ubah rancangannya."))
    raise RuleViolation(
        _("Jadwal tidak dapat diubah lagi: rakor ini berstatus %(status)s.") % {"status": meeting.get_status_display()}
    )


@transaction.atomic
def reschedule_meeting(
    *, by: Actor, meeting: Meeting, schedule: Schedule, reason: str, version: int | None = None
) -> MeetingChange:
    """Move a meeting whose invitations were sent; a postponed one is scheduled again by it.

    Answers given are kept; the deadline for answers moves with the meeting. `version` is that of the schedule which
    `by` saw; of another one, StaleWrite with the meeting as it stands.
    """
    if schedule.starts_at <= timezone.now():
        raise RuleViolation(_("Waktu baru sudah lewat."))
    if _is_in_force(meeting, schedule):
        raise RuleViolation(_("Waktu dan tempat itu sudah berlaku. Tidak ada yang diberitahukan lagi."))
    _require_seen(meeting, version)
    change = _stop_or_move(by, meeting, MeetingChange.Kind.RESCHEDULED, reason)
    meeting.starts_at, meeting.ends_at = schedule.starts_at, schedule.ends_at
    meeting.venue, meeting.place, meeting.online_link = schedule.venue, schedule.place, schedule.online_link
    meeting.time_is_known = True
    meeting.full_clean(exclude=["public_id"], validate_unique=False)
    meeting.save(update_fields=["starts_at", "ends_at", "venue", "place", "online_link", "time_is_known"])
    _move_reply_deadline(meeting, change.old_starts_at)
    change.new_starts_at, change.new_ends_at = meeting.starts_at, meeting.ends_at
    change.new_place, change.new_online_link = meeting.place_name, meeting.online_link
    return _publish(by, meeting, change)


def _is_in_force(meeting: Meeting, schedule: Schedule) -> bool:
    """Whether the meeting stands so already: a form sent twice must not tell everyone twice."""
    stored = Schedule(meeting.starts_at or schedule.starts_at, meeting.ends_at, meeting.venue, meeting.place,
                      meeting.online_link)  # fmt: skip
    stands = meeting.status == Meeting.Status.SCHEDULED and meeting.starts_at is not None and meeting.time_is_known
    return stands and stored == schedule


@transaction.atomic
def postpone_meeting(*, by: Actor, meeting: Meeting, reason: str, version: int | None = None) -> MeetingChange:
    """Put the meeting off without a new date yet; `version` as in `reschedule_meeting`."""
    _require_seen(meeting, version)
    change = _stop_or_move(by, meeting, MeetingChange.Kind.POSTPONED, reason)
    change.new_place, change.new_online_link = meeting.place_name, meeting.online_link
    return _publish(by, meeting, change)


@transaction.atomic
def cancel_meeting(*, by: Actor, meeting: Meeting, reason: str, version: int | None = None) -> MeetingChange:
    """Call the meeting off; `version` as in `reschedule_meeting`. A draft is dropped silently: nobody was told."""
    _require_seen(meeting, version)
    change = _stop_or_move(by, meeting, MeetingChange.Kind.CANCELLED, reason)
    return _publish(by, meeting, change)


def _require_seen(meeting: Meeting, version: int | None) -> None:
    if version is not None and version != meeting.schedule_version:
        raise StaleWrite(
            _("Jadwal rakor ini berubah sejak Anda membuka halaman ini. Bandingkan, lalu kirim lagi bila tetap."),
            meeting,
        )


def _move_reply_deadline(meeting: Meeting, old_starts_at: datetime | None) -> None:
    """As long before the meeting as it was; without one, until it begins, when that day is already over."""
    letter = InvitationLetter.objects.filter(meeting=meeting).exclude(reply_by=None).first()
    if letter is None or letter.reply_by is None or meeting.starts_at is None:
        return
    moved = letter.reply_by + (meeting.starts_at - old_starts_at) if old_starts_at else letter.reply_by
    in_time = timezone.now() < moved < meeting.starts_at
    InvitationLetter.objects.filter(pk=letter.pk).update(reply_by=moved if in_time else None)


def _stop_or_move(by: Actor, meeting: Meeting, kind: MeetingChange.Kind, reason: str) -> MeetingChange:
    """Claim the move by conditional update; what was planned for the old schedule is said no more."""
    if not can_send(by, meeting):
        raise RuleViolation(_("Hanya sekretariat rakor yang dapat mengubah jadwal."))
    reason = reason.strip()
    if not reason:
        raise RuleViolation(_("Tuliskan alasan perubahan."))
    now = timezone.now()
    movable = Meeting.objects.filter(
        pk=meeting.pk, status__in=CHANGEABLE[kind], schedule_version=meeting.schedule_version
    )
    moved = movable.update(
        status=STATUS[kind], status_reason="" if kind == MeetingChange.Kind.RESCHEDULED else reason,
        status_changed_at=now, status_changed_by=by if isinstance(by, User) else None,
        schedule_version=F("schedule_version") + 1,
    )  # fmt: skip
    if not moved:
        if Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.SENDING).exists():
            raise BeingSent
        raise RuleViolation(_("Jadwal rakor ini sudah diubah orang lain, atau rakor sudah dimulai."))
    meeting.refresh_from_db()
    cancel(
        subject_kind=notifications.SUBJECT_KIND,
        subject_id=meeting.pk,
        reason="jadwal berubah",
        below_version=meeting.schedule_version,
    )
    return MeetingChange(
        meeting=meeting, kind=kind, schedule_version=meeting.schedule_version, reason=reason[:500], changed_at=now,
        changed_by=by if isinstance(by, User) else None, old_starts_at=meeting.starts_at, old_ends_at=meeting.ends_at,
        old_place=meeting.place_name, old_online_link=meeting.online_link,
    )  # fmt: skip


def _publish(by: Actor, meeting: Meeting, change: MeetingChange) -> MeetingChange:
    """Write the change down, issue its letter and tell everyone who had been told."""
    change.full_clean(validate_unique=False)
    change.save()
    invitations = list(Invitation.objects.standing().filter(meeting=meeting))
    if invitations:
        _tell(by, meeting, change, invitations)
    audit.record(
        by=by, action=f"meeting.{change.kind}", on=meeting, government_id=meeting.government_id,
        circle_id=meeting.circle_id, data={"reason": change.reason, "version": change.schedule_version},
    )  # fmt: skip
    return change


def _tell(by: Actor, meeting: Meeting, change: MeetingChange, invitations: list[Invitation]) -> None:
    stage, say, noun = SAID[MeetingChange.Kind(change.kind)]
    day = timezone.localdate(change.changed_at, timezone=meeting.government.zone)
    letter = InvitationLetter.objects.select_related("signatory__organization", "document").get(meeting=meeting)
    document = _issue_notice(by, meeting, letter, change, invitations=invitations, noun=noun)
    announce_to(meeting, invitations, stage=stage, say=say, day=day, document=document, letter=letter)


def _issue_notice(
    by: Actor,
    meeting: Meeting,
    letter: InvitationLetter,
    change: MeetingChange,
    *,
    invitations: list[Invitation],
    noun: str,
) -> Document | None:
    """The numbered notice; a meeting invited without a letter of the portal gets none."""
    if letter.signatory is None:
        return None
    day = timezone.localdate(change.changed_at, timezone=meeting.government.zone)
    before = change_notice_of(meeting)
    content = build_change_notice(meeting, letter, change, before=before, invitations=invitations, day=day)
    return issue_document(
        by=by,
        government=meeting.government,
        kind=Document.Kind.CHANGE_NOTICE,
        subject_kind=notifications.SUBJECT_KIND,
        subject_id=meeting.pk,
        title=content.subject,
        content=content,
        file_name=f"{noun}-Rakor-{day:%Y-%m-%d}.pdf",
        dated_on=day,
        version=change.schedule_version,
        circle_id=meeting.circle_id,
        classification=letter.classification,
    )
