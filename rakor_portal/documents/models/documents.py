from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models import Circle, Government
from rakor_portal.scoping import ScopedQuerySet, make_public_id


class DocumentQuerySet(ScopedQuerySet["Document"]):
    circle_path = "circle_id"

    def of(self, *, kind: str = "", year: int | None = None) -> Self:
        """Those of a kind and of a year of issue; both open when empty."""
        rows = self.filter(kind=kind) if kind else self
        return rows.filter(issued_at__year=year) if year else rows

    def years(self) -> list[int]:
        """The years in which these were issued, newest first."""
        return [moment.year for moment in self.order_by().dates("issued_at", "year", order="DESC")]


class Document(models.Model):
    """An official document. Number and content are frozen in the transaction that issues it; the worker
    renders the bytes once, and from then on they never change.
    """

    class Kind(models.TextChoices):
        INVITATION_LETTER = "invitation_letter", _("Surat undangan")
        CHANGE_NOTICE = "change_notice", _("Surat perubahan jadwal")
        ATTENDANCE_LIST = "attendance_list", _("Daftar hadir")
        MINUTES = "minutes", _("Notula")

    class State(models.TextChoices):
        FROZEN = "frozen", _("Sedang dibuat")
        RENDERED = "rendered", _("Siap")
        FAILED = "failed", _("Gagal dibuat")

    government = models.ForeignKey(Government, models.PROTECT, related_name="documents")
    public_id = models.CharField(max_length=12, unique=True, default=make_public_id)
    kind = models.CharField(_("jenis"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("perihal"), max_length=250)
    number = models.CharField(_("nomor"), max_length=80, blank=True)
    dated_on = models.DateField(_("tanggal"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(_("versi"), default=1)
    #: What it belongs to, e.g. ("meetings.meeting", 12); the lower room knows no more.
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    circle = models.ForeignKey(Circle, models.PROTECT, null=True, blank=True, related_name="documents")
    content = models.JSONField()  # everything the template prints, frozen
    form_version = models.PositiveSmallIntegerField(default=1)  # of documents/templates and DocumentForm
    state = models.CharField(max_length=10, choices=State.choices, default=State.FROZEN)
    file_name = models.CharField(max_length=120)  # Notula-Rakor-2026-01-12.pdf
    storage_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)  # bytes
    page_count = models.PositiveSmallIntegerField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)  # a worker has it until its lease ends
    attempts = models.PositiveSmallIntegerField(default=0)  # of rendering, since it was issued or retried
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    rendered_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supersedes")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = _("dokumen resmi")
        constraints = [
            models.UniqueConstraint(
                fields=["government", "number"],
                condition=~Q(number=""),
                name="document_number_once",
                violation_error_message=_("Nomor itu sudah dipakai."),
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind", "version"],
                name="document_version_once",
                violation_error_message=_("Dokumen itu sudah diterbitkan."),
            ),
            models.CheckConstraint(
                condition=~Q(state="rendered") | (~Q(sha256="") & ~Q(storage_name="")),
                name="document_rendered_has_bytes",
                violation_error_message=_("Dokumen yang siap harus mempunyai berkas dan sidik digital."),
            ),
        ]
        indexes = [models.Index(fields=["government", "subject_kind", "subject_id"], name="document_subject")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    def get_absolute_url(self) -> str:
        return f"/documents/{self.public_id}/"

    @property
    def shown_version(self) -> int | None:
        """Which version of one paper this is, where there are several; a notice of change is a paper of its own."""
        is_only = self.version == 1 and self.superseded_by_id is None
        return None if is_only or self.kind == self.Kind.CHANGE_NOTICE else self.version

    @property
    def short_fingerprint(self) -> str:
        """The first signs of the sha256, enough to compare two papers by eye."""
        return self.sha256[:12]
