"""Answers to an invitation, through the narrow link or noted by the secretariat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, DateField, Max, OuterRef, Q, Subquery, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Delegation, Invitation, InvitationLetter, Meeting, Minutes
from meetings.permissions import Actor, can_send
from rakor_portal.accounts.models import AccessLink
from rakor_portal.actors import SystemActor
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Incumbency
from rakor_portal.documents.models import Document
from rakor_portal.errors import RuleViolation, StaleWrite
from rakor_portal.prepared import Given, PreparedQuery


@dataclass(frozen=True)
class Answer:
    """What is answered for one position."""

    invitation: Invitation
    reply: str
    delegate_name: str = ""
    delegate_post: str = ""
    note: str = ""
    seen: str | None = None  # the `answer_version` that was looked at


#: What the page behind the link shows; the letter's frozen content, which names every invitee, is none of it.
_SHOWN = (
    "government", "position", "addressee", "category", "order", "check_in_code", "reply", "reply_note", "replied_at",
    "answered_by",
    *(
        f"meeting__{name}"
        for name in (
            "government", "public_id", "title", "circle", "schedule_version", "starts_at", "ends_at", "started_at",
            "ended_at", "time_zone",
            "place", "online_link",
            "status", "status_reason", "venue__name", "venue__address", "chair__title", "minutes__status",
            "minutes__document", "letter__reply_by", "letter__document__state", "letter__document__size",
            "letter__document__storage_name", "letter__document__file_name", "letter__document__sha256",
        )
    ),
)  # fmt: skip


def invitations_of_link(link: AccessLink, *, day: date) -> list[Invitation]:
    """The standing invitations of positions that the link's person holds on `day`, in protocol order.

    Empty once he holds none of them: the link dies with the incumbency. One query, and one for who was sent instead;
    one more, for what was merged or split since, before a link is called dead.
    """
    invitations = _invitations.rows(
        day=day, person=link.person_id, meeting=link.subject_id, government=link.government_id
    )
    invitations = invitations or _of_succeeded_posts(link, day)
    prefetch_related_objects([each for each in invitations if each.reply == Invitation.Reply.DELEGATED], "delegations")
    return invitations


def _of_succeeded_posts(link: AccessLink, day: date) -> list[Invitation]:
    """Those of closed posts in whose place his stands, of a rakor that had begun; a closed one was his before."""
    rows = Invitation.objects.standing().filter(
        meeting=link.subject_id, government=link.government_id, position__closed_on__lte=day,
    ).exclude(position__successor=None)  # fmt: skip
    rows = rows.filter(Q(meeting__circle=None) | Q(person=link.person_id))
    related = ("meeting__venue", "meeting__chair", "meeting__letter__document", "meeting__minutes", "government")
    closed = list(rows.select_related("position__successor", *related).order_by("order", "pk"))
    posts = {each.pk: each.position.standing_on(day).pk for each in closed}
    holders = Incumbency.objects.holders_on(day, posts.values()) if closed else {}
    people = {pk: holder.person_id for pk, holder in holders.items()}
    return [each for each in closed if people.get(posts[each.pk]) == link.person_id]


def _build_invitations() -> Any:
    person, day = Given("person", BigIntegerField()), Given("day", DateField())
    running = Incumbency.objects.on(day)  # type: ignore[arg-type]  # known when it runs
    holder = running.filter(position_id=OuterRef("position_id")).acting_first().values("person_id")[:1]
    mine = Invitation.objects.standing().filter(
        meeting_id=Given("meeting", BigIntegerField()), government_id=Given("government", BigIntegerField())
    )
    return (
        mine.filter(position__in=running.filter(person_id=person).values("position_id"))
        .alias(holder=Subquery(holder))
        .filter(holder=person)
        .select_related("meeting__venue", "meeting__chair", "meeting__letter__document", "meeting__minutes")
        .only(*_SHOWN)
        .order_by("order", "pk")
    )


_invitations: PreparedQuery[Invitation] = PreparedQuery(_build_invitations, on_server=True)


def reply_deadline(meeting: Meeting, letter: InvitationLetter | None) -> datetime | None:
    """Until when answers are taken: the letter's date, else the beginning of the meeting."""
    return (letter.reply_by if letter else None) or meeting.starts_at


def reply_is_open(meeting: Meeting, letter: InvitationLetter | None, now: datetime) -> bool:
    """Whether answers are still taken."""
    deadline = reply_deadline(meeting, letter)
    return meeting.status == Meeting.Status.SCHEDULED and (deadline is None or now <= deadline)


@transaction.atomic
def answer_invitations(*, link: AccessLink, answers: Iterable[Answer], at: datetime | None = None) -> None:
    """The answers of one person for each of his positions; all of them or none. StaleWrite as for each of them."""
    for answer in answers:
        reply_to_invitation(
            invitation=answer.invitation,
            reply=answer.reply,
            delegate_name=answer.delegate_name,
            delegate_post=answer.delegate_post,
            note=answer.note,
            seen=answer.seen,
            link=link,
            at=at,
        )


