"""From a row of the policy to the answer of one cell."""

from tests.access.policy.words import STRANGERS, Rule

# Kinds of answers. The sweep says which statuses belong to each.
OK, DONE, GOES, SIGN_IN, FORBIDDEN, HIDDEN, NO_METHOD, GONE, REFUSED = (
    "ok", "done", "goes", "sign in", "forbidden", "hidden", "no such method", "gone", "refused",
)  # fmt: skip

READING = ("GET", "HEAD")
MISSING = {404: HIDDEN, 410: GONE, 200: OK}


def expected(rule: Rule, role: str, method: str, place: str) -> str:
    """What the portal must answer to `role`."""
    if not rule.public and role in STRANGERS:
        return SIGN_IN
    if method not in rule.methods:
        return NO_METHOD
    if rule.public:
        return _of_open_page(rule, role, method, place)
    allowed = (rule.readers if method in READING else rule.writers) or frozenset()
    if rule.office and role not in allowed:
        return FORBIDDEN
    if not rule.knows(role, place) or place == "random":
        return HIDDEN
    if role not in allowed:
        # A part that does not exist there may be noticed before or after the role is asked.
        return REFUSED if place == "crossed" else FORBIDDEN
    if place == "crossed":
        return HIDDEN
    return _granted(rule, method)


def _of_open_page(rule: Rule, role: str, method: str, place: str) -> str:
    if rule.nobody:
        return HIDDEN
    if rule.only_strangers and role not in STRANGERS:
        return GOES
    if rule.of and place not in rule.valid:
        return MISSING[rule.missing]
    return _granted(rule, method)


def _granted(rule: Rule, method: str) -> str:
    if method in READING:
        return GOES if rule.goes else OK
    return DONE


def must_write(rule: Rule, role: str) -> bool:
    """Whether the good body changes something when this role posts it."""
    return rule.writes if isinstance(rule.writes, bool) else role in rule.writes
