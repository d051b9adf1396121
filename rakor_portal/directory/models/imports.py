from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models.governments import Government
from rakor_portal.scoping import ScopedQuerySet, make_public_id


class ImportBatchQuerySet(ScopedQuerySet["ImportBatch"]):
    def kept(self) -> Self:
        """Files whose preview may still be looked at."""
        return self.filter(created_at__gt=timezone.now() - ImportBatch.LIFETIME)

    def expired(self) -> Self:
        """Files that nobody applied in time."""
        return self.filter(state=ImportBatch.State.WAITING, created_at__lte=timezone.now() - ImportBatch.LIFETIME)


class ImportBatch(models.Model):
    """The rows of an uploaded sheet as text, until they are applied or a day has passed; the file is not kept.

    Only who sent it may see it: the rows hold personal numbers in full. They are emptied when they are applied.
    """

    class Kind(models.TextChoices):
        POSITIONS = "positions", _("Jabatan")
        PEOPLE = "people", _("Pejabat")
        INCUMBENTS = "incumbents", _("Pemangku jabatan")
        ACTION_ITEMS = "action_items", _("Tindak lanjut")

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu")
        APPLIED = "applied", _("Diterapkan")

    LIFETIME = timedelta(days=1)

    government = models.ForeignKey(Government, models.PROTECT, related_name="import_batches")
    public_id = models.CharField(max_length=12, unique=True, default=make_public_id)
    kind = models.CharField(_("jenis"), max_length=20, choices=Kind.choices)
    file_name = models.CharField(_("nama berkas"), max_length=150)
    sheet_name = models.CharField(_("nama lembar"), max_length=60)
    keys = models.JSONField(default=list)  # columns that were understood
    ignored = models.JSONField(default=list, blank=True)  # heads that mean nothing here
    rows = models.JSONField(default=list, blank=True)  # [number, {key: text}, [errors]]
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    result = models.JSONField(default=dict, blank=True)  # counts by outcome, once applied
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("impor")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="applied") | models.Q(applied_at__isnull=False),
                name="import_batch_applied_has_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file_name}"
