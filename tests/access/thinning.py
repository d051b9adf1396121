"""The part of the sweep that `make test` runs; `make access` leaves nothing out.

Left out: most roles outside their own place, most of the other government's, HEAD, htmx, PUT, PATCH, DELETE and the
405s for all but a few, and what a session without rights would get a second time.
"""

from tests.access.policy import POLICY
from tests.access.policy.words import ENDED, INSIDER, ROLES
from tests.access.sweep import Cell

#: Everybody of HOME, and who stands for the rest.
HERE = (*ROLES, INSIDER, ENDED, "other_secretariat", "anonymous")
#: The widest and the narrowest right at foreign places, and the one who may.
ELSEWHERE = {
    "other": ("agency_head",), "foreign": ("secretariat",), "closed": ("secretariat", "agency_head", INSIDER),
    "crossed": ("secretariat",), "random": (),
}  # fmt: skip


def is_in_short_run(cell: Cell) -> bool:
    """Whether the cell belongs to `make test`."""
    rule = POLICY[cell.route]
    if cell.htmx or cell.method not in ("GET", "POST"):
        return cell.role == "secretariat" and cell.place in ("", "own") and cell.method in ("HEAD", "DELETE", "POST")
    if cell.place not in ("", "own") and not (rule.public and cell.role == "anonymous"):
        return cell.role in ELSEWHERE[cell.place] and cell.method in rule.methods
    return cell.role in HERE and (cell.method in rule.methods or cell.role == "secretariat")
