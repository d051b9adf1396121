"""Sending a rakor on its way in two halves: the click asks for it, a worker writes it all down (ADR 0015).

The click claims the draft and leaves one row; nobody is told of anything yet. The worker's transaction makes letter,
invitations, links and messages and ends the row with them, so that whoever is killed leaves nothing half-written, and
of two workers one finds the row ended.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BigIntegerField, CharField, F
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import notifications
from meetings.documents.invitations import build_invitation_letter
from meetings.models import AgendaItem, Invitation, InvitationLetter, InvitationSending, Meeting
from meetings.permissions import Actor, can_send, knows_of
from meetings.services.audience import audience_of
from meetings.services.invitations import announce_to, draft_invitations
from meetings.services.letters import missing_for_sending
from rakor_portal.accounts.models import User
from rakor_portal.accounts.services.submissions import remember_submission
from rakor_portal.actors import DISPATCHER, SystemActor
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government
from rakor_portal.documents.models import Document
from rakor_portal.documents.services.issuing import issue_document
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.services.outbox import Recipient, Topic, announce, wake_expander
from rakor_portal.prepared import Given, PreparedQuery

#: A sending that failed so often without a refusal (a killed worker, a broken database) goes back to its draft.
MAX_ATTEMPTS = 5


#: Read at each click; its scope is the government, and the circle of a closed meeting is asked by `knows_of`.
_LETTERS = PreparedQuery(
    lambda: InvitationLetter.objects.at_a_glance().filter(
        meeting__government_id=Given("government", BigIntegerField()),
        meeting__public_id=Given("public_id", CharField()),
    )
)


def letter_at_a_glance(*, by: User, public_id: str) -> InvitationLetter | None:
    """The letter of a rakor that `by` may know of, for `request_sending`; None for every other."""
    found = _LETTERS.rows(government=by.scope_government_id, public_id=public_id)
    return next((letter for letter in found if knows_of(by, letter.meeting)), None)


@transaction.atomic
def request_sending(
    *, by: User, letter: InvitationLetter, client_ref: UUID, seen: int | None = None, result_url: str = ""
) -> InvitationSending:
    """The click: the draft is claimed by a conditional update, so of two clicks one sends; the worker does the rest.

    `letter` comes from `letter_at_a_glance`; the claim holds for the draft as it was read there, which must still be
    the version that was `seen` on the page.
    Costs the same for one invitee and for a thousand: nobody is counted. Raises RuleViolation when a part is
    incomplete, when somebody changes the draft at this moment, or when the invitations were sent already. What only
    shows while writing (a number already used, a chosen group without members) brings the draft back. The same
    `client_ref` a second time raises IntegrityError; `replay_url` then knows the first one's `result_url`.
    """
    meeting, now = letter.meeting, timezone.now()
    if not can_send(by, meeting):
        raise RuleViolation(_("Hanya sekretariat rakor yang dapat mengirim undangan."))
    remember_submission(
        government_id=meeting.government_id, actor_key=f"user:{by.pk}", nonce=client_ref, result_url=result_url
    )
    if meeting.status != Meeting.Status.DRAFT:
        raise _no_draft_any_more(meeting.status)
    if seen is not None and seen != meeting.version:
        raise _changed_meanwhile()
    glance: Any = letter
    _refuse_incomplete(by, meeting, letter, invited=glance.chooses, agenda=glance.has_agenda, now=now)
    sending = _claim_draft(by, meeting, at=now, version=meeting.version)
    audit.record(
        by=by, action="meeting.request_sending", on=meeting, government_id=meeting.government_id,
        circle_id=meeting.circle_id, data={"day": sending.day.isoformat()},
    )  # fmt: skip
    wake_expander()
    return sending


def _no_draft_any_more(status: str) -> RuleViolation:
    if status == Meeting.Status.SENDING:
        return RuleViolation(_("Undangan sedang dikirim. Tidak perlu dikirim lagi."))
    return RuleViolation(_("Undangan sudah dikirim."))


def _changed_meanwhile() -> RuleViolation:
    return RuleViolation(_("Orang lain baru saja mengubah rancangan ini. Periksa lagi, lalu kirim."))


@transaction.atomic
def send_invitations(*, by: Actor, meeting: Meeting, at: datetime | None = None) -> Document:
    """Both halves at once, for the seed, for imports and tests: `at` is the moment of sending for records of the past.

    Raises RuleViolation when a part is incomplete or the invitations were sent already; nothing is changed then.
    """
    if not can_send(by, meeting):
        raise RuleViolation(_("Hanya sekretariat rakor yang dapat mengirim undangan."))
    sending = _claim_draft(by, meeting, at=at or timezone.now())
    document = _expand(sending, by=by)
    if document is None:
        raise RuleViolation(_("Undangan sudah dikirim."))
    meeting.refresh_from_db()
    return document


def expand_pending() -> int:
    """The worker's half of every click that waits; returns how many rakor were sent."""
    ids = list(InvitationSending.objects.pending().values_list("pk", flat=True))
    return sum(expand_sending(sending_id) for sending_id in ids)


