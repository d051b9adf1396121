from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from rakor_portal.accounts.models.users import User
from rakor_portal.scoping import ScopedQuerySet


class SessionQuerySet(ScopedQuerySet["Session"]):
    government_path = "user__government_id"


class Session(AbstractBaseSession):
    """A browser that is signed in, and who it belongs to: one query then reads both.

    Without a user it is a browser on its way to signing in.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")

    objects = SessionQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "sesi"

    def __str__(self) -> str:
        return f"{self.user or '–'}, {self.expire_date}"
