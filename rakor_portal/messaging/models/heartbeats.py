from typing import Self

from django.db import models

from rakor_portal.actors import Viewer


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def visible_to(self, user: Viewer) -> Self:
        """Of the installation, not of a government: whoever operates messages may see it."""
        return self if user.is_authenticated else self.none()


class Heartbeat(models.Model):
    """When a job that must run all the time last began and last came to its end.

    One row for each job. Kept in the database, so that web, worker and probes on other machines see the same.
    """

    TICK = "messaging.tick"

    name = models.CharField(max_length=40, primary_key=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HeartbeatQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
