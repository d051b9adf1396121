from django.db import models


class Throttle(models.Model):
    """How often something was tried in a window that is still open, by a fingerprint of who tried.

    No product data and nobody's: it tells neither name nor address, and is deleted when its window has closed.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.key[:12]}: {self.count}"
