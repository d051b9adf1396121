"""From approved minutes to closed items: opening, moving to another position, holding, dropping, reopening."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from followups import notifications, permissions
from followups.models import ActionItem, TimelineEvent
from followups.services.notices import moment_of, silence_reminders, take_leave, tell
from followups.services.status import lock_item, move_status
from followups.services.succession import follow_to_standing_post
from followups.services.timeline import write_event
from meetings.models import ActionPoint, PriorityTopic
from rakor_portal.accounts.models import AccessLink, User
from rakor_portal.accounts.services.links import revoke_links
from rakor_portal.actors import SystemActor
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Position
from rakor_portal.errors import RuleViolation, StaleWrite

Status = ActionItem.Status
Kind = TimelineEvent.Kind


@transaction.atomic
def open_items(*, by: User | SystemActor, points: list[ActionPoint], at: datetime) -> list[ActionItem]:
    """One ActionItem per approved point, each told to its owner; nobody is told when a named job imports.

    A point without a figure is measured in percent of itself.
    """
    return [_open_item(by, point, at) for point in points]


def _open_item(by: User | SystemActor, point: ActionPoint, at: datetime) -> ActionItem:
    if point.owner is None:
        raise RuleViolation(_("Tindak lanjut tanpa penanggung jawab tidak dapat dibuka."))
    meeting = point.meeting
    assigned_on = at.astimezone(meeting.government.zone).date()
    owner = point.owner.standing_on(assigned_on)  # an organisation may have merged while the notula was written
    item = ActionItem(
        government=meeting.government,
        point=point,
        code=point.code,
        title=point.title,
        owner=owner,
        topic=point.topic,
        circle=meeting.circle,
        assigned_on=assigned_on,
        due_on=point.due_on,
        first_due_on=point.due_on,
        target=point.target or Decimal(100),
        unit=(point.unit or "%") if point.target else "%",
        status_changed_at=at,
        status_changed_by=by if isinstance(by, User) else None,
        progress_since=assigned_on,
    )
    item.full_clean()
    item.save(force_insert=True)
    item.supporters.set(point.supporters.all())
    agenda = point.agenda_item.title if point.agenda_item else ""
    write_event(item=item, kind=Kind.ASSIGNED, by=by, at=at, text=agenda)
    audit.record(by=by, action="action_item.open", on=item, government_id=item.government_id, circle_id=item.circle_id)
    wording = notifications.assignment(item, str(meeting))
    tell(item=item, positions=[item.owner], stage="assigned", wording=wording, is_import=isinstance(by, SystemActor))
    return item


@transaction.atomic
def reassign_owner(
    *, by: User, item: ActionItem, owner: Position, reason: str, at: datetime | None = None, seen: int | None = None
) -> ActionItem:
    """Move an open item to another position. The old one's links end and nothing that waits is said to it any more;
    it is told that the item moved, unless it never heard of it or the rakor is closed.

    `seen` is the id of the owner that `by` saw; when it is another one by now, StaleWrite with the item as it stands.
    """
    moment, is_import = moment_of(at)
    item = lock_item(item.pk)
    if not permissions.can_reassign(by, item):
        raise RuleViolation(_("Hanya sekretariat yang dapat mengalihkan tindak lanjut yang masih berjalan."))
    if owner.pk == item.owner_id or owner.government_id != item.government_id:
        raise RuleViolation(_("Pilih jabatan lain di pemerintah daerah ini."))
    if seen is not None and seen != item.owner_id:
        words = _("Tindak lanjut ini sudah dialihkan kepada %(owner)s sejak Anda membuka halaman ini. "
                  "Periksa, lalu kirim lagi bila tetap.") % {"owner": item.owner.title}  # fmt: skip
        raise StaleWrite(words, item)
    if item.status == Status.AWAITING_VERIFICATION:
        raise RuleViolation(_("Periksa dahulu laporan yang menunggu verifikasi."))
    old_owner = item.owner
    moved = ActionItem.objects.filter(pk=item.pk, owner=old_owner).update(owner=owner, due_version=item.due_version + 1)
    if moved != 1:
        raise RuleViolation(_("Tindak lanjut ini baru saja dialihkan orang lain. Muat ulang halaman ini."))
    item.owner, item.due_version = owner, item.due_version + 1
    silence_reminders(item=item, reason="owner_changed")
    knew = take_leave(item=item, owner=old_owner)
    revoke_links(purpose=AccessLink.Purpose.ACTION_ITEM, subject_id=item.pk)
    words = _("%(old)s → %(new)s. %(reason)s") % {"old": old_owner.title, "new": owner.title, "reason": reason}
    event = write_event(item=item, kind=Kind.REASSIGNED, by=by, at=moment, text=words)
    _record(by, item, "action_item.reassign", {"from": old_owner.pk, "to": owner.pk, "reason": reason})
    wording = notifications.assignment(item, str(item.point.meeting))
    tell(item=item, positions=[owner], stage="assigned", wording=wording, version=event.pk, is_import=is_import)
    if knew and not item.circle_id:
        farewell = notifications.moved_away(item, owner=owner.title)
        tell(
            item=item, positions=[old_owner], stage="moved_away", wording=farewell, version=event.pk,
            is_import=is_import, is_linked=False,
        )  # fmt: skip
    return item


@transaction.atomic
def change_topic(*, by: User, item: ActionItem, topic: PriorityTopic | None) -> ActionItem:
    """Count an open item under another priority issue, or under none."""
    item = lock_item(item.pk)
    if not permissions.can_reassign(by, item):
        raise RuleViolation(_("Hanya sekretariat yang dapat mengubah isu tindak lanjut yang masih berjalan."))
    if topic is not None and topic.government_id != item.government_id:
        raise RuleViolation(_("Isu itu tidak ada di pemerintah daerah ini."))
    old = item.topic_id
    ActionItem.objects.filter(pk=item.pk).update(topic=topic)
    item.topic = topic
    _record(by, item, "action_item.topic", {"from": old, "to": topic.pk if topic else None})
    return item


@transaction.atomic
def hold_item(
    *, by: User, item: ActionItem, reason: str, until: date | None = None, at: datetime | None = None
) -> ActionItem:
    """A leader suspends an item until a day or until further notice; the clock of mangkrak stops."""
    item = _stoppable(by, item)
    return _move(item, to=Status.ON_HOLD, by=by, kind=Kind.HELD, reason=reason, at=at, on_hold_until=until)


@transaction.atomic
def drop_item(*, by: User, item: ActionItem, reason: str, at: datetime | None = None) -> ActionItem:
    """A leader ends an item that will not be done, with a reason; nothing is deleted."""
    item = _stoppable(by, item)
    closed_on = moment_of(at)[0].astimezone(item.government.zone).date()
    return _move(item, to=Status.DROPPED, by=by, kind=Kind.DROPPED, reason=reason, at=at, closed_on=closed_on)


@transaction.atomic
def resume_item(*, by: User, item: ActionItem, reason: str = "", at: datetime | None = None) -> ActionItem:
    """Take a held item up again; its clock of mangkrak and its reminders start anew."""
    item = lock_item(item.pk)
    if not permissions.can_resume(by, item):
        raise RuleViolation(_("Hanya pimpinan atau sekretariat yang dapat melanjutkan tindak lanjut ini."))
    today = moment_of(at)[0].astimezone(item.government.zone).date()
    fields = {"on_hold_until": None, "progress_since": today, "due_version": item.due_version + 1}
    return _move(item, to=Status.IN_PROGRESS, by=by, kind=Kind.RESUMED, reason=reason, at=at, **fields)


@transaction.atomic
def reopen_item(*, by: User, item: ActionItem, reason: str, at: datetime | None = None) -> ActionItem:
    """The secretariat takes back that an item was done, with a reason; figures stay as they were verified.

    When the post of its owner was succeeded meanwhile, the one that stands there now has it.
    """
    item = lock_item(item.pk)
    if not permissions.can_reopen(by, item):
        raise RuleViolation(_("Hanya sekretariat yang dapat membuka kembali tindak lanjut yang selesai."))
    if not reason.strip():
        raise RuleViolation(_("Tuliskan alasan membuka kembali."))
    today = moment_of(at)[0].astimezone(item.government.zone).date()
    follow_to_standing_post(by=by, item=item, today=today)
    fields = {"closed_on": None, "progress_since": today, "due_version": item.due_version + 1}
    return _move(item, to=Status.IN_PROGRESS, by=by, kind=Kind.REOPENED, reason=reason, at=at, **fields)


def _stoppable(by: User, item: ActionItem) -> ActionItem:
    item = lock_item(item.pk)
    if not permissions.can_stop(by, item):
        raise RuleViolation(_("Hanya pimpinan yang dapat menangguhkan atau menghentikan tindak lanjut."))
    return item


#: What the owner is told, by the row that is written.
VERBS = {
    Kind.HELD: "ditangguhkan",
    Kind.DROPPED: "dihentikan",
    Kind.RESUMED: "dilanjutkan",
    Kind.REOPENED: "dibuka kembali",
}


def _move(
    item: ActionItem, *, to: str, by: User, kind: Kind, reason: str, at: datetime | None, **fields: object
) -> ActionItem:
    """Move, silence what was planned, write the row, tell the owner."""
    moment, is_import = moment_of(at)
    if to in {Status.ON_HOLD, Status.DROPPED} and not reason.strip():
        raise RuleViolation(_("Tuliskan alasan penghentian atau penangguhan."))
    if item.status == Status.AWAITING_VERIFICATION:
        raise RuleViolation(_("Periksa dahulu laporan yang menunggu verifikasi."))
    stored_reason = "" if kind == Kind.RESUMED else reason
    move_status(item=item, to=to, by=by, at=moment, reason=stored_reason, **fields)
    silence_reminders(item=item, reason=f"item_{kind.value}")
    event = write_event(item=item, kind=kind, by=by, at=moment, text=reason)
    _record(by, item, f"action_item.{kind.value}", {"reason": reason})
    wording = notifications.item_stopped(item, verb=VERBS[kind], reason=reason)
    tell(item=item, positions=[item.owner], stage=kind.value, wording=wording, version=event.pk, is_import=is_import)
    return item


def _record(by: User, item: ActionItem, action: str, data: dict[str, object]) -> None:
    audit.record(by=by, action=action, on=item, government_id=item.government_id, data=data, circle_id=item.circle_id)