class SendingExpander:
    """What the messaging room asks the rakor about clicks that wait."""

    def expand(self) -> int:
        """See `expand_pending`."""
        return expand_pending()

    def overdue(self, government: Government, before: datetime) -> Iterable[str]:
        """Clicks that nobody has written out."""
        waiting = InvitationSending.objects.pending().filter(meeting__government=government, requested_at__lt=before)
        for sending in waiting:
            yield f"pengiriman undangan rakor {sending.meeting_id}: diminta, belum disiapkan"


def expand_sending(sending_id: int) -> bool:
    """The worker's half of one click; false when another worker has it, or a rule refused and it is a draft again.

    An attempt counts before it begins: what ends every worker that touches it does not go on for ever.
    """
    pending = InvitationSending.objects.pending().filter(pk=sending_id).order_by()
    if not pending.update(attempts=F("attempts") + 1):
        return False
    sending = InvitationSending.objects.select_related("requested_by").get(pk=sending_id)
    if sending.attempts > MAX_ATTEMPTS:
        _return_to_draft(
            sending, _("Undangan tidak dapat disiapkan karena gangguan. Kirim lagi, atau beri tahu operator.")
        )
        return False
    try:
        return _expand(sending, by=sending.requested_by or DISPATCHER) is not None
    except RuleViolation as refusal:
        _return_to_draft(sending, refusal.message)
        return False


def _claim_draft(by: Actor, meeting: Meeting, *, at: datetime, version: int | None = None) -> InvitationSending:
    """The draft is this caller's to send; with `version` only when nobody has changed it since it was read."""
    user = by if isinstance(by, User) else None
    drafts = Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.DRAFT)
    matching = drafts if version is None else drafts.filter(version=version)
    values: Mapping[str, object] = {
        "status": Meeting.Status.SENDING,
        "status_changed_at": at,
        "status_changed_by": user,
    }
    if not matching.update(version=F("version") + 1, **values):
        status = Meeting.objects.values_list("status", flat=True).get(pk=meeting.pk)
        raise _changed_meanwhile() if status == Meeting.Status.DRAFT else _no_draft_any_more(status)
    day = timezone.localdate(at, timezone=meeting.government.zone)
    return InvitationSending.objects.create(meeting=meeting, requested_by=user, requested_at=at, day=day)


@transaction.atomic
def _expand(sending: InvitationSending, *, by: Actor) -> Document | None:
    """One numbered letter, one invitation per position, one message per person; None when it was done before.

    1. The row ends and the rakor becomes scheduled, each by a conditional update.
    2. Positions are resolved to their holders of the click's day and written as invitations, each with its code.
    3. The letter is numbered and frozen; the worker renders it, and the mails wait for it.
    4. Narrow links and messages are made in bulk.

    The number of queries does not depend on the number of invitees. The right to send was asked at the click.
    """
    waiting = InvitationSending.objects.pending().filter(pk=sending.pk).order_by()
    if not waiting.update(state=InvitationSending.State.DONE, finished_at=timezone.now()):
        return None
    meeting = _schedule(sending)
    letter = InvitationLetter.objects.select_related("signatory__organization").get(meeting=meeting)
    agenda = list(AgendaItem.objects.standing().filter(meeting=meeting).select_related("presenter"))
    audience = audience_of(meeting, day=sending.day)
    _refuse_incomplete(
        by, meeting, letter, invited=bool(audience.positions), agenda=bool(agenda), now=sending.requested_at
    )
    invitations = Invitation.objects.bulk_create(draft_invitations(meeting, audience))
    if meeting.circle:
        meeting.circle.positions.add(*[each.position_id for each in invitations])
    document = _issue_letter(by, meeting, letter, invitations=invitations, agenda=agenda, day=sending.day)
    counts = announce_to(
        meeting, invitations, stage=notifications.INVITATION, say=notifications.invitation, day=sending.day,
        document=document, letter=letter,
    )  # fmt: skip
    audit.record(
        by=by, action="meeting.send_invitations", on=meeting, government_id=meeting.government_id,
        circle_id=meeting.circle_id,
        data={"invitations": len(invitations), "number": document.number, "messages": counts},
    )  # fmt: skip
    return document


