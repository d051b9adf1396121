"""Sessions that are read once, for the sweep and the fuzz."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rakor_portal.accounts.sessions import SessionStore


class Sessions:
    """The sessions as they were first read, with their users: for as long as no row changes.

    Who sends thousands of requests and takes each back need not read them, nor the user's offices, every time.
    """

    def __init__(self) -> None:
        self.known: dict[str, tuple[Any, dict[str, Any]]] = {}

    def forget(self) -> None:
        self.known.clear()

    @contextmanager
    def remembered(self) -> Iterator[None]:
        read = SessionStore.load

        def load(store: SessionStore) -> dict[str, Any]:
            key = store.session_key
            if key not in self.known:
                data = read(store)
                if store.user is None or store.session_key != key:
                    return data
                self.known[key] = store.user, data
            store.user, data = self.known[key]
            return dict(data)

        SessionStore.load = load
        try:
            yield
        finally:
            SessionStore.load = read
