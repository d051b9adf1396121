"""Who may do what with messages. The room stands below `accounts`, so it knows roles only by their codes."""

from typing import Protocol

from rakor_portal.actors import Viewer
from rakor_portal.directory.models import Government

OPERATOR_ROLES = frozenset({"secretariat", "government_admin"})


class Reader(Viewer, Protocol):
    """A signed-in user, as far as this room needs him."""

    @property
    def pk(self) -> int: ...

    @property
    def person_id(self) -> int: ...

    @property
    def government(self) -> Government: ...

    @property
    def role_codes(self) -> frozenset[str]: ...


def can_operate_messages(user: Reader) -> bool:
    """Whether `user` may see the delivery report and decide on what failed: secretariat and administrator."""
    return bool(user.role_codes & OPERATOR_ROLES)
