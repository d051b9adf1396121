"""A later due date: asked for by the owner, decided by a leader or the secretariat."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from followups import notifications, permissions
from followups.models import ActionItem, Extension, TimelineEvent
from followups.services.notices import moment_of, silence_reminders, tell
from followups.services.status import lock_item
from followups.services.timeline import write_event
from meetings.reports.minutes import due_too_far
from rakor_portal import formatting
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.errors import RuleViolation, StaleWrite

Kind = TimelineEvent.Kind


@transaction.atomic
def request_extension(
    *, by: User, item: ActionItem, new_due_on: date, reason: str, plan: str = "", at: datetime | None = None
) -> Extension:
    """Ask for a later date; one open request at a time, which the database guarantees."""
    moment, _is_import = moment_of(at)
    item = lock_item(item.pk)
    if not permissions.can_request_extension(by, item) or item.due_on is None:
        raise RuleViolation(_("Perpanjangan hanya dapat diajukan penanggung jawab, untuk batas waktu yang ada."))
    if new_due_on <= item.due_on:
        raise RuleViolation(_("Batas waktu baru harus setelah batas waktu sekarang."))
    if words := due_too_far(new_due_on, since=moment.astimezone(item.government.zone).date()):
        raise RuleViolation(words)
    extension = Extension(
        item=item,
        old_due_on=item.due_on,
        new_due_on=new_due_on,
        reason=reason,
        plan=plan,
        requested_by=by,
        requested_at=moment,
    )
    try:
        with transaction.atomic():
            extension.save(force_insert=True)
    except IntegrityError as error:
        raise RuleViolation(_("Permohonan sebelumnya masih menunggu keputusan.")) from error
    own = {position.pk for position in by.positions_today}
    on_behalf_of = None if item.owner_id in own else item.owner
    text = f"{formatting.format_date(new_due_on)}. {reason}"
    write_event(item=item, kind=Kind.EXTENSION_REQUESTED, by=by, at=moment, text=text, on_behalf_of=on_behalf_of)
    audit.record(
        by=by,
        action="extension.request",
        on=extension,
        government_id=item.government_id,
        data={"old": item.due_on.isoformat(), "new": new_due_on.isoformat()},
        on_behalf_of=on_behalf_of,
        circle_id=item.circle_id,
    )
    return extension


@transaction.atomic
def decide_extension(
    *, by: User, extension: Extension, approve: bool, note: str = "", at: datetime | None = None
) -> Extension:
    """Approve or refuse. Approving moves the due date, starts a new series of reminders and cancels the old one.

    The clock of mangkrak is not touched: a later date is no progress. Of two who decide one wins.
    """
    moment, is_import = moment_of(at)
    item = lock_item(extension.item_id)
    extension.item = item
    if not permissions.can_decide_extension(by, extension):
        raise RuleViolation(_("Perpanjangan diputuskan pimpinan atau sekretariat, bukan yang mengajukan."))
    if not approve and not note.strip():
        raise RuleViolation(_("Tuliskan alasan penolakan."))
    if approve and not item.is_open:
        raise RuleViolation(
            _("Tindak lanjut ini sudah selesai. Tutup permohonan ini dengan Tolak dan tulis alasannya.")
        )
    if approve and item.due_on != extension.old_due_on:
        raise RuleViolation(
            _("Batas waktu sudah berubah sejak permohonan ini. Tutup dengan Tolak dan tulis alasannya.")
        )
    decision = {
        "status": Extension.Status.APPROVED if approve else Extension.Status.REFUSED,
        "decided_by": by,
        "decided_at": moment,
        "decision_note": note.strip(),
    }
    requested = Extension.objects.filter(pk=extension.pk, status=Extension.Status.REQUESTED)
    if requested.update(**decision) != 1:
        raise StaleWrite(_("Permohonan ini sudah diputuskan orang lain."), extension.status)
    for name, value in decision.items():
        setattr(extension, name, value)
    if approve:
        _move_due_date(item, extension.new_due_on)
    _say(by, item, extension, moment, is_import=is_import)
    return extension


@transaction.atomic
def move_due_date(*, by: User, item: ActionItem, due_on: date, reason: str) -> ActionItem:
    """Set another due date of an open item, sooner or later, with a reason; the owner is told.

    Raises RuleViolation while an extension is asked for: that is decided first. The first due date is kept.
    """
    item = lock_item(item.pk)
    if not permissions.can_move_due_date(by, item):
        raise RuleViolation(_("Batas waktu diubah sekretariat yang bukan penanggung jawab, selama masih berjalan."))
    if not reason.strip():
        raise RuleViolation(_("Tuliskan alasan perubahan batas waktu."))
    if item.extensions.filter(status=Extension.Status.REQUESTED).exists():
        raise RuleViolation(_("Putuskan dahulu permohonan perpanjangan untuk %(code)s.") % {"code": item.code})
    if words := due_too_far(due_on, since=item.government.today):
        raise RuleViolation(words)
    old = item.due_on
    _move_due_date(item, due_on)
    old_words = formatting.format_date(old) if old else _("tanpa batas")
    text = f"{old_words} → {formatting.format_date(due_on)}. {reason}"
    event = write_event(item=item, kind=Kind.DUE_MOVED, by=by, at=timezone.now(), text=text)
    audit.record(
        by=by,
        action="action_item.due_moved",
        on=item,
        government_id=item.government_id,
        data={"old": old.isoformat() if old else None, "new": due_on.isoformat(), "reason": reason},
        circle_id=item.circle_id,
    )
    wording = notifications.due_moved(item, due_on=due_on, reason=reason)
    tell(item=item, positions=[item.owner], stage="due_moved", wording=wording, version=event.pk)
    return item


def _say(by: User, item: ActionItem, extension: Extension, moment: datetime, *, is_import: bool) -> None:
    """Timeline, audit and message of a decision."""
    approved = extension.status == Extension.Status.APPROVED
    verdict = _("Disetujui") if approved else _("Ditolak")
    text = f"{verdict}: {formatting.format_date(extension.new_due_on)}. {extension.decision_note}".strip()
    write_event(item=item, kind=Kind.EXTENSION_DECIDED, by=by, at=moment, text=text)
    audit.record(
        by=by,
        action="extension.approve" if approved else "extension.refuse",
        on=extension,
        government_id=item.government_id,
        data={"note": extension.decision_note},
        circle_id=item.circle_id,
    )
    tell(
        item=item,
        positions=[item.owner],
        stage="approved" if approved else "refused",
        wording=notifications.extension_decided(extension),
        subject_kind="followups.extension",
        subject_id=extension.pk,
        is_import=is_import,
    )


def _move_due_date(item: ActionItem, new_due_on: date) -> None:
    version = item.due_version + 1
    ActionItem.objects.filter(pk=item.pk).update(due_on=new_due_on, due_version=version)
    item.due_on, item.due_version = new_due_on, version
    silence_reminders(item=item, reason="deadline_moved", below_version=version)
