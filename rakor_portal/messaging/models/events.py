from django.db import models

from rakor_portal.messaging.models.messages import Message
from rakor_portal.scoping import ScopedQuerySet


class DeliveryEventQuerySet(ScopedQuerySet["DeliveryEvent"]):
    government_path = "message__government_id"
    circle_path = "message__circle_id"


class DeliveryEvent(models.Model):
    """One step of a hand-over, append-only: what the operator and the tests read."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="events")
    token = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    reply = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    objects = DeliveryEventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.step} {self.reply}"
