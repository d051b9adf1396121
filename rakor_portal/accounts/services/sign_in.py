"""Who comes with a name and a password. What a stranger learns is the same for every name."""

from datetime import timedelta

from django.contrib.auth import authenticate
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from rakor_portal.accounts.models import User
from rakor_portal.accounts.services.throttles import Limit, claim, forget, give_back
from rakor_portal.audit import services as audit
from rakor_portal.errors import TooManyAttempts

#: Guessing one's password from one place; then from many places; then many people's from one place, which may be
#: a whole office behind one address.
PAIR = Limit("sign-in", most=5, within=timedelta(minutes=15))
NAME = Limit("sign-in-name", most=100, within=timedelta(days=1))
ADDRESS = Limit("sign-in-address", most=100, within=timedelta(minutes=15))

#: What a session remembers: who owes a code; which second factor was shown; the roles it was last seen with.
AWAITED_KEY, FACTOR_KEY, ROLES_KEY = "awaited", "second_factor", "roles"
CODE_WITHIN = timedelta(minutes=10)


class DoorClosed(TooManyAttempts):
    """Which of the limits is reached, so that the page says what is closed and until when; the same for every name."""

    def __init__(self, limit: Limit) -> None:
        super().__init__()
        self.limit = limit


def check_password(*, email: str, password: str, address: str) -> User | None:
    """The user whose name and password these are; None for a wrong one, an unknown name, a disabled user.

    An unknown name is hashed too (Django's ModelBackend), so that all answers take equally long. Raises
    DoorClosed before the password is looked at when this try is one too many, and after the last wrong one.
    """
    left = claim(PAIR, email, address)
    if left is None:
        raise DoorClosed(PAIR)
    if claim(NAME, email) is None:
        raise DoorClosed(NAME)
    if claim(ADDRESS, address) is None:
        raise DoorClosed(ADDRESS)
    user = authenticate(username=email, password=password)
    if isinstance(user, User):
        open_door(email=email, address=address)
        give_back(ADDRESS, address)
        return user
    if left == 0:
        raise DoorClosed(PAIR)
    return None


def open_door(*, email: str, address: str) -> None:
    """Forget the wrong passwords of this name from this place: who holds its mailbox has shown who he is."""
    forget(PAIR, email, address)
    forget(NAME, email)


def await_code(session: SessionBase, *, user: User, then: str) -> None:
    """Remember who has shown his password and owes a code; he is not signed in. The session gets a new key."""
    session.flush()
    until = (timezone.now() + CODE_WITHIN).timestamp()
    session[AWAITED_KEY] = {"user": user.pk, "proof": user.get_session_auth_hash(), "until": until, "then": then}


def awaited(session: SessionBase) -> tuple[User | None, str]:
    """Who owes a code, and where he was going; nobody after ten minutes, or when his password has changed since."""
    kept = session.get(AWAITED_KEY)
    if not kept or kept["until"] < timezone.now().timestamp():
        return None, ""
    user = User.objects.get_queryset().filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(kept["proof"], user.get_session_auth_hash()):
        return None, ""
    return user, kept["then"]


def begin_session(session: SessionBase, *, user: User, factor: str = "") -> None:
    """What the session of a signed-in user remembers (`middleware.py` reads it)."""
    session.pop(AWAITED_KEY, None)
    session[ROLES_KEY] = sorted(user.role_codes)
    if factor:
        session[FACTOR_KEY] = factor


@transaction.atomic
def record_sign_in(*, by: User, second_factor: str = "") -> None:
    """Note who signed in, and with which second factor."""
    audit.record(
        by=by, action="user.sign_in", on=by, government_id=by.government_id,
        data={"second_factor": second_factor} if second_factor else None,
    )  # fmt: skip


@transaction.atomic
def sign_out_everywhere(*, by: User) -> None:
    """End every session of the user, this one too."""
    end_sessions(by)
    audit.record(by=by, action="user.sign_out_everywhere", on=by, government_id=by.government_id)


def end_sessions(user: User) -> None:
    """Make every session of the user worthless; the caller's transaction says why."""
    User.objects.get_queryset().filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
