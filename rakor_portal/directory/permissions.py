"""Who may open and change the directory. Roles are read by their codes, because accounts stands above this room."""

from typing import Protocol

from rakor_portal.actors import Viewer

EDITOR_ROLES = frozenset({"government_admin", "secretariat"})


class RoleHolder(Viewer, Protocol):
    """A viewer whose roles of today are known; `accounts.User` is one."""

    @property
    def role_codes(self) -> frozenset[str]: ...


def can_edit_directory(user: RoleHolder) -> bool:
    """Whether he keeps the directory of his government."""
    return not EDITOR_ROLES.isdisjoint(user.role_codes)


def can_restructure(user: RoleHolder) -> bool:
    """Whether he merges and splits organisations: holders and rights move with them."""
    return "government_admin" in user.role_codes


def can_take_personal_numbers(user: RoleHolder) -> bool:
    """Whether he may save lists with NIP and telephone in full; everybody else saves them masked."""
    return "government_admin" in user.role_codes
