"""Invitations to rakor to come follow the post that stands in the place of the invited one (ADR 0012)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from meetings import notifications
from meetings.models import Delegation, Invitation, Meeting
from meetings.permissions import Actor
from meetings.reports.coming import coming_invitations
from meetings.services.invitations import addressee_of, announce_to, letter_of_meeting, new_code
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Incumbency, Position
from rakor_portal.messaging.services.outbox import cancel


@dataclass(frozen=True)
class _Places:
    """The closed posts with those in their place, and who holds the new ones."""

    successors: dict[int, Position]
    holders: dict[int, Incumbency]
    same: frozenset[int]  # closed posts whose last holder holds the new one

    @classmethod
    def read(cls, successors: dict[Position, Position], on: date) -> "_Places":
        places = {old.pk: new for old, new in successors.items()}
        before = Incumbency.objects.holders_on(on - timedelta(days=1), places)
        after = Incumbency.objects.holders_on(on, [new.pk for new in places.values()])
        same = {
            old
            for old, new in places.items()
            if old in before and new.pk in after and before[old].person_id == after[new.pk].person_id
        }
        return cls(places, after, frozenset(same))


@transaction.atomic
def carry_invitations(*, by: Actor, successors: dict[Position, Position], on: date) -> int:
    """Invite the new posts to every rakor to come in the place of the closed ones; how many invitations ended.

    The same person keeps his answer and his link; somebody else is invited anew. Both are told. Who is invited in the
    new post already is not invited twice. The circle of a closed rakor takes the new post only for the same person;
    otherwise the invitation stays with the closed post, and its list says so. Drafts choose the new post as well.
    """
    places = _Places.read(successors, on)
    by_meeting: dict[int, list[Invitation]] = defaultdict(list)
    rows = coming_invitations().filter(position__in=places.successors).select_for_update(of=("self",))
    for row in rows.order_by("meeting_id", "order", "pk"):
        by_meeting[row.meeting_id].append(row)
    meetings = Meeting.objects.select_related("government", "circle", "venue").in_bulk(by_meeting)
    ended = sum(_carry(by, meetings[pk], rows, places, on) for pk, rows in by_meeting.items())
    _follow_in_drafts(places.successors)
    return ended


def _carry(by: Actor, meeting: Meeting, rows: Iterable[Invitation], places: _Places, on: date) -> int:
    """One rakor. Of several posts that end in one, whoever holds the new one hands his answer on."""
    going = [row for row in rows if meeting.circle is None or row.position_id in places.same]
    going.sort(key=lambda row: (row.position_id not in places.same, row.order, row.pk))
    invited = set(Invitation.objects.filter(meeting=meeting).values_list("position_id", flat=True))
    made: list[Invitation] = []
    for row in going:
        post = places.successors[row.position_id]
        if post.pk not in invited:
            made.append(_in_place_of(row, post, places))
            invited.add(post.pk)
    ended = [row.position_id for row in going]
    Invitation.objects.filter(pk__in=[row.pk for row in going]).update(withdrawn_at=timezone.now())
    cancel(subject_kind=notifications.SUBJECT_KIND, subject_id=meeting.pk, reason="jabatan digantikan", positions=ended)
    if meeting.circle:
        meeting.circle.positions.add(*[row.position_id for row in made])
    if made:
        _tell(meeting, made, on)
    if ended:
        audit.record(
            by=by, action="meeting.carry_invitations", on=meeting, government_id=meeting.government_id,
            circle_id=meeting.circle_id, data={"from": ended, "to": [row.position_id for row in made]},
        )  # fmt: skip
    return len(ended)


def _in_place_of(old: Invitation, post: Position, places: _Places) -> Invitation:
    """The invitation of the new post at the old one's place in the list; the answer stays with the same person."""
    holder = places.holders.get(post.pk)
    new = Invitation(
        government_id=old.government_id, meeting_id=old.meeting_id, position=post,
        person_id=holder.person_id if holder else None, addressee=addressee_of(post, holder),
        category=post.category, order=old.order, check_in_code=new_code(old.meeting_id),
    )  # fmt: skip
    keeps = old.position_id in places.same
    if keeps:
        new.reply, new.replied_at, new.reply_note = old.reply, old.replied_at, old.reply_note
        new.answered_by_id = old.answered_by_id
    new.save(force_insert=True)
    sent = old.delegations.filter(ended_at=None).order_by("-sequence").first() if keeps else None
    if sent is not None:
        Delegation.objects.create(
            invitation=new, name=sent.name, post=sent.post, reason=sent.reason, made_at=sent.made_at
        )
    return new


def _tell(meeting: Meeting, made: list[Invitation], on: date) -> None:
    """The letter with the link of who holds the new post; of a postponed rakor that it is postponed."""
    letter = letter_of_meeting(meeting)
    is_postponed = meeting.status == Meeting.Status.POSTPONED
    announce_to(
        meeting, made, stage=notifications.INVITATION,
        say=notifications.postponement if is_postponed else notifications.succession, day=on,
        document=letter.document if letter else None, letter=letter,
    )  # fmt: skip


def _follow_in_drafts(places: dict[int, Position]) -> None:
    """What was chosen or left out by hand for a rakor that is not sent yet."""
    for chosen in (Meeting.added_positions, Meeting.removed_positions):
        rows = chosen.through._default_manager.filter(position_id__in=places, meeting__status=Meeting.Status.DRAFT)
        for row in rows.values("meeting_id", "position_id"):
            chosen.through._default_manager.get_or_create(
                meeting_id=row["meeting_id"], position_id=places[row["position_id"]].pk
            )
