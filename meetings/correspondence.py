"""What is said about a rakor, in the words of the interface design (section 10), one short paragraph a thought.

A closed meeting is spoken of in neutral words: no title, date or place, no calendar entry, no attachment.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from meetings.models import Invitation, InvitationLetter, Meeting
from meetings.reports.calendar_entries import calendar_text
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import issue_links, sign_of
from rakor_portal.formatting import format_date, format_day_date, format_time_range, format_time_zone, join_words
from rakor_portal.messaging.notifications.addressing import Recipient
from rakor_portal.messaging.registry import Words

#: How long the page behind the link stays readable after the meeting.
LINK_LIFE = timedelta(days=30)
#: Stands for each person's sign in the address that all share.
_PLACE = "TOKEN"
#: The last line of what the demonstration sends.
SAMPLE = "Data contoh, bukan undangan resmi."


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
        return self._address.replace(_PLACE, sign_of(link)) if link else ""

    @cached_property
    def _address(self) -> str:
        """The address of everybody's page, with a place for the sign."""
        return settings.SITE_URL.rstrip("/") + reverse("meetings:invitation", args=[_PLACE])

    @cached_property
    def calendar(self) -> str:
        """The calendar entry, the same for everybody."""
        return calendar_text(self.meeting)

    @cached_property
    def when(self) -> str:
        """`Senin, 12 Januari 2026 pukul 09.00 WIB`."""
        moment, zone = self.meeting.starts_at, self.meeting.time_zone
        return f"{format_day_date(moment, zone=zone)} pukul {format_time_zone(moment, zone=zone)}" if moment else ""

    @cached_property
    def hours(self) -> str:
        """`Senin, 12 Januari 2026 pukul 09.00–12.00 WIB`, where the end is part of what is told."""
        meeting = self.meeting
        if meeting.starts_at is None:
            return ""
        day = format_day_date(meeting.starts_at, zone=meeting.time_zone)
        return f"{day} pukul {format_time_range(meeting.starts_at, meeting.ends_at, zone=meeting.time_zone)}"

    @cached_property
    def place(self) -> str:
        """The place, or that it is held online."""
        return self.meeting.place_name or "ruang rapat daring"

    @cached_property
    def reply_by(self) -> str:
        """`9 Januari 2026 pukul 16.00 WIB`; without a date of its own, until the meeting begins."""
        moment = (self.letter.reply_by if self.letter else None) or self.meeting.starts_at
        zone = self.meeting.time_zone
        return f"{format_date(moment, zone=zone)} pukul {format_time_zone(moment, zone=zone)}" if moment else ""

    @property
    def reply_is_over(self) -> bool:
        """Whether nobody can answer any more, so that nobody is asked to."""
        return bool(self.letter and self.letter.reply_by and self.letter.reply_by < timezone.now())

    @property
    def signatory(self) -> str:
        """Who invites."""
        post = self.letter.signatory if self.letter else None
        return post.title if post else ""

    @property
    def by_letter(self) -> str:
        """` dengan surat Nomor 000.1.5/017`, once the letter has its number."""
        document = self.letter.document if self.letter else None
        return f" dengan surat Nomor {document.number}" if document and document.number else ""

    def text(self, *paragraphs: str) -> str:
        """The paragraphs that say something, and in a demonstration what they are not."""
        sample = SAMPLE if self.meeting.government.is_demo else ""
        return "\n\n".join(part for part in (*paragraphs, sample) if part)

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
    if about.meeting.is_closed_access:
        return _neutral(about, "Undangan rapat", greeting, "Ada undangan rapat untuk Bapak/Ibu.", url)
    said = f"Kami mengundang Bapak/Ibu pada *{about.meeting}*, {about.when} di {about.place}{about.by_letter}."
    return _invited(about, greeting, url, said, f"Mohon dijawab paling lambat {about.reply_by}." if url else "")


def new_holder(about: Correspondence, greeting: str, url: str) -> Words:
    """To whoever came into an invited post after the invitations had gone out."""
    if about.meeting.is_closed_access:
        return _neutral(about, "Undangan rapat", greeting, "Ada undangan rapat untuk jabatan Bapak/Ibu.", url)
    said = (
        f"Sebagai pemangku jabatan yang diundang, kami mengharapkan kehadiran Bapak/Ibu pada *{about.meeting}*, "
        f"{about.when} di {about.place}{about.by_letter}."
    )
    return _invited(
        about, greeting, url, said, "Jawaban yang sudah diberikan untuk jabatan ini tercantum di tautan itu."
    )


def succession(about: Correspondence, greeting: str, url: str) -> Words:
    """To whoever holds the post in whose place an invited one was: the same letter, and what of the answer stands."""
    if about.meeting.is_closed_access:
        return _neutral(about, "Undangan rapat", greeting, "Undangan rapat beralih ke jabatan Bapak/Ibu.", url)
    said = (
        f"Karena perubahan perangkat daerah, undangan pada *{about.meeting}*, {about.when} di {about.place}"
        f"{about.by_letter} beralih ke jabatan Bapak/Ibu."
    )
    answered = "Jawaban yang sudah Bapak/Ibu berikan tetap berlaku. Bila belum, mohon dijawab paling lambat"
    is_open = url and not about.reply_is_over
    return _invited(about, greeting, url, said, f"{answered} {about.reply_by}." if is_open else "")


