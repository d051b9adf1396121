"""Who may do what with an action item. Services guard with these, views ask early, templates get flags."""

from followups.models import ActionItem, Extension, ProgressReport, SavedView
from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.accounts.permissions import has_role, is_leader, is_secretariat

Status = ActionItem.Status

#: States in which a report can be sent.
REPORTABLE = (Status.ASSIGNED, Status.IN_PROGRESS, Status.RETURNED)


def is_owner(user: User, item: ActionItem) -> bool:
    """Whether the user holds the owning position today or is its operator."""
    return item.owner_id in user.duty_position_ids


def can_report(user: User, item: ActionItem) -> bool:
    """The owner, or his operator, while the ball is with the owner."""
    return item.status in REPORTABLE and is_owner(user, item)


def has_to_wait(user: User, item: ActionItem) -> bool:
    """The owner's side while nothing can be reported."""
    return is_owner(user, item) and not can_report(user, item)


def can_verify(user: User, item: ActionItem) -> bool:
    """A verifier or the secretariat, never on the side of the owner."""
    return has_role(user, RoleGrant.Role.VERIFIER, RoleGrant.Role.SECRETARIAT) and not is_owner(user, item)


def can_verify_report(user: User, report: ProgressReport) -> bool:
    """As `can_verify`, and not the one who reported; reads `report.item`."""
    return report.reporter_id != user.pk and can_verify(user, report.item)


def can_request_extension(user: User, item: ActionItem) -> bool:
    """The owner, or his operator, of an open item that has a due date."""
    return item.is_open and item.due_on is not None and is_owner(user, item)


def can_decide_extension(user: User, extension: Extension) -> bool:
    """A leader or the secretariat, but neither who asked nor the owner's side; reads `extension.item`."""
    may_decide = is_leader(user) or is_secretariat(user)
    return may_decide and extension.requested_by_id != user.pk and not is_owner(user, extension.item)


def can_remind(user: User, item: ActionItem) -> bool:
    """The secretariat sends a tagihan for an open item."""
    return item.is_open and is_secretariat(user)


def can_ask(user: User, item: ActionItem) -> bool:
    """A leader asks or directs; a dropped item is past asking."""
    return is_leader(user) and item.status != Status.DROPPED and not is_owner(user, item)


def can_answer(user: User, item: ActionItem) -> bool:
    """The owner, or his operator, answers what a leader asked."""
    return is_owner(user, item)


def can_reassign(user: User, item: ActionItem) -> bool:
    """The secretariat moves an open item to the position that is really in charge."""
    return item.is_open and is_secretariat(user)


def can_import_items(user: User) -> bool:
    """The secretariat changes items from a sheet; each row is judged again like a change by hand."""
    return is_secretariat(user)


def can_move_due_date(user: User, item: ActionItem) -> bool:
    """The secretariat sets another due date of an open item, never on the side of the owner."""
    return item.is_open and is_secretariat(user) and not is_owner(user, item)


def can_keep_views(user: User) -> bool:
    """Whoever sees any list: not one whose last term has ended."""
    return user.scope_government_id is not None


def can_share_views(user: User) -> bool:
    """The secretariat offers a saved view to everybody of the government."""
    return is_secretariat(user)


def can_edit_view(user: User, view: SavedView) -> bool:
    """A saved view belongs to who made it."""
    return view.owner_id == user.pk


def can_stop(user: User, item: ActionItem) -> bool:
    """Holding or dropping an item is a leader's decision."""
    return is_leader(user) and (item.is_open or item.status == Status.ON_HOLD)


def can_resume(user: User, item: ActionItem) -> bool:
    """A leader or the secretariat takes a held item up again."""
    return item.status == Status.ON_HOLD and (is_leader(user) or is_secretariat(user))


def can_reopen(user: User, item: ActionItem) -> bool:
    """The secretariat reopens what was wrongly closed."""
    return item.status == Status.DONE and is_secretariat(user)
