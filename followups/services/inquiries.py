"""What people ask of an owner between reports: tagihan, question, answer, direction.

Each is one row of the timeline and one message; the form's `client_ref` makes a double click one of both.
None of them is progress: the clock of mangkrak does not move.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from followups import notifications, permissions
from followups.models import ActionItem, TimelineEvent
from followups.services.notices import moment_of, tell
from followups.services.status import lock_item
from followups.services.timeline import write_event
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government, Incumbency, Position
from rakor_portal.errors import RuleViolation

Kind = TimelineEvent.Kind


@transaction.atomic
def send_reminder(*, by: User, item: ActionItem, client_ref: UUID, at: datetime | None = None) -> TimelineEvent:
    """Kirim tagihan: the secretariat asks for the report. Raises RuleViolation when nobody is there to be asked."""
    item = lock_item(item.pk)
    if not permissions.can_remind(by, item):
        raise RuleViolation(_("Tagihan hanya dapat dikirim sekretariat untuk tindak lanjut yang masih berjalan."))
    _require_holder(item)
    wording = notifications.dunning(item)
    return _say_once(by, item, Kind.REMINDED, "reminder", client_ref=client_ref, text="", wording=wording, at=at)


@transaction.atomic
def ask(*, by: User, item: ActionItem, question: str, client_ref: UUID, at: datetime | None = None) -> TimelineEvent:
    """Tanyakan: a leader asks the owner; the question counts days until it is answered."""
    item = lock_item(item.pk)
    _require_leader(by, item)
    if at is None:
        _require_holder(item)
    question = _require_text(question, _("Tuliskan pertanyaan."))
    wording = notifications.leader_question(item, leader=by.position_label, question=question)
    return _say_once(by, item, Kind.ASKED, "question", client_ref=client_ref, text=question, wording=wording, at=at)


@transaction.atomic
def direct(
    *, by: User, item: ActionItem, directive: str, client_ref: UUID, at: datetime | None = None
) -> TimelineEvent:
    """Beri arahan: a leader's direction to the owner."""
    item = lock_item(item.pk)
    _require_leader(by, item)
    if at is None:
        _require_holder(item)
    directive = _require_text(directive, _("Tuliskan arahan."))
    wording = notifications.leader_directive(item, leader=by.position_label, directive=directive)
    kind = Kind.DIRECTED
    return _say_once(by, item, kind, "directive", client_ref=client_ref, text=directive, wording=wording, at=at)


@transaction.atomic
def answer(
    *, by: User, question: TimelineEvent, text: str, client_ref: UUID, at: datetime | None = None
) -> TimelineEvent:
    """The owner answers a question, once; whoever asked is told."""
    item = lock_item(question.item_id)
    if not permissions.can_answer(by, item):
        raise RuleViolation(_("Pertanyaan dijawab penanggung jawab atau operatornya."))
    text = _require_text(text, _("Tuliskan jawaban."))
    if written := _written_before(client_ref, text):
        return written
    if question.kind != Kind.ASKED or TimelineEvent.objects.filter(answers=question).exists():
        raise RuleViolation(_("Pertanyaan ini sudah dijawab."))
    own = {position.pk for position in by.positions_today}
    on_behalf_of = None if item.owner_id in own else item.owner
    askers = question.actor.positions_today[:1] if question.actor else []
    return _say_once(
        by,
        item,
        Kind.ANSWERED,
        "answer",
        client_ref=client_ref,
        text=text,
        wording=notifications.question_answered(item, answer=text),
        at=at,
        answers=question,
        on_behalf_of=on_behalf_of,
        to=askers,
    )


def holders_today(government: Government, position_ids: Iterable[int]) -> set[int]:
    """Those of the posts that somebody holds today, whom a message can reach on paper at least."""
    return set(Incumbency.objects.holders_on(government.today, list(position_ids)))


def _say_once(
    by: User,
    item: ActionItem,
    kind: Kind,
    stage: str,
    *,
    client_ref: UUID,
    text: str,
    wording: Callable[[notifications.Address], notifications.Text],
    at: datetime | None,
    answers: TimelineEvent | None = None,
    on_behalf_of: Position | None = None,
    to: list[Position] | None = None,
) -> TimelineEvent:
    """Row, audit and message; the item is held, so the look-up of `client_ref` and the row cannot be parted."""
    moment, is_import = moment_of(at)
    if written := _written_before(client_ref, text):
        return written
    event = write_event(
        item=item, kind=kind, by=by, at=moment, text=text, answers=answers, on_behalf_of=on_behalf_of,
        client_ref=client_ref,
    )  # fmt: skip
    audit.record(
        by=by, action=f"action_item.{stage}", on=item, government_id=item.government_id, on_behalf_of=on_behalf_of,
        circle_id=item.circle_id,
    )  # fmt: skip
    positions = [item.owner] if to is None else to
    if positions:
        tell(item=item, positions=positions, stage=stage, wording=wording, version=event.pk, is_import=is_import)
    return event


class AlreadySent(RuleViolation):
    """The form was acted on with another text; sending the new one takes a nonce of its own."""


def _written_before(client_ref: UUID, text: str) -> TimelineEvent | None:
    """What this form has written already. Raises AlreadySent when it comes back (*Back*) with another text."""
    written = TimelineEvent.objects.filter(client_ref=client_ref).first()
    if written and written.text != text:
        raise AlreadySent(_("Formulir ini sudah terkirim dengan isi lain. Kirim lagi bila isian di bawah memang baru."))
    return written


def _require_leader(by: User, item: ActionItem) -> None:
    if not permissions.can_ask(by, item):
        raise RuleViolation(_("Pertanyaan dan arahan disampaikan pimpinan daerah."))


def why_unheard(item: ActionItem) -> str:
    """Why nothing said to the owner would reach anybody today; empty when somebody holds the post."""
    if holders_today(item.government, [item.owner_id]):
        return ""
    words = _(
        "%(title)s tidak berpemangku: tidak ada yang menerimanya. Tetapkan pejabat atau alihkan tindak lanjut ini."
    )
    return words % {"title": item.owner.title}


def _require_holder(item: ActionItem) -> None:
    if refusal := why_unheard(item):
        raise RuleViolation(refusal)


def _require_text(text: str, message: str) -> str:
    if not text.strip():
        raise RuleViolation(message)
    return text.strip()
