"""Inviting one more post after the invitations were sent: the same letter, a link of its own."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import notifications
from meetings.models import Invitation, Meeting
from meetings.permissions import Actor, can_send
from meetings.services.invitations import addressee_of, announce_to, letter_of_meeting, new_code
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Incumbency, Position
from rakor_portal.errors import RuleViolation


@transaction.atomic
def invite_also(*, by: Actor, meeting: Meeting, position: Position) -> Invitation:
    """Invite `position` to a rakor that was sent and has not begun; a closed rakor's circle takes it in.

    The letter that was issued stays as it is: its list does not name the post, which comes after its last number.
    Sent twice, the second is refused. Whoever is invited after the deadline for answers must be able to answer: from
    then on answers are taken until the rakor begins, everybody's.
    """
    if not can_send(by, meeting):
        raise RuleViolation(_("Hanya sekretariat rakor yang dapat mengundang."))
    held = Meeting.objects.select_for_update(of=("self",)).select_related("government", "circle", "venue")
    current, now = held.get(pk=meeting.pk), timezone.now()
    if current.status != Meeting.Status.SCHEDULED or (current.starts_at is not None and current.starts_at <= now):
        raise RuleViolation(_("Undangan susulan hanya untuk rakor yang terjadwal dan belum dimulai."))
    rows = Invitation.objects.filter(meeting=current)
    if rows.filter(position=position).exists():
        raise RuleViolation(_("%(title)s sudah diundang.") % {"title": position.title})
    holder = Incumbency.objects.holders_on(current.government.today, [position.pk]).get(position.pk)
    last = rows.aggregate(last=Max("order"))["last"] or 0
    invitation = Invitation.objects.create(
        government_id=current.government_id, meeting=current, position=position,
        person_id=holder.person_id if holder else None, addressee=addressee_of(position, holder),
        category=position.category, order=last + 1, check_in_code=new_code(current.pk),
    )  # fmt: skip
    if current.circle:
        current.circle.positions.add(position)
    letter = letter_of_meeting(current)
    if letter and letter.reply_by and letter.reply_by < now:
        letter.reply_by = None
        letter.save(update_fields=["reply_by"])
    announce_to(
        current, [invitation], stage=notifications.INVITATION, say=notifications.invitation,
        day=current.government.today, document=letter.document if letter else None, letter=letter,
    )  # fmt: skip
    audit.record(
        by=by, action="meeting.invite_also", on=current, government_id=current.government_id,
        circle_id=current.circle_id, data={"position": position.pk},
    )  # fmt: skip
    return invitation
