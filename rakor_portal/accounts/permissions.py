"""Who holds which role today; roles come from positions and dates, never from the user."""

from django.contrib.auth.models import AnonymousUser

from rakor_portal.accounts.models import RoleGrant, User

Role = RoleGrant.Role

#: Roles that prepare and keep rakor; their first page is /home/.
STAFF_ROLES = (Role.GOVERNMENT_ADMIN, Role.SECRETARIAT, Role.MINUTE_TAKER, Role.APPROVER, Role.VERIFIER)


def has_role(user: User | AnonymousUser, *roles: str) -> bool:
    """Whether one of the user's positions carries one of `roles` today; a stranger has none."""
    return isinstance(user, User) and not user.role_codes.isdisjoint(roles)


def is_secretariat(user: User | AnonymousUser) -> bool:
    """Whether he keeps the rakor and the directory of his government."""
    return has_role(user, Role.SECRETARIAT, Role.GOVERNMENT_ADMIN)


def is_government_admin(user: User | AnonymousUser) -> bool:
    """Whether he manages users and roles of his government."""
    return has_role(user, Role.GOVERNMENT_ADMIN)


def is_leader(user: User | AnonymousUser) -> bool:
    """Whether he is kepala daerah, wakil or sekda, or acts as one."""
    return has_role(user, Role.LEADER)


def is_staff(user: User | AnonymousUser) -> bool:
    """Whether he works on rakor at all, in whatever role."""
    return has_role(user, *STAFF_ROLES)
