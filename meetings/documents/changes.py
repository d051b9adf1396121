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
from rakor_portal.documents.services.signatures import letterhead_for, signature_block
from rakor_portal.formatting import format_date, format_day_date, format_time_zone

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
    invitations: Sequence[Invitation],
    day: date,
) -> ChangeNoticeContent:
    """The content of the notice; it refers to the letter that was sent and gives the reason as typed."""
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
        opening=_opening(meeting, letter, change),
        attachments=attachment_words(int(listed)),
        addressees=() if listed else tuple(each.addressee for each in invitations),
        changes=changed_facts(meeting, change),
        copies_to=lines_of(letter.copies_to),
        letter_of=f"Surat {(head or letter.signatory).title}",
        invitees=invitee_lists(invitations) if listed else (),
        is_demo=government.is_demo,
    )


def changed_facts(meeting: Meeting, change: MeetingChange) -> tuple[ChangedFact, ...]:
    """Only what is different; a postponement without a new date says so."""
    if change.kind == MeetingChange.Kind.CANCELLED:
        return ()
    zone = meeting.time_zone
    facts = [
        ChangedFact("hari, tanggal", _day(change.old_starts_at, zone), _day(change.new_starts_at, zone)),
        ChangedFact("pukul", _time(change.old_starts_at, zone), _time(change.new_starts_at, zone)),
        ChangedFact("tempat", change.old_place, change.new_place),
    ]
    return tuple(fact for fact in facts if fact.before != fact.after)


def _day(moment: datetime | None, zone: str) -> str:
    return format_day_date(moment, zone=zone) if moment else "akan diberitahukan kemudian"


def _time(moment: datetime | None, zone: str) -> str:
    return format_time_zone(moment, zone=zone) if moment else "akan diberitahukan kemudian"


def _opening(meeting: Meeting, letter: InvitationLetter, change: MeetingChange) -> str:
    document = letter.document
    reference = "Menunjuk surat undangan kami"
    if document is not None:
        dated = f" tanggal {format_date(document.dated_on)}" if document.dated_on else ""
        reference = f"Menunjuk surat kami Nomor {document.number}{dated} hal {letter.subject}"
    reason = change.reason.strip().rstrip(".")
    said = {
        MeetingChange.Kind.RESCHEDULED: f"kami beritahukan perubahan {meeting.title} karena {reason}, menjadi:",
        MeetingChange.Kind.POSTPONED: f"kami beritahukan bahwa {meeting.title} ditunda karena {reason}.",
        MeetingChange.Kind.CANCELLED: f"kami beritahukan bahwa {meeting.title} dibatalkan karena {reason}.",
    }
    return f"{reference}, dengan ini {said[MeetingChange.Kind(change.kind)]}"