@transaction.atomic
def reply_to_invitation(
    *,
    invitation: Invitation,
    reply: str,
    delegate_name: str = "",
    delegate_post: str = "",
    note: str = "",
    link: AccessLink | None = None,
    by: Actor | None = None,
    at: datetime | None = None,
    seen: str | None = None,
) -> Invitation:
    """Note an answer; it may be changed until the deadline. The same answer again changes nothing.

    Through a `link` the deadline holds. The secretariat (`by`) may note an answer given by telephone
    until the meeting begins. A delegate joins the chain of representation; another answer ends it.
    `seen` is the `answer_version` that was looked at; when the answer is another one by now, StaleWrite with it.
    """
    now = at or timezone.now()
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=invitation.pk)
    _guard(locked, link=link, by=by, now=now)
    name, post = delegate_name.strip(), delegate_post.strip()
    if reply == Invitation.Reply.DELEGATED and not (name and post):
        raise RuleViolation(_("Tuliskan nama dan jabatan yang mewakili."))
    standing = locked.delegations.filter(ended_at=None).order_by("-sequence").first()
    if _stands_so(locked, standing, Answer(locked, reply, name, post, note.strip())):
        return locked
    if seen is not None and seen != locked.answer_version:
        words = _("Jawaban ini berubah sejak Anda membukanya. Bandingkan, lalu simpan lagi bila tetap.")
        raise StaleWrite(words, locked)
    _keep_chain(locked, standing, reply, name, post, note.strip(), now)
    locked.reply, locked.reply_note, locked.replied_at, locked.answered_by = reply, note.strip(), now, None
    locked.save(update_fields=["reply", "reply_note", "replied_at", "answered_by"])
    audit.record(
        by=by or SystemActor(f"tautan undangan {link.public_id if link else ''}".strip()),
        action="invitation.reply", on=locked, government_id=locked.government_id,
        circle_id=locked.meeting.circle_id, data={"reply": reply}, on_behalf_of=invitation.position if by else None,
    )  # fmt: skip
    return locked


def _guard(invitation: Invitation, *, link: AccessLink | None, by: Actor | None, now: datetime) -> None:
    """Who may answer, and until when."""
    meeting = invitation.meeting
    if invitation.withdrawn_at:
        raise RuleViolation(_("Undangan ini sudah ditarik."))
    if by is not None:
        if not can_send(by, meeting):
            raise RuleViolation(_("Hanya sekretariat rakor yang dapat mencatat jawaban."))
        if meeting.status != Meeting.Status.SCHEDULED:
            raise RuleViolation(_("Jawaban hanya dicatat sebelum rapat dimulai."))
        return
    if link is None or link.subject_id != meeting.pk:
        raise RuleViolation(_("Tautan ini tidak berlaku untuk undangan itu."))
    letter = InvitationLetter.objects.filter(meeting=meeting).first()
    if not reply_is_open(meeting, letter, now):
        raise RuleViolation(_("Batas waktu konfirmasi sudah lewat. Hubungi sekretariat."))


def _stands_so(invitation: Invitation, standing: Delegation | None, answer: Answer) -> bool:
    """Whether that is the answer already: sent twice it changes nothing."""
    if (invitation.reply, invitation.reply_note) != (answer.reply, answer.note):
        return False
    if answer.reply != Invitation.Reply.DELEGATED:
        return standing is None
    return standing is not None and (standing.name, standing.post) == (answer.delegate_name, answer.delegate_post)


def _keep_chain(
    invitation: Invitation, standing: Delegation | None, reply: str, name: str, post: str, reason: str, now: datetime
) -> None:
    """End or lengthen the chain of representation."""
    delegated = reply == Invitation.Reply.DELEGATED
    if delegated and standing and (standing.name, standing.post) == (name, post):
        return
    if standing:
        standing.ended_at = now
        standing.save(update_fields=["ended_at"])
    if delegated:
        last = invitation.delegations.aggregate(last=Max("sequence"))["last"] or 0
        Delegation.objects.create(
            invitation=invitation, sequence=last + 1, name=name, post=post, reason=reason, made_at=now
        )


def letter_of(meeting: Meeting) -> InvitationLetter | None:
    """The letter that came with the link; read with the invitations (`invitations_of_link`)."""
    letter: InvitationLetter | None = getattr(meeting, "letter", None)
    return letter


def change_notice_of(meeting: Meeting) -> Document | None:
    """The newest letter that moved, postponed or cancelled the meeting; asked only when there was a change."""
    if meeting.schedule_version == 1:
        return None
    notices = Document.objects.filter(
        government_id=meeting.government_id,
        subject_kind=meeting._meta.label_lower,
        subject_id=meeting.pk,
        kind=Document.Kind.CHANGE_NOTICE,
    )
    return notices.defer("content").order_by("-version").first()


def minutes_for_link(meeting: Meeting, invitations: Iterable[Invitation]) -> Document | None:
    """The distributed notula, for who was invited; of a closed meeting only while his post is in its circle."""
    minutes: Minutes | None = getattr(meeting, "minutes", None)
    if minutes is None or minutes.document_id is None or minutes.status != Minutes.Status.DISTRIBUTED:
        return None
    posts = [each.position_id for each in invitations]
    if meeting.circle and not meeting.circle.positions.filter(pk__in=posts).exists():
        return None
    return Document.objects.defer("content").filter(pk=minutes.document_id).first()
