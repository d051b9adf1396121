"""What is left out of the sweep.

`make access` leaves out what is provably the same request or the same answer as that of another cell (`is_repetition`).
`make test` runs a part. Kept: at one's own place every role of HOME, one stranger, one of the other government, except
that of those who may only the first comes in; elsewhere the widest right, a narrow one and the one who may. Out: the
rest of the other government and of strangers; of those who may neither read nor write, the reading; htmx, PUT, PATCH,
DELETE and missing methods beyond one cell a route; HEAD beyond every fourth route. Nothing in it asks more of one
database than of another, so it runs on SQLite; `make test-long` asks everything on both.
"""

from functools import cache
from typing import Any

from tests.access.policy import POLICY
from tests.access.policy.words import ENDED, INSIDER, ROLES, Rule
from tests.access.sweep import Cell, routes

HERE = (*ROLES, ENDED, "other_secretariat", "anonymous")
ELSEWHERE = {
    "other": ("agency_head",),
    "foreign": ("secretariat",),
    "closed": ("secretariat", "agency_head", INSIDER),
    "crossed": ("secretariat",),
    "random": (),
}


def is_repetition(cell: Cell) -> bool:
    """Whether the answer cannot differ from that at one's own place, because nothing has looked at the place yet."""
    rule = POLICY[cell.route]
    if cell.place in ("", "own"):
        return False
    # Who came by a link brings no cookie: his request is that of the anonymous, byte for byte.
    if cell.role == "link":
        return True
    # HeadMiddleware is the innermost: the view has been asked for GET.
    if cell.method == "HEAD":
        return True
    # SignInRequiredMiddleware answers before the view, and the account is judged before the address.
    if cell.role == "disabled" and not rule.public:
        return True
    return cell.method not in rule.methods and _asks_method_first(_views()[cell.route])


@cache
def _asked_for_head() -> frozenset[str]:
    """One middleware answers HEAD for all views (`is_repetition`): a fourth of the routes shows that it does."""
    return frozenset(sorted(POLICY)[::4])


@cache
def _views() -> dict[str, Any]:
    return routes()


def _asks_method_first(view: Any) -> bool:
    """Whether the outermost decorator is `require_GET` and its kin, which looks at nothing but the method."""
    return view.__code__.co_filename.endswith("django/views/decorators/http.py")


def is_in_short_run(cell: Cell) -> bool:
    """Whether the cell belongs to `make test`."""
    rule = POLICY[cell.route]
    if rule.public:
        return not cell.htmx and cell.role == "anonymous"
    if cell.htmx or cell.method not in rule.methods or cell.method == "HEAD":
        asked = cell.method == "DELETE" or (cell.method == "HEAD" and cell.route in _asked_for_head())
        return asked and cell.role == "secretariat" and cell.place in ("", "own")
    if cell.place not in ("", "own"):
        return cell.role in ELSEWHERE[cell.place]
    return cell.role in HERE and cell.role not in _more_of_the_same(rule, cell.method)


def _more_of_the_same(rule: Rule, method: str) -> list[str]:
    """All but the first of those who may; where reading and writing are one right, all but two of who may not too."""
    allowed = (rule.readers if method == "GET" else rule.writers) or frozenset()
    left_out = [role for role in HERE if role in allowed][1:]
    if method == "GET" and rule.readers == rule.writers:
        left_out += [role for role in HERE if role not in allowed and role != "anonymous"][2:]
    return left_out
