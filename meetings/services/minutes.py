"""The notula from its first word to its distribution: written, submitted, returned, approved, sent."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.correspondence import LINK_LIFE
from meetings.minutes_notifications import (
    DISTRIBUTED,
    SUBJECT_KIND,
    SUBMITTED,
    invited_posts,
    words_for_minutes,
    words_for_reviewers,
)
from meetings.models import Meeting, Minutes
from meetings.permissions import Actor, can_approve_minutes, can_run
from meetings.reports.minutes import blocking_problems, is_blank, points_in_order
from meetings.reports.reviewers import reviewers_within
from meetings.services.approval import freeze_decisions, give_codes, issue_minutes_document
from meetings.services.attendance_lists import issue_attendance_list
from meetings.signals import minutes_approved
from rakor_portal.accounts.models import AccessLink, User
from rakor_portal.accounts.services.links import issue_links
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Position
from rakor_portal.errors import RuleViolation, StaleWrite
from rakor_portal.messaging.services.outbox import Topic, announce, resolve_recipients

#: The meeting is on, or over and its notula still open.
WRITING_STATUSES = (Meeting.Status.IN_PROGRESS, Meeting.Status.HELD)


@transaction.atomic
def open_minutes(*, by: Actor, meeting: Meeting) -> Minutes:
    """The notula of a meeting, begun as an empty draft when there is none, signed by the chair unless changed."""
    if not can_run(by, meeting):
        raise RuleViolation(_("Notula ditulis oleh sekretariat dan notulis rapat ini."))
    minutes, created = Minutes.objects.get_or_create(meeting=meeting, defaults={"signatory_id": meeting.chair_id})
    if created:
        _record(by, minutes, "minutes.begin")
    return minutes


@transaction.atomic
def lock_for_writing(*, by: Actor, meeting: Meeting) -> Minutes:
    """Hold the meeting for the caller's transaction, so that approval and writing never cross.

    Raises RuleViolation when `by` may not write, the meeting has not begun, or the notula left its draft.
    """
    status = Meeting.objects.select_for_update().values_list("status", flat=True).get(pk=meeting.pk)
    if status not in WRITING_STATUSES:
        raise RuleViolation(_("Notula ditulis selama dan sesudah rapat. Mulai rapat dahulu."))
    minutes = open_minutes(by=by, meeting=meeting)
    if minutes.status == Minutes.Status.IN_REVIEW:
        raise RuleViolation(_("Notula sedang diperiksa. Minta pemeriksa mengembalikannya bila perlu diubah."))
    if minutes.status != Minutes.Status.DRAFT:
        raise RuleViolation(_("Notula sudah disetujui, sehingga isinya tidak dapat diubah."))
    return minutes


@transaction.atomic
def save_minutes(
    *,
    by: Actor,
    minutes: Minutes,
    version: int,
    opening: str,
    conclusion: str,
    closing: str,
    signatory: Position | None,
) -> Minutes:
    """Keep the texts around the rows. Raises StaleWrite with what is stored when someone else saved first."""
    lock_for_writing(by=by, meeting=minutes.meeting)
    changed = Minutes.objects.filter(pk=minutes.pk, version=version).update(
        opening=opening.strip(),
        conclusion=conclusion.strip(),
        closing=closing.strip(),
        signatory=signatory,
        version=F("version") + 1,
    )
    current = _reload(minutes)
    if not changed:
        raise StaleWrite(_("Notula ini sudah diubah notulis lain. Bandingkan, lalu simpan lagi."), current)
    _record(by, current, "minutes.save")
    return current


@transaction.atomic
def submit_minutes(*, by: Actor, minutes: Minutes, at: datetime | None = None) -> Minutes:
    """Hand the notula to the reviewer; from then on its rows rest.

    Raises RuleViolation before the meeting ended, and of a closed one when nobody who may know of it can review.
    """
    lock_for_writing(by=by, meeting=minutes.meeting)
    if Meeting.objects.values_list("status", flat=True).get(pk=minutes.meeting_id) != Meeting.Status.HELD:
        raise RuleViolation(_("Akhiri rapat dahulu, lalu ajukan notula."))
    if is_blank(minutes.meeting, points_in_order(minutes.meeting)):
        raise RuleViolation(_("Notula masih kosong. Catat sedikitnya satu hal yang dibahas, lalu ajukan."))
    reviewers = reviewers_within(minutes.meeting) if minutes.meeting.circle_id else []
    if minutes.meeting.circle_id and not reviewers and isinstance(by, User):
        words = _("Tidak ada yang dapat memeriksa notula ini: pemeriksa notula tidak termasuk yang mengetahui rapat "
                  "tertutup ini, dan pimpinan rapatnya belum dapat masuk. Minta admin memberi peran Pemeriksa notula "
                  "kepada salah satu jabatan yang mengetahuinya.")  # fmt: skip
        raise RuleViolation(words)
    moment = at or timezone.now()
    _move(
        minutes,
        Minutes.Status.IN_REVIEW,
        by=by,
        at=moment,
        submitted_at=moment,
        submitted_by=by if isinstance(by, User) else None,
        return_reason="",
    )
    _record(by, minutes, "minutes.submit")
    submitted = _reload(minutes)
    _tell_reviewers(submitted, reviewers)
    return submitted


@transaction.atomic
def return_minutes(
    *, by: Actor, minutes: Minutes, reason: str, at: datetime | None = None, version: int | None = None
) -> Minutes:
    """Give the notula back to who wrote it, saying why. Raises RuleViolation without reason, or when not in review.

    `version` is what the reviewer saw; of another one, StaleWrite.
    """
    _require_approver(by, minutes)
    if not reason.strip():
        raise RuleViolation(_("Tuliskan apa yang perlu diperbaiki."))
    Meeting.objects.select_for_update().get(pk=minutes.meeting_id)
    _require_seen(minutes, version)
    _move(minutes, Minutes.Status.DRAFT, by=by, at=at or timezone.now(), return_reason=reason.strip())
    _record(by, minutes, "minutes.return", reason=reason.strip())
    return _reload(minutes)


@transaction.atomic
def approve_minutes(*, by: Actor, minutes: Minutes, at: datetime | None = None, version: int | None = None) -> Minutes:
    """Approve, number, freeze and issue the notula, and open its follow-ups, in one transaction: all or nothing.

    Of two approvals at once one wins; the other, like anything that is missing, is a RuleViolation. `version` is what
    the reviewer saw; of another one, StaleWrite.
    """
    _require_approver(by, minutes)
    Meeting.objects.select_for_update().get(pk=minutes.meeting_id)
    _require_seen(minutes, version)
    moment = at or timezone.now()
    _move(
        minutes,
        Minutes.Status.APPROVED,
        by=by,
        at=moment,
        approved_at=moment,
        approved_by=by if isinstance(by, User) else None,
        signatory_id=F("signatory_id") if minutes.signatory_id else minutes.meeting.chair_id,
    )
    approved = _reload(minutes)
    points = points_in_order(approved.meeting)
    problems = blocking_problems(approved, points)
    if problems:
        raise RuleViolation(" ".join(problems))
    give_codes(approved.meeting, points, at=moment)
    freeze_decisions(approved.meeting)
    issue_attendance_list(by=by, meeting=approved.meeting, at=moment)
    approved.document = issue_minutes_document(by=by, minutes=approved, points=points, at=moment)
    Minutes.objects.filter(pk=approved.pk).update(document=approved.document)
    _record(by, approved, "minutes.approve", document=approved.document.pk, codes=[point.code for point in points])
    minutes_approved.send(sender=Minutes, minutes=approved, points=points, by=by, at=moment)
    return approved


@transaction.atomic
def distribute_minutes(*, by: Actor, minutes: Minutes, at: datetime | None = None) -> dict[str, int]:
    """Send the approved notula to everybody who was invited, present or not; returns how many per channel.

    A double click sends once: the second is a RuleViolation. Walk-ins left no address.
    """
    if not (can_run(by, minutes.meeting) or can_approve_minutes(by, minutes.meeting)):
        raise RuleViolation(_("Notula didistribusikan oleh sekretariat."))
    moment = at or timezone.now()
    _move(minutes, Minutes.Status.DISTRIBUTED, by=by, at=moment, distributed_at=moment)
    current = _reload(minutes)
    counts = _announce(current, by=by, at=moment)
    _record(by, current, "minutes.distribute", channels=counts)
    return counts


def _tell_reviewers(minutes: Minutes, positions: Sequence[Position]) -> None:
    """Of a closed meeting: whoever else has the role does not know of it, and its chair may have no desk."""
    meeting = minutes.meeting
    topic = Topic(
        government_id=meeting.government_id, subject_kind=SUBJECT_KIND, subject_id=minutes.pk, stage=SUBMITTED,
        subject_version=minutes.version, circle_id=meeting.circle_id,
    )  # fmt: skip
    recipients = resolve_recipients(
        government_id=meeting.government_id,
        position_ids=[position.pk for position in positions],
        on=meeting.government.today,
    )
    announce(topic=topic, recipients=recipients, words=words_for_reviewers(minutes))


def _announce(minutes: Minutes, *, by: Actor, at: datetime) -> dict[str, int]:
    """One message per person; the PDF of an open meeting goes with it as soon as its bytes are ready.

    Who cannot sign in reads it behind his invitation link; an import of the past gives out none.
    """
    meeting = minutes.meeting
    day = timezone.localdate(at, timezone=meeting.government.zone)
    posts = invited_posts(meeting, day)
    recipients = resolve_recipients(
        government_id=meeting.government_id, position_ids=[post.pk for post in posts.values()], on=day
    )
    topic = Topic(
        government_id=meeting.government_id,
        subject_kind=SUBJECT_KIND,
        subject_id=minutes.pk,
        stage=DISTRIBUTED,
        circle_id=meeting.circle_id,
    )
    attached = None if meeting.is_closed_access else minutes.document_id
    strangers = {each.person_id for each in recipients if each.person_id and not each.has_account}
    links = issue_links(
        purpose=AccessLink.Purpose.INVITATION,
        subject_id=meeting.pk,
        government_id=meeting.government_id,
        person_ids=strangers if isinstance(by, User) else (),
        expires_at=at + LINK_LIFE,
    )
    words = words_for_minutes(minutes, links, posts)
    return announce(topic=topic, recipients=recipients, words=words, waits_for_document=attached)


def _require_approver(by: Actor, minutes: Minutes) -> None:
    if not can_approve_minutes(by, minutes.meeting):
        raise RuleViolation(_("Notula diperiksa oleh pemeriksa notula atau pimpinan rapat."))


def _require_seen(minutes: Minutes, version: int | None) -> None:
    """What is in review is what he saw; a notula that left the review is refused by its status."""
    stored = Minutes.objects.get(pk=minutes.pk)
    if version is not None and stored.version != version and stored.status == Minutes.Status.IN_REVIEW:
        words = _(
            "Notula ini diajukan lagi, atau kehadirannya diubah, sejak Anda membukanya. Periksa isinya sekali lagi."
        )
        raise StaleWrite(words, stored)


def _move(minutes: Minutes, to: str, *, by: Actor, at: datetime, **fields: object) -> None:
    """Change the state if it may, in one statement, so that of two at once only one succeeds."""
    sources = [state for state, targets in Minutes.MOVES.items() if to in targets]
    changed = Minutes.objects.filter(pk=minutes.pk, status__in=sources).update(
        status=to,
        status_changed_at=at,
        status_changed_by=by if isinstance(by, User) else None,
        version=F("version") + 1,
        **fields,
    )
    if not changed:
        now_is = Minutes.objects.get(pk=minutes.pk).get_status_display()
        raise RuleViolation(_("Langkah ini tidak dapat dilakukan: notula berstatus %(status)s.") % {"status": now_is})


def _reload(minutes: Minutes) -> Minutes:
    related = ("meeting__government__region", "meeting__chair", "meeting__venue", "signatory__organization", "document")
    return Minutes.objects.select_related(*related).get(pk=minutes.pk)


def _record(by: Actor, minutes: Minutes, action: str, **data: object) -> None:
    audit.record(
        by=by,
        action=action,
        on=minutes,
        government_id=minutes.meeting.government_id,
        data=data,
        circle_id=minutes.meeting.circle_id,
    )
