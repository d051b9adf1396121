"""The letter that tells of a new date or place, a postponement or a cancellation."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import override

from meetings.documents.invitations import (
    LISTED_IN_LETTER,
    attachment_words,
    invitee_lists,
    lines_of,
    regional_head_of,
)
from meetings.models import Invitation, InvitationLetter, Meeting, MeetingChange
from rakor_portal.documents.contents import ChangedFact, ChangeNoticeContent
from rakor_portal.documents.models import Document
from rakor_portal.documents.services.signatures import letterhead_for, signature_block
from rakor_portal.formatting import format_date, format_day_date, format_time_range

SUBJECTS = {
    MeetingChange.Kind.RESCHEDULED: "Perubahan jadwal",
    MeetingChange.Kind.POSTPONED: "Penundaan",
    MeetingChange.Kind.CANCELLED: "Pembatalan",
}


@override("id")  # an official paper is Indonesian, whatever its issuer reads
def build_change_notice(
    meeting: Meeting,
    letter: InvitationLetter,
    change: MeetingChange,
    *,
    before: Document | None,
    invitations: Sequence[Invitation],
    day: date,
) -> ChangeNoticeContent:
    """The content of the notice; it refers to the letter that was sent and the notice `before` it, if any."""
    if letter.signatory is None:
        raise ValueError("A notice needs the signatory of the letter")
    government = meeting.government
    head = regional_head_of(meeting) if letter.signs_for_regional_head else None
    listed = len(invitations) > LISTED_IN_LETTER
    return ChangeNoticeContent(
        letterhead=letterhead_for(government=government, signatory=letter.signatory, day=day, for_regional_head=head),
        signature=signature_block(position=letter.signatory, day=day, for_regional_head=head),
        place_date=f"{government.seat}, {format_date(day)}",
        date=format_date(day),
        urgency=str(InvitationLetter.Urgency.SOON.label),
        subject=f"{SUBJECTS[MeetingChange.Kind(change.kind)]} {meeting.title}"[:250],
        opening=_opening(meeting, letter, change, before),
        attachments=attachment_words(int(listed)),
        addressees=() if listed else tuple(each.addressee for each in invitations),
        changes=changed_facts(meeting, change),
        copies_to=lines_of(letter.copies_to),
        letter_of=f"Surat {(head or letter.signatory).title}",
        invitees=invitee_lists(invitations) if listed else (),
        is_demo=government.is_demo,
    )


def changed_facts(meeting: Meeting, change: MeetingChange) -> tuple[ChangedFact, ...]:
    """Only what is different; a postponement without a new date says so, and the old date set again is told whole."""
    if change.kind == MeetingChange.Kind.CANCELLED:
        return ()
    zone = meeting.time_zone
    facts = [
        ChangedFact("hari, tanggal", _day(change.old_starts_at, zone), _day(change.new_starts_at, zone)),
        ChangedFact(
            "pukul",
            _hours(change.old_starts_at, change.old_ends_at, zone),
            _hours(change.new_starts_at, change.new_ends_at, zone),
        ),
        ChangedFact("tempat", change.old_place or "-", change.new_place or "-"),
        ChangedFact("tautan daring", change.old_online_link or "-", change.new_online_link or "-"),
    ]
    told = facts if any((change.old_online_link, change.new_online_link)) else facts[:-1]
    return tuple(fact for fact in told if fact.before != fact.after) or tuple(told)


def _day(moment: datetime | None, zone: str) -> str:
    return format_day_date(moment, zone=zone) if moment else "akan diberitahukan kemudian"


def _hours(start: datetime | None, end: datetime | None, zone: str) -> str:
    return format_time_range(start, end, zone=zone) if start else "akan diberitahukan kemudian"


def _opening(meeting: Meeting, letter: InvitationLetter, change: MeetingChange, before: Document | None) -> str:
    """What it refers to and tells, then the reason as typed, in a line of its own: it may be any kind of sentence."""
    reference = "Menunjuk surat undangan kami"
    if letter.document is not None:
        reference = f"Menunjuk surat kami {_named(letter.document, letter.subject)}"
    if before is not None:
        reference = f"{reference} dan surat kami {_named(before, before.title)}"
    said = {
        MeetingChange.Kind.RESCHEDULED: f"kami beritahukan perubahan {meeting.title} sebagai berikut.",
        MeetingChange.Kind.POSTPONED: f"kami beritahukan bahwa {meeting.title} ditunda.",
        MeetingChange.Kind.CANCELLED: f"kami beritahukan bahwa {meeting.title} dibatalkan.",
    }
    reason = change.reason.strip()
    stop = "" if reason.endswith((".", "!", "?")) else "."
    return f"{reference}, dengan ini {said[MeetingChange.Kind(change.kind)]}\nAlasan: {reason}{stop}"


def _named(document: Document, subject: str) -> str:
    """`Nomor 000.1.5/022 tanggal 12 November 2026 hal Undangan …`."""
    dated = f" tanggal {format_date(document.dated_on)}" if document.dated_on else ""
    return f"Nomor {document.number}{dated} hal {subject}"
