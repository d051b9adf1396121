"""What the notula still lacks: the completeness checks of the reviewer."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import ActionPoint, Meeting, MinuteEntry, Minutes
from rakor_portal.formatting import format_date, screen_words

#: Five years, the term of a regional head and of his plan (RPJMD, UU 23/2014 pasal 263): nothing is promised beyond.
LONGEST_DUE = timedelta(days=5 * 366)


def entries_in_order(meeting: Meeting) -> list[MinuteEntry]:
    """The standing rows in the order in which the notula tells and numbers them: agenda, time, entry.

    Rows outside the agenda come first.
    """
    rows = MinuteEntry.objects.filter(meeting=meeting).standing().select_related("speaker", "agenda_item")
    return list(rows.order_by(F("agenda_item__order").asc(nulls_first=True), F("spoken_at").asc(nulls_last=True), "pk"))


def points_in_order(meeting: Meeting) -> list[ActionPoint]:
    """The standing follow-ups of a meeting in the order of the agenda, with all that a page or paper prints."""
    points = meeting.action_points.standing()  # so that each knows its meeting and need not ask for it
    related = points.select_related("agenda_item", "owner__organization", "topic")
    complete = related.prefetch_related("supporters__organization")
    return sorted(complete, key=lambda point: (point.agenda_item.order if point.agenda_item else 0, point.pk))


def incomplete_points(points: Sequence[ActionPoint]) -> list[ActionPoint]:
    """Follow-ups without owner or due date: they may be handed to the reviewer, who cannot approve them."""
    return [point for point in points if point.owner_id is None or not point.has_due]


def wrong_due(meeting: Meeting, due_on: date | None) -> str:
    """Why that due date cannot be right: it was over before the meeting set it, or lies too far. Empty when it may."""
    held_on = meeting.took_place_at.astimezone(meeting.zone).date() if meeting.took_place_at else None
    if due_on is None or held_on is None:
        return ""
    said = screen_words()
    if due_on >= held_on:
        return due_too_far(due_on, since=held_on)
    words = {"due": format_date(due_on, words=said), "day": format_date(held_on, words=said)}
    return _("Batas waktu %(due)s sebelum hari rapat, %(day)s. Tulis tanggal sesudahnya.") % words


def due_too_far(due_on: date, *, since: date) -> str:
    """Why nobody sets such a deadline on the day `since`: after LONGEST_DUE the year is a slip. Empty when he may."""
    if due_on - since <= LONGEST_DUE:
        return ""
    words = {"due": format_date(due_on, words=screen_words()), "years": LONGEST_DUE.days // 366}
    return _("Batas waktu %(due)s lebih dari %(years)s tahun lagi. Periksa tahunnya.") % words


def is_blank(meeting: Meeting, points: Sequence[ActionPoint]) -> bool:
    """Whether nothing stands in the notula: neither a row nor a follow-up."""
    return not points and not MinuteEntry.objects.filter(meeting=meeting).standing().exists()


def blocking_problems(minutes: Minutes, points: Sequence[ActionPoint]) -> list[str]:
    """Sentences that keep the notula from being approved; an empty list lets it through."""
    if is_blank(minutes.meeting, points):
        return [_("Notula masih kosong: belum ada satu pun yang dicatat.")]
    without_owner = sum(1 for point in points if point.owner_id is None)
    without_due = sum(1 for point in points if not point.has_due)
    problems = []
    if without_owner:
        words = ngettext(
            "%(n)s tindak lanjut belum punya penanggung jawab.",
            "%(n)s tindak lanjut belum punya penanggung jawab.",
            without_owner,
        )
        problems.append(words % {"n": without_owner})
    if without_due:
        words = ngettext(
            "%(n)s tindak lanjut belum punya batas waktu.", "%(n)s tindak lanjut belum punya batas waktu.", without_due
        )
        problems.append(words % {"n": without_due})
    reasons = ((point, wrong_due(minutes.meeting, point.due_on)) for point in points)
    problems += [f"{point.title}: {reason}" for point, reason in reasons if reason]
    if minutes.signatory_id is None and minutes.meeting.chair_id is None:
        problems.append(_("Penanda tangan notula belum dipilih."))
    return problems
