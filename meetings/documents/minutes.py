"""The notula in the default form of Permendagri 1/2023: its fields in order, then A to D."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import override

from meetings.documents.wording import duty_name, meeting_day, meeting_hours, place_and_date
from meetings.models import ActionPoint, AgendaItem, InvitationLetter, Meeting, MinuteEntry, Minutes
from meetings.reports.attendance import AttendanceSummary, summarize_attendance
from meetings.reports.minutes import entries_in_order
from rakor_portal.documents.contents import (
    AttendanceCount,
    DiscussionItem,
    DiscussionRow,
    FollowUpGroup,
    FollowUpRow,
    MinutesContent,
    SignatureBlock,
)
from rakor_portal.documents.services.signatures import letterhead_for, signature_block
from rakor_portal.formatting import format_date, format_number, format_short_date, format_time_zone

OTHER = "Lain-lain"


@override("id")  # an official paper is Indonesian, whatever its issuer reads
def build_minutes(minutes: Minutes, *, points: Sequence[ActionPoint], day: date) -> MinutesContent:
    """What the notula says on `day`; the same for the preview, the review and the frozen paper."""
    meeting = minutes.meeting
    signatory = minutes.signatory or meeting.chair
    agenda = list(AgendaItem.objects.filter(meeting=meeting, removed_at=None).select_related("presenter"))
    entries = entries_in_order(meeting)
    summary = summarize_attendance(meeting)
    recorder = meeting.minute_taker
    decisions = sum(1 for entry in entries if entry.kind == MinuteEntry.Kind.DECISION)
    return MinutesContent(
        letterhead=letterhead_for(government=meeting.government, signatory=None, day=day),
        signature=signature_block(position=signatory, day=day, place_date=place_and_date(meeting, day))
        if signatory
        else SignatureBlock(post="PIMPINAN RAPAT", place_date=place_and_date(meeting, day)),
        title=meeting.title,
        day_date=meeting_day(meeting),
        time_range=meeting_hours(meeting),
        place=meeting.place_name or "-",
        chair=meeting.chair.title if meeting.chair else "-",
        invitation=_invitation_line(meeting),
        agenda=tuple(item.title for item in agenda),
        recorder=recorder.title if recorder else "-",
        participants=_participants(summary),
        attendance=_attendance(summary),
        opening=minutes.opening or _default_opening(meeting),
        discussions=_discussions(agenda, entries),
        conclusion=minutes.conclusion,
        follow_up_intro=_follow_up_intro(decisions=decisions, points=len(points)),
        follow_ups=_follow_ups(points),
        closing=minutes.closing or _default_closing(meeting),
        recorder_signature=signature_block(position=recorder, day=day) if recorder else None,
        is_demo=meeting.government.is_demo,
    )


def _invitation_line(meeting: Meeting) -> str:
    letter = InvitationLetter.objects.select_related("document").filter(meeting=meeting).first()
    if letter is None or letter.document is None or not letter.document.number:
        return "-"
    dated = f" tanggal {format_date(letter.document.dated_on)}" if letter.document.dated_on else ""
    return f"Nomor {letter.document.number}{dated}"


def _participants(summary: AttendanceSummary) -> tuple[str, ...]:
    """One sentence with the count, or the invited groups when attendance was never recorded."""
    total = summary.total
    if not summary.in_hall:
        return tuple(group.label for group in summary.groups)
    words = (
        f"{format_number(total.came)} dari {format_number(total.invited)} undangan "
        f"({format_number(total.present)} hadir, {format_number(total.delegated)} diwakili)"
    )
    if summary.walk_ins:
        words += f" dan {format_number(summary.walk_ins)} peserta tambahan"
    return (f"{words}, daftar hadir terlampir",)


def _attendance(summary: AttendanceSummary) -> tuple[AttendanceCount, ...]:
    if not summary.in_hall:
        return ()
    return tuple(
        AttendanceCount(
            label=group.label,
            invited=group.invited,
            present=group.present,
            delegated=group.delegated,
            excused=group.excused,
            absent=group.absent,
        )
        for group in summary.groups
    )


def _default_opening(meeting: Meeting) -> str:
    opener = meeting.opener or meeting.chair
    return f"Rapat dibuka oleh {opener.title}." if opener else ""


def _default_closing(meeting: Meeting) -> str:
    thanks = "Demikian notula ini dibuat untuk dipergunakan sebagaimana mestinya."
    if meeting.ended_at is None or meeting.starts_at is None or not meeting.time_is_known:
        return thanks
    return f"Rapat ditutup pukul {format_time_zone(meeting.ended_at, zone=meeting.time_zone)}. {thanks}"


def _discussions(agenda: Sequence[AgendaItem], entries: Sequence[MinuteEntry]) -> tuple[DiscussionItem, ...]:
    """One item per agenda point, spoken about or not; decisions are numbered through the whole notula."""
    discussed: dict[int | None, list[MinuteEntry]] = {}
    for entry in entries:
        discussed.setdefault(entry.agenda_item_id, []).append(entry)
    places = [(item.pk, item.title, _presenter(item)) for item in agenda]
    items: list[DiscussionItem] = []
    decided_before = 0
    for key, title, presenter in [(None, OTHER, ""), *places]:
        spoken = discussed.get(key, [])
        if key is None and not spoken:
            continue
        decided = tuple(entry.text for entry in spoken if entry.kind == MinuteEntry.Kind.DECISION)
        items.append(
            DiscussionItem(
                number=len(items) + 1,
                title=title,
                presenter=presenter,
                rows=tuple(_row(entry) for entry in spoken if entry.kind != MinuteEntry.Kind.DECISION),
                decisions=decided,
                first_decision=decided_before + 1,
            )
        )
        decided_before += len(decided)
    return tuple(items)


def _presenter(item: AgendaItem) -> str:
    return item.presenter.title if item.presenter else item.presenter_spoken


def _row(entry: MinuteEntry) -> DiscussionRow:
    speaker = entry.speaker.title if entry.speaker else entry.speaker_spoken
    return DiscussionRow(label=str(entry.get_kind_display()), text=entry.text, speaker=speaker)


def _follow_up_intro(*, decisions: int, points: int) -> str:
    counts = f"Rapat menetapkan {format_number(decisions)} keputusan dan {format_number(points)} tindak lanjut."
    watch = " Tindak lanjut dipantau secara berkala melalui Portal Rakor." if points else ""
    return f"{counts}{watch}"


def _follow_ups(points: Sequence[ActionPoint]) -> tuple[FollowUpGroup, ...]:
    groups: dict[str, list[FollowUpRow]] = {}
    for point in points:
        title = point.agenda_item.title if point.agenda_item else OTHER
        groups.setdefault(title, []).append(_follow_up(point))
    return tuple(FollowUpGroup(title=title, rows=tuple(rows)) for title, rows in groups.items())


def _follow_up(point: ActionPoint) -> FollowUpRow:
    return FollowUpRow(
        code=point.code.rpartition("-")[2],
        title=point.title,
        owner=_owners(point),
        target=f"{format_number(point.target)} {point.unit}" if point.target is not None else point.unit,
        due=due_words(point),
    )


def _owners(point: ActionPoint) -> str:
    """The owner, then who supports; an owner nobody named is marked, with the words as spoken."""
    lead = duty_name(point.owner) if point.owner else point.owner_spoken
    if point.is_implied and point.owner:
        lead += f" (tersirat; diucapkan “{point.owner_spoken}”)" if point.owner_spoken else " (tersirat)"
    return "; ".join([lead, *(duty_name(position) for position in point.supporters.all())])


def due_words(point: ActionPoint) -> str:
    """`20 Mar 2026 (“dua pekan”)`: the date, and beside it what was said."""
    spoken = f"“{point.due_spoken}”" if point.due_spoken else ""
    if point.due_on:
        dated = format_short_date(point.due_on, with_year=True)
        return f"{dated} ({spoken})" if spoken else dated
    reason = f"tanpa batas waktu: {point.no_due_reason}" if point.no_due_reason else ""
    repeated = f"berkala: {point.recurrence_spoken}" if point.recurrence_spoken else ""
    return "; ".join(words for words in (spoken, reason, repeated) if words)
