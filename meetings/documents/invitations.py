"""The invitation letter with its list and order of events, from the meeting to the frozen content."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.translation import override

from meetings.documents.wording import USUAL_CLOSING, USUAL_OPENING, meeting_day
from meetings.models import AgendaItem, Invitation, InvitationLetter, Meeting
from meetings.reports.live import next_planned
from rakor_portal.directory.models import Organization, Position
from rakor_portal.documents.contents import (
    InvitationLetterContent,
    InviteeLine,
    InviteeLines,
    RundownLine,
)
from rakor_portal.documents.services.signatures import letterhead_for, signature_block
from rakor_portal.formatting import (
    format_date,
    format_day_date,
    format_time,
    format_time_range,
    format_time_zone,
    spell_number,
)

#: Up to this many invitees stand in the letter itself, more go to the Lampiran.
LISTED_IN_LETTER = 5


def regional_head_of(meeting: Meeting) -> Position | None:
    """The head of the region, in whose name a letter may be signed."""
    heads = Position.objects.filter(
        government_id=meeting.government_id, organization__kind=Organization.Kind.REGIONAL_HEAD, closed_on=None
    )
    return heads.filter(is_head=True).in_protocol_order().select_related("organization").first()


@override("id")  # an official paper is Indonesian, whatever its issuer reads
def build_invitation_letter(
    meeting: Meeting,
    letter: InvitationLetter,
    *,
    invitations: Sequence[Invitation],
    agenda: Sequence[AgendaItem],
    day: date,
) -> InvitationLetterContent:
    """The content of the letter as of `day`; it needs a signatory. A draft's preview passes unsaved `invitations`."""
    if letter.signatory is None:
        raise ValueError("A letter needs a signatory")
    government = meeting.government
    head = regional_head_of(meeting) if letter.signs_for_regional_head else None
    dated_on = letter.dated_on or day
    listed = len(invitations) > LISTED_IN_LETTER
    rundown = rundown_of(meeting, agenda)
    kop = letterhead_for(government=government, signatory=letter.signatory, day=dated_on, for_regional_head=head)
    return InvitationLetterContent(
        letterhead=kop,
        signature=signature_block(position=letter.signatory, day=dated_on, for_regional_head=head),
        place_date=f"{government.seat}, {format_date(dated_on)}",
        date=format_date(dated_on),
        urgency=letter.get_urgency_display(),
        subject=letter.subject,
        opening=letter.opening or USUAL_OPENING.format(event=meeting.title),
        attachments=attachment_words(int(listed) + int(bool(rundown))),
        addressees=() if listed else tuple(each.addressee for each in invitations),
        agenda=() if rundown else tuple(item.title for item in agenda),
        dress=letter.dress,
        notes=letter_notes(meeting, letter),
        closing=letter.closing or USUAL_CLOSING,
        copies_to=lines_of(letter.copies_to),
        letter_of=f"Surat {(head or letter.signatory).title}",
        invitees=invitee_lists(invitations) if listed else (),
        rundown=rundown,
        is_demo=government.is_demo,
        **event_words(meeting),
    )


def event_words(meeting: Meeting) -> dict[str, str]:
    """Day, hour, place, title and chair, as they stand in the letter."""
    return {
        "day_date": meeting_day(meeting),
        "time_range": time_words(meeting),
        "place": place_words(meeting),
        "event": meeting.title,
        "chair": meeting.chair.title if meeting.chair else "",
    }


def time_words(meeting: Meeting) -> str:
    """`pukul 09.00 WIB s.d. selesai`."""
    if meeting.starts_at is None or not meeting.time_is_known:
        return ""
    return f"pukul {format_time_range(meeting.starts_at, meeting.ends_at, zone=meeting.time_zone)}"


def place_words(meeting: Meeting) -> str:
    """The place with its address, and the link of the online part."""
    parts = [meeting.place_name, meeting.venue.address if meeting.venue else ""]
    words = ", ".join(part for part in parts if part)
    if not meeting.online_link:
        return words
    return f"{words}; daring: {meeting.online_link}" if words else f"daring: {meeting.online_link}"


def attachment_words(count: int) -> str:
    """`1 (satu) berkas`; without any a dash."""
    return f"{count} ({spell_number(count)}) berkas" if count else "-"


def lines_of(text: str) -> tuple[str, ...]:
    """The lines that hold anything."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def letter_notes(meeting: Meeting, letter: InvitationLetter) -> tuple[str, ...]:
    """What to bring, and until when an answer is awaited."""
    notes = lines_of(letter.note)
    if letter.reply_by is None:
        return notes
    day = format_day_date(letter.reply_by, zone=meeting.time_zone)
    time = format_time_zone(letter.reply_by, zone=meeting.time_zone)
    return (*notes, f"Konfirmasi kehadiran disampaikan paling lambat {day} pukul {time}.")


def invitee_lists(invitations: Iterable[Invitation]) -> tuple[InviteeLines, ...]:
    """The list by unsur, numbered through in protocol order."""
    groups: dict[str, list[InviteeLine]] = {}
    order = list(Position.Category.values)
    ordered = sorted(invitations, key=lambda each: (order.index(each.category), each.order))
    for number, each in enumerate(ordered, 1):
        groups.setdefault(each.category, []).append(InviteeLine(number, each.addressee))
    return tuple(
        InviteeLines(str(Position.Category(category).label), tuple(lines)) for category, lines in groups.items()
    )


def rundown_of(meeting: Meeting, agenda: Sequence[AgendaItem]) -> tuple[RundownLine, ...]:
    """Clock times reckoned from the planned minutes, as far as they are planned; without any no order of events."""
    if meeting.starts_at is None or not any(item.planned_minutes for item in agenda):
        return ()
    moment: datetime | None = meeting.starts_at
    lines = []
    for item in agenda:
        presenter = item.presenter.title if item.presenter else item.presenter_spoken
        clock = format_time(moment, zone=meeting.time_zone) if moment else ""
        lines.append(RundownLine(clock, item.title, presenter))
        moment = next_planned(moment, item)
    return tuple(lines)
