"""The part of the sweep that `make test` runs; `make access` leaves nothing out.

Kept: at one's own place every role of HOME, one stranger, one of the other government, except that of those who may
only the first two come in; elsewhere the widest right, a narrow one and the one who may. Left out: the rest of the
other government and of strangers, and HEAD, htmx, PUT, PATCH, DELETE and missing methods beyond one cell a route.
"""

from tests.access.policy import POLICY
from tests.access.policy.words import ENDED, INSIDER, ROLES, Rule
from tests.access.sweep import Cell

HERE = (*ROLES, ENDED, "other_secretariat", "anonymous")
ELSEWHERE = {
    "other": ("agency_head",),
    "foreign": ("secretariat",),
    "closed": ("secretariat", "agency_head", INSIDER),
    "crossed": ("secretariat",),
    "random": (),
}


def is_in_short_run(cell: Cell) -> bool:
    """Whether the cell belongs to `make test`."""
    rule = POLICY[cell.route]
    if rule.public:
        return not cell.htmx and cell.role == "anonymous"
    if cell.htmx or cell.method not in rule.methods or cell.method == "HEAD":
        return cell.role == "secretariat" and cell.place in ("", "own") and cell.method in ("HEAD", "DELETE")
    if cell.place not in ("", "own"):
        return cell.role in ELSEWHERE[cell.place]
    return cell.role in HERE and cell.role not in _more_of_the_same(rule, cell.method)


def _more_of_the_same(rule: Rule, method: str) -> list[str]:
    allowed = (rule.readers if method == "GET" else rule.writers) or frozenset()
    return [role for role in HERE if role in allowed][2:]
