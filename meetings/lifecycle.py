"""The nine steps of a rakor, derived from the states of the meeting and of its minutes; never stored."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Minutes
from rakor_portal.formatting import format_short_date, screen_words

LABELS: tuple[Promise, ...] = (
    _("Draf"),
    _("Undangan terkirim"),
    _("Berlangsung"),
    _("Notula draf"),
    _("Diperiksa"),
    _("Disetujui"),
    _("Terdistribusi"),
    _("Dipantau"),
    _("Selesai"),
)

OVER = (Meeting.Status.HELD, Meeting.Status.CLOSED)

MINUTES_STAGE = {
    Minutes.Status.DRAFT: 4,
    Minutes.Status.IN_REVIEW: 5,
    Minutes.Status.APPROVED: 6,
    Minutes.Status.SIGNED: 6,
    Minutes.Status.DISTRIBUTED: 8,
}


@dataclass(frozen=True)
class NextStep:
    """What to do now: a sentence, and the page where it is done when the viewer may do it."""

    text: Promise
    label: Promise
    url: str


def stage_of(meeting: Meeting, minutes: Minutes | None) -> int:
    """Number (1 to 9) of the step the meeting is in; distributed minutes are being monitored at once."""
    if meeting.status == Meeting.Status.CLOSED:
        return 9
    if meeting.status == Meeting.Status.HELD:
        return MINUTES_STAGE[Minutes.Status(minutes.status)] if minutes else 4
    if meeting.status == Meeting.Status.IN_PROGRESS:
        return 3
    return 1 if meeting.status in {Meeting.Status.DRAFT, Meeting.Status.SENDING} else 2


def is_stopped(meeting: Meeting) -> bool:
    """Postponed and cancelled meetings show a note with the reason instead of the steps."""
    return meeting.status in {Meeting.Status.POSTPONED, Meeting.Status.CANCELLED}


def stage_dates(meeting: Meeting, minutes: Minutes | None) -> list[datetime | None]:
    """When each step was entered, as far as it is known; nothing of a meeting whose own date was not recorded."""
    if meeting.starts_at is None and meeting.status in OVER:
        return [None] * len(LABELS)
    return [
        meeting.created_at,
        meeting.invited_at,
        meeting.started_at,
        meeting.ended_at,
        minutes.submitted_at if minutes else None,
        minutes.approved_at if minutes else None,
        minutes.distributed_at if minutes else None,
        minutes.distributed_at if minutes else None,
        meeting.status_changed_at if meeting.status == Meeting.Status.CLOSED else None,
    ]


def meeting_steps(meeting: Meeting, minutes: Minutes | None, *, monitoring_note: str = "") -> list[dict[str, str]]:
    """The steps for `{% stepper %}`; `monitoring_note` is what the room above knows of open follow-ups."""
    current = stage_of(meeting, minutes)
    steps = []
    for number, (label, moment) in enumerate(zip(LABELS, stage_dates(meeting, minutes), strict=True), 1):
        state = "current" if number == current else "done" if number < current else "next"
        note = _note(meeting, moment) if moment and state != "next" else ""
        if number == 1 and meeting.starts_at is None and meeting.status in OVER:
            note = str(_("tanggal tidak tercatat"))
        if number == 8 and state == "current" and monitoring_note:
            note = monitoring_note
        steps.append({"label": str(label), "note": note, "state": "done" if current == 9 else state})
    return steps


def _note(meeting: Meeting, moment: datetime) -> str:
    return format_short_date(moment, zone=meeting.time_zone, words=screen_words())


#: Step → sentence, button, URL name.
NEXT: dict[int, tuple[Promise, Promise, str]] = {
    1: (_("lengkapi kelima bagian, lalu kirim undangan."), _("Lengkapi undangan"), "meeting_edit_review"),
    2: (_("pantau jawaban undangan, lalu mulai rapat pada waktunya."), _("Lihat undangan"), "meeting_invitations"),
    3: (_("catat pembicaraan dan tindak lanjut."), _("Buka notula langsung"), "meeting_live"),
    4: (_("lengkapi notula dan ajukan pemeriksaan."), _("Lengkapi notula"), "meeting_minutes"),
    5: (_("periksa notula: setujui atau kembalikan."), _("Periksa notula"), "meeting_minutes"),
    6: (_("distribusikan notula kepada peserta."), _("Distribusikan"), "meeting_minutes"),
}
#: After the click, until the worker has written the invitations.
BEING_SENT: tuple[Promise, Promise, str] = (
    _("tunggu sebentar, undangan sedang disiapkan lalu dikirim."),
    _("Lihat undangan"),
    "meeting_invitations",
)
#: To those who may not review.
BEING_REVIEWED: tuple[Promise, Promise, str] = (
    _("tunggu pemeriksa menyetujui atau mengembalikan notula."),
    _("Lihat notula"),
    "meeting_minutes",
)


def next_step(meeting: Meeting, minutes: Minutes | None, *, reviews: bool = True) -> NextStep | None:
    """The next step of a meeting up to distribution; monitoring and closing belong to the room above.

    `reviews`: whether the viewer may approve the notula.
    """
    stage = stage_of(meeting, minutes)
    if is_stopped(meeting) or stage not in NEXT:
        return None
    text, label, name = NEXT[stage]
    if meeting.status == Meeting.Status.SENDING:
        text, label, name = BEING_SENT
    elif stage == MINUTES_STAGE[Minutes.Status.IN_REVIEW] and not reviews:
        text, label, name = BEING_REVIEWED
    return NextStep(text, label, reverse(f"meetings:{name}", args=[meeting.public_id]))