def _invited(about: Correspondence, greeting: str, url: str, said: str, answer: str) -> Words:
    """What every invitation carries: the day in its subject, link, signatory and calendar entry."""
    meeting = about.meeting
    day = f", {format_date(meeting.starts_at, zone=meeting.time_zone)}" if meeting.starts_at else ""
    return Words(
        subject=f"Undangan {meeting}{day}",
        body=about.text(greeting, said, _linked("Surat dan konfirmasi", url), answer, about.signatory),
        link=url,
        calendar=about.calendar,
    )


def reply_reminder(about: Correspondence, greeting: str, url: str) -> Words:
    """To those who have not answered."""
    meeting = about.meeting
    if meeting.is_closed_access:
        return _neutral(about, "Konfirmasi kehadiran", greeting, "Konfirmasi kehadiran rapat belum kami terima.", url)
    day = format_day_date(meeting.starts_at, zone=meeting.time_zone) if meeting.starts_at else ""
    return Words(
        subject=f"Konfirmasi kehadiran {meeting}",
        body=about.text(
            greeting,
            f"Konfirmasi kehadiran {meeting}, {day}, belum kami terima.",
            _linked(f"Mohon dijawab sebelum {about.reply_by}", url),
        ),
        link=url,
    )


def day_before(about: Correspondence, greeting: str, url: str) -> Words:
    """The evening's last word: tomorrow."""
    meeting = about.meeting
    if meeting.is_closed_access:
        return _neutral(about, "Rapat besok", greeting, "Mengingatkan undangan rapat besok.", url)
    return Words(
        subject=f"Besok: {meeting}",
        body=about.text(
            greeting, f"Mengingatkan {meeting} besok, {about.when} di {about.place}.", _linked("Undangan", url)
        ),
        link=url,
    )


def change(about: Correspondence, greeting: str, url: str) -> Words:
    """A new date, hour or place."""
    meeting = about.meeting
    if meeting.is_closed_access:
        return _neutral(about, "Perubahan undangan rapat", greeting, "Ada perubahan pada undangan rapat.", url)
    return Words(
        subject=f"Perubahan jadwal {meeting}",
        body=about.text(
            greeting, f"{meeting} berubah menjadi {about.hours} di {about.place}.", _linked("Surat perubahan", url)
        ),
        link=url,
        calendar=about.calendar,
    )


def postponement(about: Correspondence, greeting: str, url: str) -> Words:
    """Postponed, without a new date yet."""
    return _stopped(about, greeting, url, "Penundaan", "ditunda. Waktu baru akan diberitahukan kemudian")


def cancellation(about: Correspondence, greeting: str, url: str) -> Words:
    """It will not be held."""
    return _stopped(about, greeting, url, "Pembatalan", "dibatalkan")


def sending_refused(meeting: Meeting, reason: str) -> Words:
    """To the secretary whose click could not be carried out: nothing was sent, and why."""
    path = reverse("meetings:meeting_edit_review", args=[meeting.public_id])
    url = f"{settings.SITE_URL.rstrip('/')}{path}"
    closed = meeting.is_closed_access
    subject = "Undangan rapat belum dikirim" if closed else f"Undangan {meeting} belum dikirim"
    said = "Undangan rapat tidak jadi dikirim." if closed else f"Undangan {meeting} tidak jadi dikirim. {reason}"
    body = "\n\n".join([said, "Belum ada yang diberi tahu.", _linked("Periksa dan kirim lagi", url)])
    return Words(subject=subject, body=body, link=url, in_app_link=path)


def _stopped(about: Correspondence, greeting: str, url: str, noun: str, verb: str) -> Words:
    meeting = about.meeting
    if meeting.is_closed_access:
        return _neutral(about, "Perubahan undangan rapat", greeting, "Ada perubahan pada undangan rapat.", url)
    return Words(
        subject=f"{noun} {meeting}",
        body=about.text(
            greeting, f"{meeting} {verb}. Alasan: {meeting.status_reason.rstrip('.')}.", _linked("Surat", url)
        ),
        link=url,
        calendar=calendar_text(meeting, is_off=True),
    )


def _neutral(about: Correspondence, subject: str, greeting: str, sentence: str, url: str) -> Words:
    return Words(subject=subject, body=about.text(greeting, sentence, _linked("Rincian", url)), link=url)


def _linked(label: str, url: str) -> str:
    """The address alone on its line, so that nothing sticks to it."""
    return f"{label}:\n{url}" if url else ""


def load_correspondence(meeting_id: int, *, position_ids: Iterable[int], person_ids: Collection[int]) -> Correspondence:
    """Meeting, letter, addressees and living links, in a constant number of queries.

    Who came into a post after the invitations had gone out gets his link here, with the first thing said to him.
    """
    meeting = Meeting.objects.select_related("venue", "government", "letter__signatory", "letter__document").get(
        pk=meeting_id
    )
    invitations = Invitation.objects.filter(meeting=meeting, position_id__in=list(position_ids))
    found = AccessLink.objects.filter(
        purpose=AccessLink.Purpose.INVITATION, subject_id=meeting_id, person_id__in=list(person_ids), revoked_at=None
    )
    links = {link.person_id: link for link in found}
    if missing := set(person_ids) - set(links):
        links |= issue_links(
            purpose=AccessLink.Purpose.INVITATION, subject_id=meeting_id, government_id=meeting.government_id,
            person_ids=missing, expires_at=(meeting.starts_at or timezone.now()) + LINK_LIFE,
        )  # fmt: skip
    return Correspondence(
        meeting,
        getattr(meeting, "letter", None),
        dict(invitations.values_list("position_id", "addressee")),
        links,
    )
