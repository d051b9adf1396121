"""What is said about a rakor, in the words of the interface design (section 10), and what is no longer said.

A closed meeting is spoken of in neutral words: no title, date or place, no calendar entry, no attachment.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse

from meetings.models import Invitation, InvitationLetter, Meeting
from meetings.reports.calendar_entries import calendar_text
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import token_of
from rakor_portal.directory.models import Government
from rakor_portal.formatting import format_date, format_day_date, format_time_zone, join_words
from rakor_portal.messaging.models import Obligation
from rakor_portal.messaging.notifications.addressing import Recipient
from rakor_portal.messaging.registry import Expected, Planned, Words

SUBJECT_KIND = "meetings.meeting"

INVITATION = "invitation"
REMINDER = "reply_reminder"  # followed by the day: one a day at most
CHANGE = "change"
POSTPONEMENT = "postponement"
CANCELLATION = "cancellation"
DAY_BEFORE = "day_before"

#: When the reminder of the day before is said, in the meeting's own zone.
DAY_BEFORE_AT = time(7, 0)


@dataclass(frozen=True)
class Correspondence:
    """What the words of one meeting need, loaded once for any number of recipients."""

    meeting: Meeting
    letter: InvitationLetter | None
    addressees: Mapping[int, str]  # by position id
    links: Mapping[int, AccessLink] = field(default_factory=dict)  # by person id

    def greeting(self, position_ids: Iterable[int]) -> str:
        """`Yth. Camat Abung Barat.`"""
        return f"Yth. {join_words([self.addressees[pk] for pk in position_ids])}."

    def url(self, person_id: int | None) -> str:
        """The person's own page of this invitation; nothing for a vacant post."""
        link = self.links.get(person_id) if person_id else None
        path = reverse("meetings:invitation", args=[token_of(link)]) if link else ""
        return f"{settings.SITE_URL.rstrip('/')}{path}" if path else ""

    @property
    def when(self) -> str:
        """`Senin, 12 Januari 2026 pukul 09.00 WIB`."""
        moment, zone = self.meeting.starts_at, self.meeting.time_zone
        return f"{format_day_date(moment, zone=zone)} pukul {format_time_zone(moment, zone=zone)}" if moment else ""

    @property
    def place(self) -> str:
        """The place, or that it is held online."""
        return self.meeting.place_name or "ruang rapat daring"

    @property
    def reply_by(self) -> str:
        """`9 Januari 2026 pukul 16.00 WIB`; without a date of its own, until the meeting begins."""
        moment = (self.letter.reply_by if self.letter else None) or self.meeting.starts_at
        zone = self.meeting.time_zone
        return f"{format_date(moment, zone=zone)} pukul {format_time_zone(moment, zone=zone)}" if moment else ""

    @property
    def signatory(self) -> str:
        """Who invites."""
        post = self.letter.signatory if self.letter else None
        return post.title if post else ""

    def words_for(self, say: "Saying") -> Callable[[list[Recipient]], Words]:
        """`say` as the outbox asks for it: once per person, with all his positions."""

        def words(group: list[Recipient]) -> Words:
            greeting = self.greeting(recipient.position_id for recipient in group)
            return say(self, greeting, self.url(group[0].person_id))

        return words


#: One message's words from the correspondence, the greeting and the person's own address.
Saying = Callable[[Correspondence, str, str], Words]


def invitation(about: Correspondence, greeting: str, url: str) -> Words:
    """The invitation itself, with the calendar entry."""
    meeting = about.meeting
    if meeting.is_closed_access:
        return _neutral("Undangan rapat", f"{greeting} Ada undangan rapat untuk Bapak/Ibu.", url)
    read = f" Surat dan konfirmasi: {url}. Mohon dijawab paling lambat {about.reply_by}." if url else ""
    return Words(
        subject=f"Undangan {meeting}, {format_date(meeting.starts_at, zone=meeting.time_zone)}"
        if meeting.starts_at
        else f"Undangan {meeting}",
        body=f"{greeting} Kami mengundang Bapak/Ibu pada *{meeting}*, {about.when} di {about.place}.{read} "
        f"{about.signatory}".strip(),
        link=url,
        calendar=calendar_text(meeting),
    )


def reply_reminder(about: Correspondence, greeting: str, url: str) -> Words:
    """To those who have not answered."""
    meeting = about.meeting
    if meeting.is_closed_access:
        return _neutral("Konfirmasi kehadiran", f"{greeting} Konfirmasi kehadiran rapat belum kami terima.", url)
    day = format_day_date(meeting.starts_at, zone=meeting.time_zone) if meeting.starts_at else ""
    return Words(
        subject=f"Konfirmasi kehadiran {meeting}",
        body=f"{greeting} Konfirmasi kehadiran {meeting}, {day}, belum kami terima. "
        f"Mohon dijawab sebelum {about.reply_by}: {url}",
        link=url,
    )


