"""The agenda of a draft: ordered rows, replaced as a whole by its form, moved one by one by buttons."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Issue, Meeting
from meetings.permissions import Actor, can_edit
from meetings.services.meetings import claim_draft
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Position
from rakor_portal.errors import RuleViolation

#: `3.` or `3)` or a bullet in front of a pasted line; a number that belongs to the title has no dot behind it.
NUMBERING = re.compile(r"^(?:\d{1,2}[.)]\s+|\d{1,2}[.)]?\t+|[-•*]\s+)")
TRAILING_MINUTES = re.compile(r"(.+?)[\s,;(–-]+(\d{1,3})\s*(?:menit|mnt)\.?\)?", re.IGNORECASE)


@dataclass(frozen=True)
class AgendaRow:
    """One row as typed; `pk` None is a new one."""

    pk: int | None
    title: str
    planned_minutes: int | None = None
    presenter: Position | None = None
    presenter_spoken: str = ""
    issue: Issue | None = None


@transaction.atomic
def save_agenda(*, by: Actor, meeting: Meeting, version: int | None, rows: list[AgendaRow]) -> list[AgendaItem]:
    """Write the rows in their order; a row of the draft that is no longer listed is taken out.

    Nobody has seen a draft, so a row taken out is marked removed and leaves no trace on paper.
    """
    claim_draft(by=by, meeting=meeting, version=version)
    stored = {item.pk: item for item in AgendaItem.objects.standing().filter(meeting=meeting)}
    items = []
    for order, row in enumerate(rows, 1):
        item = stored.pop(row.pk, None) if row.pk else None
        item = item or AgendaItem(meeting=meeting)
        item.order, item.title, item.planned_minutes = order, row.title.strip(), row.planned_minutes
        item.presenter, item.presenter_spoken, item.issue = row.presenter, row.presenter_spoken, row.issue
        item.full_clean(validate_unique=False)
        item.save()
        items.append(item)
    AgendaItem.objects.filter(pk__in=stored).update(removed_at=timezone.now())
    _record(by, meeting, len(items))
    return items


@transaction.atomic
def append_lines(*, by: Actor, meeting: Meeting, text: str) -> int:
    """Several rows at once, one a line; from a spreadsheet the second column is read as minutes.

    Raises RuleViolation for a line that is too long for a row: nothing is cut.
    """
    rows = [_row_of(line) for line in text.splitlines() if line.strip()]
    if not rows:
        raise RuleViolation(_("Tempel paling sedikit satu baris."))
    longest = AgendaItem._meta.get_field("title").max_length or 0
    too_long = [title for title, _minutes in rows if len(title) > longest]
    if too_long:
        words = _("Pokok bahasan paling panjang %(n)s huruf. Ringkas baris “%(start)s …”.")
        raise RuleViolation(words % {"n": longest, "start": too_long[0][:40]})
    claim_draft(by=by, meeting=meeting, version=None)
    last = AgendaItem.objects.standing().filter(meeting=meeting).aggregate(last=Max("order"))["last"] or 0
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=last + number, title=title, planned_minutes=minutes)
        for number, (title, minutes) in enumerate(rows, 1)
    )
    _record(by, meeting, last + len(rows))
    return len(rows)


@transaction.atomic
def move_item(*, by: Actor, meeting: Meeting, item: AgendaItem, up: bool) -> None:
    """Swap a row with its neighbour; at the edge nothing happens."""
    claim_draft(by=by, meeting=meeting, version=None)
    items = list(AgendaItem.objects.standing().filter(meeting=meeting))
    place = next((index for index, each in enumerate(items) if each.pk == item.pk), None)
    if place is None:
        raise RuleViolation(_("Baris agenda itu sudah dihapus."))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(items):
        return
    items[place], items[other] = items[other], items[place]
    for order, each in enumerate(items, 1):
        each.order = order
    AgendaItem.objects.bulk_update(items, ["order"])
    _record(by, meeting, len(items))


@transaction.atomic
def link_issue(*, by: Actor, item: AgendaItem, issue: Issue | None) -> None:
    """Tie a row to a case file, or free it; allowed at any time, since paper does not show it."""
    if not can_edit(by, item.meeting):
        raise RuleViolation(_("Hanya sekretariat rakor yang dapat mengaitkan isu."))
    item.issue = issue
    item.save(update_fields=["issue"])
    audit.record(
        by=by, action="agenda_item.link_issue", on=item, government_id=item.meeting.government_id,
        circle_id=item.meeting.circle_id, data={"issue": issue.pk if issue else None},
    )  # fmt: skip


def _row_of(line: str) -> tuple[str, int | None]:
    """`3. Kesiapsiagaan 10 menit` and `Kesiapsiagaan<tab>10` alike: the number in front goes, the minutes are read."""
    title, _tab, rest = NUMBERING.sub("", line.strip()).strip().partition("\t")
    minutes = rest.split("\t")[0].strip().lower().removesuffix("menit").strip()
    spoken = TRAILING_MINUTES.fullmatch(title.strip())
    if not minutes and spoken:
        title, minutes = spoken[1], spoken[2]
    return title.strip(), int(minutes) if minutes.isdecimal() and 0 < int(minutes) < 1000 else None


def _record(by: Actor, meeting: Meeting, count: int) -> None:
    audit.record(
        by=by, action="meeting.update_agenda", on=meeting, government_id=meeting.government_id,
        circle_id=meeting.circle_id, data={"rows": count},
    )  # fmt: skip
