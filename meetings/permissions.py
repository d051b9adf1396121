"""Who may do what with a rakor: one-line sentences. The service is the guard; a view asks early."""

from meetings.models import Meeting
from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.accounts.permissions import has_role, is_leader, is_secretariat
from rakor_portal.actors import SystemActor

#: Whoever acts: a person, or a named job such as the seed.
Actor = User | SystemActor

NOT_ALLOWED = "Halaman ini untuk sekretariat rakor."


def knows_of(by: Actor, meeting: Meeting) -> bool:
    """Whether the meeting exists for this actor: his government, and his circle when it is closed."""
    if isinstance(by, SystemActor):
        return True
    if by.scope_government_id != meeting.government_id:
        return False
    return meeting.circle_id is None or meeting.circle_id in by.scope_circle_ids


def holds(by: User, position_id: int | None) -> bool:
    """Whether the user holds that position today."""
    return position_id is not None and any(position.pk == position_id for position in by.positions_today)


def can_schedule(by: Actor) -> bool:
    """Secretariat and government administrators plan rakor."""
    return isinstance(by, SystemActor) or is_secretariat(by)


def can_edit(by: Actor, meeting: Meeting) -> bool:
    """A draft is edited by those who plan rakor, if they may know of it."""
    return can_schedule(by) and knows_of(by, meeting)


def can_send(by: Actor, meeting: Meeting) -> bool:
    """Sending the invitations, changing date or place, postponing and cancelling: the secretariat."""
    return can_edit(by, meeting)


def can_run(by: Actor, meeting: Meeting) -> bool:
    """Starting and ending, attendance and live minutes: secretariat, minute-takers, the meeting's own minute-taker."""
    if isinstance(by, SystemActor):
        return True
    minutes_person = has_role(by, RoleGrant.Role.MINUTE_TAKER) or holds(by, meeting.minute_taker_id)
    return knows_of(by, meeting) and (is_secretariat(by) or minutes_person)


def can_approve_minutes(by: Actor, meeting: Meeting) -> bool:
    """The approver role, or whoever chaired the meeting."""
    if isinstance(by, SystemActor):
        return True
    return knows_of(by, meeting) and (has_role(by, RoleGrant.Role.APPROVER) or holds(by, meeting.chair_id))


def can_see_replies(by: Actor, meeting: Meeting) -> bool:
    """Who answered and who stays away: for those who run the meeting, its chair and the leaders."""
    if isinstance(by, SystemActor):
        return True
    return knows_of(by, meeting) and (can_run(by, meeting) or is_leader(by) or can_approve_minutes(by, meeting))
