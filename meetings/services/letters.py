"""The invitation letter of a draft: its fields, its signatory, and what is still missing before it can be sent."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import InvitationLetter, Meeting
from meetings.models.letter_dates import not_yet, wrong_dates
from meetings.permissions import Actor
from meetings.services.meetings import claim_draft
from rakor_portal.audit import services as audit
from rakor_portal.errors import RuleViolation

LETTER_FIELDS = (
    "subject", "urgency", "security", "classification", "external_number", "dated_on", "signatory",
    "signs_for_regional_head", "opening", "closing", "dress", "note", "copies_to", "reply_by",
)  # fmt: skip


@transaction.atomic
def update_letter(*, by: Actor, meeting: Meeting, version: int | None, **fields: Any) -> InvitationLetter:
    """Part 4 of the draft. StaleWrite when someone else saved after `version` was read."""
    unknown = set(fields) - set(LETTER_FIELDS)
    if unknown:
        raise TypeError(f"Not a field of the letter: {', '.join(sorted(unknown))}")
    claim_draft(by=by, meeting=meeting, version=version)
    letter, _created = InvitationLetter.objects.get_or_create(meeting=meeting)
    for name, value in fields.items():
        setattr(letter, name, value)
    if letter.reply_by and meeting.starts_at and letter.reply_by >= meeting.starts_at:
        raise RuleViolation(_("Batas jawaban harus sebelum rapat dimulai."))
    letter.full_clean(validate_unique=False)
    letter.save(update_fields=list(fields))
    audit.record(
        by=by, action="meeting.update_letter", on=meeting, government_id=meeting.government_id,
        circle_id=meeting.circle_id, data={"fields": sorted(fields)},
    )  # fmt: skip
    return letter


def missing_for_sending(
    meeting: Meeting, letter: InvitationLetter, *, invited: bool, agenda: bool, now: datetime
) -> dict[str, str]:
    """What each part still lacks, by part; empty when the invitations can go out."""
    missing: dict[str, str] = {}
    info = _missing_info(meeting)
    if info:
        missing["info"] = _("Lengkapi %(fields)s.") % {"fields": ", ".join(info)}
    elif meeting.starts_at and meeting.starts_at <= now:
        missing["info"] = _("Waktu rapat sudah lewat.")
    if not agenda:
        missing["agenda"] = _("Tulis paling sedikit satu pokok bahasan.")
    if not invited:
        missing["invitations"] = _("Pilih yang diundang.")
    if not letter.signatory_id or not letter.subject:
        missing["letter"] = _("Isi hal dan penanda tangan surat.")
    elif trouble := _date_trouble(meeting, letter, now):
        missing["letter"] = trouble
    return missing


def _date_trouble(meeting: Meeting, letter: InvitationLetter, now: datetime) -> str:
    """Days pass between writing the letter and sending it, and the rakor may have been moved meanwhile."""
    wrong = wrong_dates(meeting, dated_on=letter.dated_on, reply_by=letter.reply_by, now=now)
    return " ".join(wrong.values()) or not_yet(meeting, dated_on=letter.dated_on, now=now)


def _missing_info(meeting: Meeting) -> list[str]:
    facts = (
        (meeting.title, _("nama rakor")),
        (meeting.starts_at, _("tanggal dan jam")),
        (meeting.venue_id or meeting.place or meeting.online_link, _("tempat atau tautan daring")),
        (meeting.chair_id, _("pimpinan rapat")),
    )
    return [label for value, label in facts if not value]
