"""Who looks and who acts, as the lower rooms need to know them.

`accounts.User` fulfils `Viewer`; the rooms below `accounts` use only these protocols, so that
imports keep flowing one way.
"""

from dataclasses import dataclass
from typing import Any, Protocol


class Viewer(Protocol):
    """Whoever a QuerySet is narrowed for (`visible_to`): a user or the anonymous visitor."""

    @property
    def is_authenticated(self) -> bool: ...

    @property
    def scope_government_id(self) -> int | None:
        """The one government whose rows this viewer may see; None sees nothing."""

    @property
    def scope_circles(self) -> Any:
        """Circles (closed meetings) of which one of the viewer's positions is a member today: ids, as a subquery."""

    @property
    def scope_circle_ids(self) -> frozenset[int]:
        """The same, read from the database."""


class ShapedViewer(Viewer, Protocol):
    """A viewer for whom a query can be prepared; see `accounts.ScopeShape`."""

    @property
    def scope_shape(self) -> Any:
        """What the text of a query that is narrowed to him depends on; `.viewer()` has the places of his numbers."""

    @property
    def scope_values(self) -> dict[str, Any]:
        """His numbers."""


@dataclass(frozen=True)
class SystemActor:
    """A named job that acts without a person: planner, seed, reminder."""

    name: str


SEED = SystemActor("seed")
REMINDERS = SystemActor("reminders")
DISPATCHER = SystemActor("dispatcher")
RENDERER = SystemActor("renderer")
RESTORE = SystemActor("restore")
RETENTION = SystemActor("retention")
OPERATOR = SystemActor("operator")
