"""Follow-ups entered while people speak: the words as spoken stay beside what they were resolved to."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import ActionPoint, AgendaItem, Meeting, PriorityTopic
from meetings.permissions import Actor
from meetings.reports.minutes import wrong_due
from meetings.services.minutes import lock_for_writing
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Position
from rakor_portal.errors import RuleViolation, StaleWrite


class PointFacts(TypedDict, total=False):
    """What a follow-up says; what is left out stays empty, or as it was."""

    agenda_item: AgendaItem | None
    title: str
    owner: Position | None
    owner_spoken: str
    is_implied: bool  # the owner was inferred, not named
    supporters: Iterable[Position]
    due_on: date | None
    due_spoken: str
    no_due_reason: str
    recurrence_spoken: str
    target: Decimal | None
    unit: str
    topic: PriorityTopic | None


@transaction.atomic
def add_point(*, by: Actor, meeting: Meeting, client_ref: uuid.UUID, **facts: Unpack[PointFacts]) -> ActionPoint:
    """Write one follow-up; the same `client_ref` twice makes one.

    Owner and due date may still be missing while people speak; approval asks for them. Raises
    RuleViolation for what can never be right, or when the notula is not being written.
    """
    lock_for_writing(by=by, meeting=meeting)
    supporters = facts.pop("supporters", ())
    values = _checked(meeting, {"title": "", **facts})
    author = by if isinstance(by, User) else None
    point, created = ActionPoint.objects.get_or_create(
        client_ref=client_ref, defaults={**values, "meeting": meeting, "written_by": author}
    )
    if point.meeting_id != meeting.pk:
        raise RuleViolation(_("Formulir ini sudah dipakai di rapat lain. Buka ulang halaman."))
    if created:
        _set_supporters(point, supporters)
        _record(by, point, "action_point.add")
    return point


@transaction.atomic
def edit_point(*, by: Actor, point: ActionPoint, version: int, **facts: Unpack[PointFacts]) -> ActionPoint:
    """Change a follow-up that is still as the writer saw it, before the notula is approved.

    Raises StaleWrite with the stored follow-up when someone else changed or struck it first.
    """
    lock_for_writing(by=by, meeting=point.meeting)
    supporters = facts.pop("supporters", None)
    values = _checked(point.meeting, {"title": point.title, **facts})
    unchanged = ActionPoint.objects.filter(pk=point.pk, version=version, removed_at=None)
    changed = unchanged.update(**values, version=F("version") + 1)
    current = ActionPoint.objects.select_related("meeting", "agenda_item", "owner", "topic").get(pk=point.pk)
    if not changed:
        raise StaleWrite(_("Tindak lanjut ini sudah diubah notulis lain. Bandingkan, lalu simpan lagi."), current)
    if supporters is not None:
        _set_supporters(current, supporters)
    _record(by, current, "action_point.edit")
    return current


@transaction.atomic
def remove_point(*, by: Actor, point: ActionPoint, at: datetime | None = None) -> None:
    """Strike a follow-up before approval: it stays on record and gets no code. Struck twice is struck once."""
    lock_for_writing(by=by, meeting=point.meeting)
    if ActionPoint.objects.filter(pk=point.pk, removed_at=None).update(
        removed_at=at or timezone.now(), version=F("version") + 1
    ):
        _record(by, point, "action_point.strike")


def _checked(meeting: Meeting, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as columns, trimmed; refused when they can never be right."""
    values: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    if not values["title"]:
        raise RuleViolation(_("Tuliskan uraian tindak lanjut."))
    agenda_item, target = values.get("agenda_item"), values.get("target")
    if agenda_item and (agenda_item.meeting_id != meeting.pk or agenda_item.removed_at):
        raise RuleViolation(_("Agenda itu bukan bagian rapat ini."))
    if values.get("due_on") and values.get("no_due_reason"):
        raise RuleViolation(_("Isi batas waktu atau alasan tanpa batas waktu, bukan keduanya."))
    if wrong := wrong_due(meeting, values.get("due_on")):
        raise RuleViolation(wrong)
    if target is not None and target <= 0:
        raise RuleViolation(_("Target harus lebih dari nol."))
    if target is not None and not values.get("unit"):
        raise RuleViolation(_("Tuliskan satuan target, misalnya kecamatan atau desa."))
    return values


def _set_supporters(point: ActionPoint, supporters: Iterable[Position]) -> None:
    point.supporters.set([position for position in supporters if position.pk != point.owner_id])


def _record(by: Actor, point: ActionPoint, action: str) -> None:
    due_on = point.due_on.isoformat() if point.due_on else None
    audit.record(
        by=by,
        action=action,
        on=point,
        government_id=point.meeting.government_id,
        data={"title": point.title, "owner": point.owner_id, "due_on": due_on},
        circle_id=point.meeting.circle_id,
    )
