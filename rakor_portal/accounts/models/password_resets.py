from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q


class PasswordResetQuerySet(models.QuerySet["PasswordReset"]):
    #: Nobody waits longer for what he asked for a moment ago.
    WAITED_FOR = timedelta(hours=1)
    #: A new user waits for nothing and would never ask: his mail outlives a relay that fails on a Friday evening.
    OUTLIVES = timedelta(days=3)

    def overdue(self, now: datetime) -> Self:
        """What is not worth mailing any more."""
        asked = Q(is_first=False, requested_at__lt=now - self.WAITED_FOR)
        return self.filter(asked | Q(is_first=True, requested_at__lt=now - self.OUTLIVES))


class PasswordReset(models.Model):
    """An address typed under *Lupa kata sandi*, until the worker has dealt with it, whether or not anybody has it.

    Deleted when the mail is sent, so that the page does the same for every address and a lost broker loses nothing.
    With `is_first` nobody asked: an administrator made the user, who has not set a password yet.
    """

    email = models.EmailField()
    is_first = models.BooleanField(default=False)
    requested_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)

    objects = PasswordResetQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}"
