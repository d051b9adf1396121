"""What the outbox asks about a rakor: which words, what falls due, and what is no longer said."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone

from meetings.correspondence import (
    Correspondence,
    Saying,
    cancellation,
    change,
    day_before,
    invitation,
    load_correspondence,
    new_holder,
    postponement,
    reply_reminder,
    sending_refused,
    succession,
)
from meetings.models import Invitation, Meeting
from meetings.models.invitations import InvitationQuerySet
from rakor_portal.directory.models import Government
from rakor_portal.messaging.models import Obligation
from rakor_portal.messaging.registry import Expected, Planned, Words

__all__ = [
    "CANCELLATION",
    "CHANGE",
    "INVITATION",
    "NEW_HOLDER",
    "POSTPONEMENT",
    "REMINDER",
    "SENDING_REFUSED",
    "SUBJECT_KIND",
    "Correspondence",
    "MeetingSubject",
    "Saying",
    "cancellation",
    "change",
    "invitation",
    "new_holder",
    "postponement",
    "reply_reminder",
    "sending_refused",
    "succession",
]

SUBJECT_KIND = "meetings.meeting"

INVITATION = "invitation"
NEW_HOLDER = "new_holder"  # followed by the person: once to each who comes into an invited post
REMINDER = "reply_reminder"  # followed by the day: one a day at most
CHANGE = "change"
POSTPONEMENT = "postponement"
CANCELLATION = "cancellation"
DAY_BEFORE = "day_before"
SENDING_REFUSED = "sending_refused"  # followed by the sending; to whoever clicked

#: When the reminder of the day before is said, in the meeting's own zone.
DAY_BEFORE_AT = time(7, 0)


class MeetingSubject:
    """What the outbox asks about "meetings.meeting": the reminder of the day before, and what must stop."""

    def planned(self, government: Government, now: datetime) -> Iterable[Planned]:
        """The reminder to everyone invited, from 07.00 of the day before until the meeting begins."""
        soon = Meeting.objects.filter(
            government=government, status=Meeting.Status.SCHEDULED, time_is_known=True,
            starts_at__gt=now, starts_at__lte=now + timedelta(days=2),
        ).exclude(invited_at=None)  # fmt: skip
        due = {meeting.pk: meeting for meeting in soon if _day_before_moment(meeting) <= now}
        wanted = _to_open_posts().filter(meeting_id__in=due).exclude(reply=Invitation.Reply.EXCUSED)
        for meeting_id, position_id in wanted.values_list("meeting_id", "position_id"):
            meeting = due[meeting_id]
            if meeting.invited_at and meeting.invited_at >= _day_before_moment(meeting):
                continue  # invited at the last minute: that was the reminder
            yield Planned(
                government_id=government.pk, subject_kind=SUBJECT_KIND, subject_id=meeting_id, stage=DAY_BEFORE,
                position_id=position_id, fire_at=_day_before_moment(meeting), expires_at=meeting.starts_at,
                subject_version=meeting.schedule_version, circle_id=meeting.circle_id, may_disturb=True,
            )  # fmt: skip

    def recheck(self, obligations: Sequence[Obligation]) -> dict[int, str]:
        """Nothing of an old date, nothing but its end of a stopped meeting, no reminder after an answer."""
        judged = Meeting.objects.only("status", "schedule_version").order_by()
        meetings = judged.in_bulk({obligation.subject_id for obligation in obligations})
        replies = _replies(obligations)
        reasons = {
            obligation.pk: _reason_against(obligation, meetings.get(obligation.subject_id), replies)
            for obligation in obligations
        }
        return {pk: reason for pk, reason in reasons.items() if reason}

    def words(self, obligations: Sequence[Obligation], person_id: int | None, moment: datetime) -> Words:
        """The day before in its own words; several meetings on one day as a list."""
        by_meeting: dict[int, list[int]] = {}
        for obligation in obligations:
            by_meeting.setdefault(obligation.subject_id, []).append(obligation.position_id)
        said = []
        for meeting_id, position_ids in by_meeting.items():
            persons = [person_id] if person_id else []
            about = load_correspondence(meeting_id, position_ids=position_ids, person_ids=persons)
            said.append(_saying(obligations)(about, about.greeting(position_ids), about.url(person_id)))
        if len(said) == 1:
            return said[0]
        return Words(
            subject=f"Besok: {len(said)} rapat",
            body="\n\n".join(words.body for words in said),
            link=said[0].link,
        )

    def expected(self, government: Government) -> Iterable[Expected]:
        """Every invitation of a letter that was sent had its announcement."""
        sent = Invitation.objects.filter(government=government).exclude(meeting__letter__document=None)
        for meeting_id, position_id in sent.values_list("meeting_id", "position_id"):
            yield Expected(SUBJECT_KIND, meeting_id, INVITATION, position_id)


#: What is said once more when whatever shared its message was taken back; all else is the day before.
_SAID_AGAIN: dict[str, Saying] = {
    INVITATION: invitation,
    NEW_HOLDER: new_holder,
    CHANGE: change,
    POSTPONEMENT: postponement,
    CANCELLATION: cancellation,
    REMINDER: reply_reminder,
}


def _saying(obligations: Sequence[Obligation]) -> Saying:
    """The words of the only stage there is, else those of the day before."""
    stages = {obligation.stage.partition(":")[0] for obligation in obligations}
    return _SAID_AGAIN.get(stages.pop(), day_before) if len(stages) == 1 else day_before


def _day_before_moment(meeting: Meeting) -> datetime:
    if meeting.starts_at is None:
        raise ValueError("An undated meeting has no day before")
    day = meeting.starts_at.astimezone(meeting.zone).date() - timedelta(days=1)
    return datetime.combine(day, DAY_BEFORE_AT, tzinfo=meeting.zone)


def _to_open_posts() -> InvitationQuerySet:
    """Standing invitations whose post was not closed: nobody holds one that was."""
    return Invitation.objects.standing().exclude(position__closed_on__lte=timezone.localdate())


def _replies(obligations: Sequence[Obligation]) -> dict[tuple[int, int], str]:
    rows = (
        _to_open_posts()
        .order_by()
        .filter(
            meeting_id__in={obligation.subject_id for obligation in obligations},
            position_id__in={obligation.position_id for obligation in obligations},
        )
    )
    return {(meeting, position): reply for meeting, position, reply in rows.values_list("meeting", "position", "reply")}


def _reason_against(obligation: Obligation, meeting: Meeting | None, replies: Mapping[tuple[int, int], str]) -> str:
    """Why an open obligation must not be said any more; empty when it still holds."""
    if meeting is None:
        return "rakor tidak ada"
    if obligation.stage == CANCELLATION or obligation.stage.startswith(SENDING_REFUSED):
        return ""
    if meeting.status == Meeting.Status.CANCELLED:
        return "rakor dibatalkan"
    if obligation.subject_version != meeting.schedule_version and obligation.stage != INVITATION:
        return "jadwal berubah"
    reply = replies.get((obligation.subject_id, obligation.position_id))
    if reply is None:
        return "undangan ditarik"
    if obligation.stage.startswith(REMINDER) and reply != Invitation.Reply.NONE:
        return "sudah dijawab"
    if obligation.stage == DAY_BEFORE and meeting.status != Meeting.Status.SCHEDULED:
        return "rapat tidak lagi terjadwal"
    return ""
