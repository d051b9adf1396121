"""Figures that are counted once and then remembered for as long as nothing in the government changed.

Every change of the product's records is written together with an entry of the audit chain, in one transaction. So the
number of the chain's last entry names a state of all records, and a figure remembered under it cannot be out of date.
It was read with the session, before what is counted: a figure may be newer than its number, never older.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import caches
from django.utils.translation import get_language

from followups.models.action_items import WIDE_ROLES
from rakor_portal.accounts.models import User

_Figures = TypeVar("_Figures")


def remembered(user: User, what: object, count: Callable[[], _Figures]) -> _Figures:
    """`count()`, or what it gave before to someone who sees the same rows; `what` names it by its `repr`.

    The memory is the process's own, so that no other service must run for a page to be shown.
    """
    chain = getattr(user.government, "audit_chain", None)
    if chain is None:
        return count()
    scope = (sorted(user.role_codes & WIDE_ROLES), sorted(user.duty_position_ids), [p.pk for p in user.positions_today])
    state = (chain.pk, chain.sequence, chain.hash, user.today, get_language())
    key = sha256(repr((state, scope, what)).encode()).hexdigest()
    memory = caches["figures"]
    found: _Figures | None = memory.get(key)
    if found is None:
        found = count()
        memory.set(key, found)
    return found
