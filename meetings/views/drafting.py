"""What the five parts of a draft share: the draft in scope, its task list, and showing both texts of two editors."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, QuerySet
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, InvitationLetter, InvitationSending, Meeting
from meetings.permissions import can_edit, can_send
from meetings.services.audience import Audience, audience_of
from meetings.services.letters import missing_for_sending
from meetings.views.hall import find_meeting
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models.users import ScopeShape
from rakor_portal.directory.models import Venue
from rakor_portal.formatting import format_short_date, screen_words
from rakor_portal.prepared import Given, PreparedQuery

PARTS = ("info", "agenda", "invitations", "letter", "review")


@dataclass
class Draft:
    """A draft with what its task list and totals need; the audience is counted when it is first asked for."""

    meeting: Meeting
    letter: InvitationLetter
    agenda: list[AgendaItem]
    day: date
    refusal: str  # why the last click on *Kirim undangan* came to nothing

    @cached_property
    def audience(self) -> Audience:
        """Whom the draft invites on the day."""
        return audience_of(self.meeting, day=self.day)

    @cached_property
    def missing(self) -> dict[str, str]:
        """What each part still lacks."""
        invited = bool(self.audience.positions)
        return missing_for_sending(
            self.meeting, self.letter, invited=invited, agenda=bool(self.agenda), now=timezone.now()
        )

    def crowding(self, venue: Venue | None) -> list[str]:
        """That more people are invited than the venue seats, for every page on which that can still be changed."""
        people = self.audience.person_count
        if venue is None or not venue.capacity or people <= venue.capacity:
            return []
        facts = {"venue": venue, "capacity": venue.capacity, "people": people}
        return [_("%(venue)s memuat %(capacity)s orang, yang diundang %(people)s orang.") % facts]

    @property
    def planned_minutes(self) -> int:
        """Minutes of the whole agenda."""
        return sum(item.planned_minutes or 0 for item in self.agenda)


def last_refusal(request: AuthenticatedRequest, meeting: Meeting) -> str:
    """Why the invitations of a draft were not sent after the last click, for those who can send them."""
    if meeting.status != Meeting.Status.DRAFT or not can_send(request.user, meeting):
        return ""
    return InvitationSending.objects.visible_to(request.user).last_refusal(meeting)


def find_draft(request: AuthenticatedRequest, public_id: str) -> Draft:
    """The draft for those who plan rakor: 404 for strangers, 403 for other readers."""
    meeting = find_meeting(request, public_id)
    if not can_edit(request.user, meeting):
        raise PermissionDenied
    scope = {"meeting": meeting.pk, **request.user.scope_values}
    letters = _letters.rows(request.user.scope_shape, **scope)
    letter = letters[0] if letters else InvitationLetter(meeting=meeting)
    agenda = _agenda.rows(request.user.scope_shape, **scope)
    return Draft(meeting, letter, agenda, request.user.today, last_refusal(request, meeting))


def _build_letters(scope: ScopeShape) -> QuerySet[InvitationLetter]:
    letters = InvitationLetter.objects.visible_to(scope.viewer()).filter(meeting=Given("meeting", BigIntegerField()))
    return letters.select_related("signatory__organization")


def _build_agenda(scope: ScopeShape) -> QuerySet[AgendaItem]:
    items = AgendaItem.objects.visible_to(scope.viewer()).standing().filter(meeting=Given("meeting", BigIntegerField()))
    return items.select_related("presenter", "issue")


_letters: PreparedQuery[InvitationLetter] = PreparedQuery(_build_letters, on_server=True)
_agenda: PreparedQuery[AgendaItem] = PreparedQuery(_build_agenda, on_server=True)


def draft_context(draft: Draft, part: str) -> dict[str, Any]:
    """The task list, the summary at the right and the links to the part before and after.

    The audience is counted when the page asks for it: an answer without one is spared half of its work.
    """
    place = PARTS.index(part)
    return {
        "meeting": draft.meeting,
        "draft": draft,
        "audience": SimpleLazyObject(lambda: draft.audience),
        "part": part,
        "part_number": place + 1,
        "parts": SimpleLazyObject(lambda: _parts(draft, part)),
        "previous_part": PARTS[place - 1] if place else "",
        "is_locked": draft.meeting.status != Meeting.Status.DRAFT,
        "is_being_sent": draft.meeting.status == Meeting.Status.SENDING,
    }


def _parts(draft: Draft, current: str) -> list[dict[str, Any]]:
    meeting, count = draft.meeting, len(draft.audience.positions)
    when = ""
    if meeting.starts_at:
        when = format_short_date(meeting.starts_at, with_year=True, zone=meeting.time_zone, words=screen_words())
    notes = {
        "info": ", ".join(part for part in (when, meeting.place_name) if part),
        "agenda": _("%(count)s pokok bahasan, %(minutes)s menit")
        % {"count": len(draft.agenda), "minutes": draft.planned_minutes},
        "invitations": _("%(count)s jabatan dipilih") % {"count": count},
        "letter": draft.letter.subject,
        "review": _state(draft),
    }
    labels = {
        "info": _("Informasi rapat"),
        "agenda": _("Agenda"),
        "invitations": _("Undangan"),
        "letter": _("Surat undangan"),
        "review": _("Periksa dan kirim"),
    }
    done = {part: part not in draft.missing for part in PARTS} | {"review": meeting.invited_at is not None}
    return [
        {
            "name": part,
            "label": labels[part],
            "number": number,
            "is_done": done[part],
            "is_current": part == current,
            "note": notes[part] if done[part] or part == "review" else draft.missing.get(part, ""),
        }
        for number, part in enumerate(PARTS, 1)
    ]


def _state(draft: Draft) -> str:
    """How far the sending is, for the last line of the task list."""
    if draft.meeting.status == Meeting.Status.SENDING:
        return _("sedang disiapkan untuk dikirim")
    if draft.meeting.status != Meeting.Status.DRAFT:
        return _("sudah dikirim") if draft.meeting.invited_at else _("dibatalkan")
    return _("menunggu bagian sebelumnya") if draft.missing else _("siap dikirim")
