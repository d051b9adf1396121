"""The session engine and who is signed in: the session, its user, his person and government in one query."""

from typing import Any

from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db.models import CharField, DateTimeField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from rakor_portal.accounts.models import Session, User
from rakor_portal.prepared import Given, PreparedQuery


class SessionStore(DatabaseSessionStore):
    """Django's sessions in the database, read together with their user."""

    user: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """See Django's "Extending database-backed session engines"."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row to store; `user` follows from what Django's sign-in wrote into the session."""
        row: Any = super().create_model_instance(data)
        row.user_id = int(data[auth.SESSION_KEY]) if auth.SESSION_KEY in data else None
        return row

    def load(self) -> dict[str, Any]:
        """The session's data; an expired or unknown one is empty."""
        found = _session.rows(key=self.session_key, now=timezone.now()) if self.session_key else []
        row = found[0] if found else None
        if row is None:
            self._session_key = None
            return {}
        self.user = row.user
        data: dict[str, Any] = self.decode(row.session_data)
        return data


def _build_session() -> Any:
    alive = Session.objects.filter(session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField()))
    return alive.select_related("user__person", "user__government__audit_chain")


_session: PreparedQuery[Any] = PreparedQuery(_build_session, on_server=True)


class SessionUserMiddleware(AuthenticationMiddleware):
    """Django's middleware, without a second query for the ordinary case."""

    def process_request(self, request: HttpRequest) -> None:
        """`request.user`, found on first use."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]


def _user_of(request: HttpRequest) -> Any:
    """The session's user when everything about it is in order; any doubt is left to Django's own `get_user`."""
    user_id, proof = request.session.get(auth.SESSION_KEY), request.session.get(auth.HASH_SESSION_KEY, "")
    user: User | None = getattr(request.session, "user", None)
    known_backend = request.session.get(auth.BACKEND_SESSION_KEY) == "django.contrib.auth.backends.ModelBackend"
    if user is None or not user.is_active or str(user.pk) != user_id or not known_backend:
        return auth.get_user(request)
    return user if constant_time_compare(proof, user.get_session_auth_hash()) else auth.get_user(request)
