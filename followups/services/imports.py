"""Tindak lanjut from a sheet. What stands in an approved notula stays; owner, due date and issue follow the services.

A row with Kode changes that item; a row without one becomes a point of a notula that is still being written.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from followups import permissions
from followups.models import ActionItem, Extension
from followups.reports.sheets import COLUMNS, meeting_label
from followups.services.action_items import change_topic, reassign_owner
from followups.services.extensions import move_due_date
from meetings.models import ActionPoint, Meeting, Minutes, PriorityTopic
from meetings.permissions import can_run
from meetings.reports.minutes import due_too_far, wrong_due
from meetings.services.action_points import add_point
from meetings.services.minutes import WRITING_STATUSES
from rakor_portal.directory.models import ImportBatch
from rakor_portal.directory.services.imports.batches import ImportKind, Source
from rakor_portal.directory.services.imports.cells import Index, key_of
from rakor_portal.directory.services.imports.positions import Posts
from rakor_portal.sheets.cells import CellRefused, read_date, read_number
from rakor_portal.sheets.planning import Change, Outcome, Plan, PlannedRow, refuse_twice, started
from rakor_portal.sheets.writing import as_typed

HEADS = {column.key: column.head for column in COLUMNS}
#: Every change is told to the owner by mail, so that a file changes a few hundred items at most.
MAX_WRITES = 500
SPACE = uuid.UUID("1f6e6b5e-2f1c-4c0e-9a57-9a0b6a3f1a52")  # makes the same row of the same file the same point


class Known:
    """What the rows may name, as the importing user sees it; a query for each kind of thing."""

    def __init__(self, source: Source) -> None:
        self.user = source.by
        items = ActionItem.objects.visible_to(source.by)
        locked = items.select_for_update(of=("self",)) if source.lock else items
        related = locked.select_related("government", "owner__organization", "topic", "point__meeting")
        self.items = {item.code: item for item in related}
        asked = Extension.objects.visible_to(source.by).filter(status=Extension.Status.REQUESTED)
        self.undecided = set(asked.values_list("item_id", flat=True))
        self.posts = Posts(source)
        self.topics = Index.of(PriorityTopic.objects.visible_to(source.by), lambda topic: topic.name)
        meetings = Meeting.objects.visible_to(source.by).filter(status__in=WRITING_STATUSES)
        written = meetings.exclude(pk__in=Minutes.objects.exclude(status=Minutes.Status.DRAFT).values("meeting"))
        self.meetings = Index.of(written, meeting_label, lambda meeting: meeting.title)
        points = ActionPoint.objects.visible_to(source.by).standing().filter(meeting__in=written)
        self.noted = {(meeting, key_of(title)) for meeting, title in points.values_list("meeting_id", "title")}


def plan_items(source: Source) -> Plan:
    """Compare each row with the items that the user sees."""
    known, planned = Known(source), []
    for row in source.rows:
        each = started(row, ("code", "title"))
        if not each.reasons:
            try:
                _plan_row(row.values, each, known)
            except CellRefused as refusal:
                each.reasons.append(refusal.message)
        planned.append(each)
    refuse_twice(planned, _("Tindak lanjut ini sudah disebut di baris %(row)s."))
    writes = [each for each in planned if each.outcome in {Outcome.NEW, Outcome.CHANGED}]
    for each in writes[MAX_WRITES:]:
        each.reasons.append(_("Paling banyak 500 perubahan sekali impor. Unggah sisanya kemudian."))
    return Plan(planned)


def _plan_row(cells: dict[str, str], each: PlannedRow, known: Known) -> None:
    code = cells.get("code", "").upper()
    if not code:
        _plan_point(cells, each, known)
        return
    each.subject = known.items.get(code)
    if each.subject is None:
        each.reasons.append(_("Kode %(code)s tidak dikenal.") % {"code": code[:20]})
        return
    _refuse_minuted(cells, each, known)
    _plan_owner(cells, each, known)
    _plan_due(cells, each, known)
    if "topic" in cells and key_of(cells["topic"]) != key_of(each.subject.topic.name if each.subject.topic else ""):
        each.fields["topic"] = _topic(cells["topic"], known)
        before = each.subject.topic.name if each.subject.topic else ""
        each.changes.append(Change(HEADS["topic"], before, cells["topic"]))
    if each.fields and not permissions.can_reassign(known.user, each.subject):
        each.reasons.append(_("Tindak lanjut ini tidak berjalan lagi, sehingga tidak dapat diubah."))
    if {"owner", "due_on"} & each.fields.keys() and not cells.get("reason"):
        each.reasons.append(_("Isi kolom Alasan perubahan untuk penanggung jawab atau batas yang baru."))
    if each.fields and cells.get("reason"):
        each.fields["reason"] = cells["reason"][:500]


def _refuse_minuted(cells: dict[str, str], each: PlannedRow, known: Known) -> None:
    """Words, rakor and target are those of the approved notula."""
    item = each.subject
    is_known = item.circle_id is None or item.circle_id in known.user.scope_circle_ids
    figured = item.point.target is not None
    stored = {
        "title": item.title,
        "meeting": meeting_label(item.point.meeting) if is_known else "",
        "unit": item.unit if figured else "",
    }
    changed = [key for key, text in stored.items() if key in cells and key_of(cells[key]) != key_of(text)]
    if "target" in cells and read_number(cells["target"]) != (item.target if figured else None):
        changed.append("target")
    if changed:
        names = ", ".join(HEADS[key] for key in changed)
        each.reasons.append(_("%(names)s mengikuti notula yang sudah disetujui.") % {"names": names})


def _plan_owner(cells: dict[str, str], each: PlannedRow, known: Known) -> None:
    if "owner" not in cells:
        return
    owner = each.subject.owner
    organization = cells.get("organization", owner.organization.name)
    if key_of(cells["owner"], organization) == key_of(owner.title, owner.organization.name):
        return
    each.fields["owner"] = _owner(cells, each, known)
    each.changes.append(Change(HEADS["owner"], owner.title, cells["owner"]))
    if each.subject.status == ActionItem.Status.AWAITING_VERIFICATION:
        each.reasons.append(_("Periksa dahulu laporan yang menunggu verifikasi."))


def _owner(cells: dict[str, str], each: PlannedRow, known: Known) -> Any:
    """The open post of that name; nobody else may lead an item."""
    organization = known.posts.organization(cells["organization"], each) if cells.get("organization") else None
    post = known.posts.named(cells["owner"], organization, each)
    if post is None and not each.reasons:
        each.reasons.append(_("Jabatan %(title)s tidak ada atau sudah ditutup.") % {"title": cells["owner"][:80]})
    return post


def _plan_due(cells: dict[str, str], each: PlannedRow, known: Known) -> None:
    if "due" not in cells:
        return
    due_on = read_date(cells["due"])
    if due_on == each.subject.due_on:
        return
    if due_on is None or due_on < each.subject.assigned_on:
        each.reasons.append(_("Batas waktu tidak boleh kosong atau sebelum tanggal ditetapkan."))
    elif words := due_too_far(due_on, since=each.subject.government.today):
        each.reasons.append(words)
    if each.subject.pk in known.undecided:
        each.reasons.append(_("Putuskan dahulu permohonan perpanjangannya."))
    elif permissions.is_owner(known.user, each.subject):
        each.reasons.append(_("Batas waktu tidak diubah oleh penanggung jawabnya sendiri."))
    each.fields["due_on"] = due_on
    each.changes.append(Change(HEADS["due"], as_typed(each.subject.due_on), as_typed(due_on)))


def _topic(name: str, known: Known) -> PriorityTopic | None:
    found = known.topics.named(name)
    if name and len(found) != 1:
        raise CellRefused(_("Isu %(name)s tidak dikenal.") % {"name": name[:80]})
    return found[0] if found else None


def _plan_point(cells: dict[str, str], each: PlannedRow, known: Known) -> None:
    """A row without Kode: it joins a notula that is still being written, and becomes an item when that is approved."""
    meetings = known.meetings.named(cells.get("meeting", ""))
    if not cells.get("title"):
        each.reasons.append(_("Uraian tindak lanjut belum diisi."))
    if len(cells.get("title", "")) > 300:
        each.reasons.append(_("Uraian paling banyak 300 huruf."))
    if len(meetings) != 1 or not can_run(known.user, meetings[0]):
        each.reasons.append(_("Tanpa Kode, kolom Rakor harus menyebut satu rakor yang notulanya masih ditulis."))
    if each.reasons:
        return
    if (meetings[0].pk, key_of(cells["title"])) in known.noted:
        each.reasons.append(_("Tindak lanjut ini sudah ada di notula rakor itu."))
    known.noted.add((meetings[0].pk, key_of(cells["title"])))
    target, unit = read_number(cells.get("target", "")), cells.get("unit", "")[:40]
    if target is not None and (target <= 0 or not unit):
        each.reasons.append(_("Target lebih dari nol dan bersatuan, misalnya 12 kecamatan."))
    due_on = read_date(cells.get("due", ""))
    each.reasons.extend(filter(None, [wrong_due(meetings[0], due_on)]))
    each.fields = {
        "meeting": meetings[0],
        "title": cells["title"],
        "owner": _owner(cells, each, known) if cells.get("owner") else None,
        "due_on": due_on,
        "topic": _topic(cells.get("topic", ""), known),
        "target": target,
        "unit": unit if target else "",
    }
    for key in ("meeting", "owner", "due"):
        each.changes += [Change(HEADS[key], "", cells[key])] if cells.get(key) else []


def write_items(source: Source, plan: Plan, batch: ImportBatch) -> None:
    """Each change through the service that a person would use: history, audit and messages are the same."""
    for row in plan.of(Outcome.CHANGED):
        _change_item(source.by, row.subject, dict(row.fields))
    for row in plan.of(Outcome.NEW):
        facts = dict(row.fields)
        client_ref = uuid.uuid5(SPACE, f"{batch.public_id} {row.number}")
        add_point(by=source.by, meeting=facts.pop("meeting"), client_ref=client_ref, **facts)


def _change_item(by: Any, item: ActionItem, fields: dict[str, Any]) -> None:
    reason = fields.pop("reason", "")
    actions: dict[str, Callable[[Any], Any]] = {
        "owner": lambda owner: reassign_owner(by=by, item=item, owner=owner, reason=reason),
        "due_on": lambda due_on: move_due_date(by=by, item=item, due_on=due_on, reason=reason),
        "topic": lambda topic: change_topic(by=by, item=item, topic=topic),
    }
    for name, value in fields.items():
        actions[name](value)


ACTION_ITEMS = ImportKind(ImportBatch.Kind.ACTION_ITEMS, COLUMNS, ("title",), plan_items, write_items)
