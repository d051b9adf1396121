from django.db import models
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models import Circle, Government
from rakor_portal.scoping import ScopedQuerySet


class PriorityTopicQuerySet(ScopedQuerySet["PriorityTopic"]):
    pass


class PriorityTopic(models.Model):
    """Isu prioritas, as a government words it: stunting, layanan dasar, kemiskinan …"""

    government = models.ForeignKey(Government, models.PROTECT, related_name="priority_topics")
    name = models.CharField(_("nama isu prioritas"), max_length=100)
    slug = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=100)
    retired_on = models.DateField(null=True, blank=True)

    objects = PriorityTopicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("isu prioritas")
        constraints = [models.UniqueConstraint(fields=["government", "slug"], name="priority_topic_once")]

    def __str__(self) -> str:
        return self.name


class IssueQuerySet(ScopedQuerySet["Issue"]):
    circle_path = "circle_id"


class Issue(models.Model):
    """A case file that lives across meetings and years; agenda items point to it."""

    class Status(models.TextChoices):
        OPEN = "open", _("Terbuka")
        SETTLED = "settled", _("Tuntas")

    government = models.ForeignKey(Government, models.PROTECT, related_name="issues")
    title = models.CharField(_("isu"), max_length=250)
    topic = models.ForeignKey(PriorityTopic, models.PROTECT, null=True, blank=True, related_name="issues")
    rpjmd_goal = models.CharField(_("sasaran RPJMD"), max_length=250, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    circle = models.ForeignKey(Circle, models.PROTECT, null=True, blank=True, related_name="issues")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("isu")

    def __str__(self) -> str:
        return self.title