def day_before(about: Correspondence, greeting: str, url: str) -> Words:
    """The evening's last word: tomorrow."""
    meeting = about.meeting
    if meeting.is_closed_access:
        return _neutral("Rapat besok", f"{greeting} Mengingatkan undangan rapat besok.", url)
    where = f" Undangan: {url}" if url else ""
    return Words(
        subject=f"Besok: {meeting}",
        body=f"{greeting} Mengingatkan {meeting} besok, {about.when} di {about.place}.{where}",
        link=url,
    )


def change(about: Correspondence, greeting: str, url: str) -> Words:
    """A new date, hour or place."""
    meeting = about.meeting
    if meeting.is_closed_access:
        return _neutral("Perubahan undangan rapat", f"{greeting} Ada perubahan pada undangan rapat.", url)
    letter = f" Surat perubahan: {url}" if url else ""
    return Words(
        subject=f"Perubahan jadwal {meeting}",
        body=f"{greeting} {meeting} berubah menjadi {about.when} di {about.place}.{letter}",
        link=url,
        calendar=calendar_text(meeting),
    )


def postponement(about: Correspondence, greeting: str, url: str) -> Words:
    """Postponed, without a new date yet."""
    return _stopped(about, greeting, url, "Penundaan", "ditunda. Waktu baru akan diberitahukan kemudian")


def cancellation(about: Correspondence, greeting: str, url: str) -> Words:
    """It will not be held."""
    return _stopped(about, greeting, url, "Pembatalan", "dibatalkan")


def _stopped(about: Correspondence, greeting: str, url: str, noun: str, verb: str) -> Words:
    meeting = about.meeting
    if meeting.is_closed_access:
        return _neutral("Perubahan undangan rapat", f"{greeting} Ada perubahan pada undangan rapat.", url)
    letter = f" Surat: {url}" if url else ""
    return Words(
        subject=f"{noun} {meeting}",
        body=f"{greeting} {meeting} {verb}. Alasan: {meeting.status_reason.rstrip('.')}.{letter}",
        link=url,
        calendar=calendar_text(meeting, is_off=True),
    )


def _neutral(subject: str, sentence: str, url: str) -> Words:
    return Words(subject=subject, body=f"{sentence} Rincian: {url}" if url else sentence, link=url)


def load_correspondence(meeting_id: int, *, position_ids: Iterable[int], person_ids: Iterable[int]) -> Correspondence:
    """Meeting, letter, addressees and living links, in a constant number of queries."""
    meeting = Meeting.objects.select_related("venue", "letter__signatory").get(pk=meeting_id)
    invitations = Invitation.objects.filter(meeting=meeting, position_id__in=list(position_ids))
    links = AccessLink.objects.filter(
        purpose=AccessLink.Purpose.INVITATION, subject_id=meeting_id, person_id__in=list(person_ids), revoked_at=None
    )
    return Correspondence(
        meeting,
        getattr(meeting, "letter", None),
        dict(invitations.values_list("position_id", "addressee")),
        {link.person_id: link for link in links},
    )


class MeetingSubject:
    """What the outbox asks about "meetings.meeting": the reminder of the day before, and what must stop."""

    def planned(self, government: Government, now: datetime) -> Iterable[Planned]:
        """The reminder to everyone invited, from 07.00 of the day before until the meeting begins."""
        soon = Meeting.objects.filter(
            government=government, status=Meeting.Status.SCHEDULED, time_is_known=True,
            starts_at__gt=now, starts_at__lte=now + timedelta(days=2),
        ).exclude(invited_at=None)  # fmt: skip
        due = {meeting.pk: meeting for meeting in soon if _day_before_moment(meeting) <= now}
        wanted = Invitation.objects.standing().filter(meeting_id__in=due).exclude(reply=Invitation.Reply.EXCUSED)
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
        meetings = Meeting.objects.in_bulk({obligation.subject_id for obligation in obligations})
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
            said.append(day_before(about, about.greeting(position_ids), about.url(person_id)))
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


def _day_before_moment(meeting: Meeting) -> datetime:
    if meeting.starts_at is None:
        raise ValueError("An undated meeting has no day before")
    day = meeting.starts_at.astimezone(meeting.zone).date() - timedelta(days=1)
    return datetime.combine(day, DAY_BEFORE_AT, tzinfo=meeting.zone)


def _replies(obligations: Sequence[Obligation]) -> dict[tuple[int, int], str]:
    rows = Invitation.objects.standing().filter(
        meeting_id__in={obligation.subject_id for obligation in obligations},
        position_id__in={obligation.position_id for obligation in obligations},
    )
    return {(meeting, position): reply for meeting, position, reply in rows.values_list("meeting", "position", "reply")}


def _reason_against(obligation: Obligation, meeting: Meeting | None, replies: Mapping[tuple[int, int], str]) -> str:
    """Why an open obligation must not be said any more; empty when it still holds."""
    if meeting is None:
        return "rakor tidak ada"
    if obligation.stage == CANCELLATION:
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