def _schedule(sending: InvitationSending) -> Meeting:
    """The claimed rakor becomes scheduled; it was sent when the button was clicked."""
    claimed = Meeting.objects.filter(pk=sending.meeting_id, status=Meeting.Status.SENDING)
    moved = claimed.update(status=Meeting.Status.SCHEDULED, invited_at=sending.requested_at)
    meeting = Meeting.objects.select_related("government__region", "venue", "circle", "chair").get(
        pk=sending.meeting_id
    )
    if not moved:
        raise RuleViolation(_("Rakor ini berstatus %(status)s.") % {"status": meeting.get_status_display()})
    return meeting


@transaction.atomic
def _return_to_draft(sending: InvitationSending, reason: str) -> None:
    """Nothing was written: the rakor is a draft again with the reason on it, and whoever clicked is told."""
    waiting = InvitationSending.objects.pending().filter(pk=sending.pk).order_by()
    now = timezone.now()
    if not waiting.update(state=InvitationSending.State.REFUSED, refusal=reason[:500], finished_at=now):
        return
    meeting = Meeting.objects.select_related("government").get(pk=sending.meeting_id)
    claimed = Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.SENDING)
    claimed.update(status=Meeting.Status.DRAFT, status_changed_at=now, status_changed_by=None, version=F("version") + 1)
    audit.record(
        by=DISPATCHER, action="meeting.sending_refused", on=meeting, government_id=meeting.government_id,
        circle_id=meeting.circle_id, data={"reason": reason[:500], "requested_by": sending.requested_by_id},
    )  # fmt: skip
    if sending.requested_by:
        _tell_refusal(sending.pk, meeting, sending.requested_by, reason)


def _tell_refusal(sending_id: int, meeting: Meeting, user: User, reason: str) -> None:
    """A notice and a mail to the person who clicked; whose term has ended holds no post to be told through."""
    post = next(iter(user.positions_today), None)
    if post is None:
        return
    announce(
        topic=Topic(
            meeting.government_id, notifications.SUBJECT_KIND, meeting.pk,
            f"{notifications.SENDING_REFUSED}:{sending_id}", circle_id=meeting.circle_id,
        ),
        recipients=[Recipient(post.pk, user.person_id, user.email, has_account=True)],
        words=lambda _group: notifications.sending_refused(meeting, reason),
    )  # fmt: skip


def _refuse_incomplete(
    by: Actor, meeting: Meeting, letter: InvitationLetter, *, invited: bool, agenda: bool, now: datetime
) -> None:
    """An import of the past may lack what is not on record: a chair, even the date."""
    missing = missing_for_sending(meeting, letter, invited=invited, agenda=agenda, now=now)
    if isinstance(by, SystemActor):
        missing.pop("info", None)
    if missing:
        raise RuleViolation(" ".join(missing.values()))


def _issue_letter(
    by: Actor,
    meeting: Meeting,
    letter: InvitationLetter,
    *,
    invitations: list[Invitation],
    agenda: list[AgendaItem],
    day: date,
) -> Document:
    day_of_meeting = timezone.localdate(meeting.starts_at, timezone=meeting.zone) if meeting.starts_at else day
    letter.dated_on = letter.dated_on or day
    letter.document = issue_document(
        by=by,
        government=meeting.government,
        kind=Document.Kind.INVITATION_LETTER,
        subject_kind=notifications.SUBJECT_KIND,
        subject_id=meeting.pk,
        title=letter.subject,
        content=build_invitation_letter(meeting, letter, invitations=invitations, agenda=agenda, day=day),
        file_name=f"Undangan-Rakor-{day_of_meeting:%Y-%m-%d}.pdf",
        dated_on=letter.dated_on,
        number=letter.external_number or None,
        circle_id=meeting.circle_id,
        classification=letter.classification,
    )
    letter.save(update_fields=["dated_on", "document"])
    return letter.document
