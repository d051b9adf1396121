from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rakor_portal.audit.wording import action_words, kind_words
from rakor_portal.scoping import ScopedQuerySet


class AuditEntryQuerySet(ScopedQuerySet["AuditEntry"]):
    circle_path = "circle_id"

    def matching(
        self, *, actor: str = "", action: str = "", subject: str = "", since: datetime | None, before: datetime | None
    ) -> Self:
        """What the page of the administrator asks for; an empty word asks for nothing."""
        rows = self
        if actor:
            rows = rows.filter(actor_name__icontains=actor)
        if action:
            rows = rows.filter(action=action)
        if subject:
            rows = rows.filter(subject_label__icontains=subject)
        if since:
            rows = rows.filter(at__gte=since)
        return rows.filter(at__lt=before) if before else rows


class AuditEntry(models.Model):
    """Who did what, when, on behalf of whom. Append-only, chained by hash and sealed within a government.

    For investigation only: just the history tab and the audit page read it, no feature does.
    """

    government = models.ForeignKey("directory.Government", models.PROTECT, related_name="audit_entries")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(max_length=200)
    on_behalf_of = models.ForeignKey("directory.Position", models.PROTECT, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=300)
    data = models.JSONField(default=dict, blank=True)
    circle = models.ForeignKey("directory.Circle", models.PROTECT, null=True, blank=True, related_name="+")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["government", "sequence"]
        verbose_name = _("catatan riwayat")
        constraints = [
            models.UniqueConstraint(fields=["government", "sequence"], name="audit_entry_sequence_once"),
        ]
        indexes = [
            models.Index(fields=["government", "subject_kind", "subject_id"], name="audit_entry_subject"),
            models.Index(fields=["government", "action"], name="audit_entry_action"),
            models.Index(fields=["government", "at"], name="audit_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.action} {self.subject_label}"

    @property
    def action_words(self) -> str:
        """What was done, for people."""
        return action_words(self.action)

    @property
    def kind_words(self) -> str:
        """The kind of its subject, for people."""
        return kind_words(self.subject_kind)


class ChainHeadQuerySet(ScopedQuerySet["ChainHead"]):
    pass


class ChainHead(models.Model):
    """The last link of a government's chain; its row lock puts concurrent writers in order."""

    government = models.OneToOneField(
        "directory.Government", models.PROTECT, related_name="audit_chain", primary_key=True
    )
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    seal = models.CharField(max_length=64, blank=True)

    objects = ChainHeadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.sequence}: {self.hash[:12]}"
