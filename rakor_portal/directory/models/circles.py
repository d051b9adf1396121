from django.db import models
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models.governments import Government
from rakor_portal.directory.models.positions import Position
from rakor_portal.scoping import ScopedQuerySet


class CircleQuerySet(ScopedQuerySet["Circle"]):
    circle_path = "pk"


class Circle(models.Model):
    """Who may know of a closed meeting: positions. Meeting, document, message and audit rows point to it.

    Not even the government's administrator sees what it covers unless one of his positions is a member.
    """

    government = models.ForeignKey(Government, models.PROTECT, related_name="circles")
    positions = models.ManyToManyField(Position, related_name="circles")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CircleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("lingkar rapat tertutup")

    def __str__(self) -> str:
        return f"Lingkar {self.pk}"
