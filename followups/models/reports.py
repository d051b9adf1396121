from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from followups.models.action_items import ActionItem
from rakor_portal.accounts.models import User
from rakor_portal.actors import Viewer
from rakor_portal.directory.models import Position
from rakor_portal.scoping import ScopedQuerySet, make_public_id


class ProgressReportQuerySet(ScopedQuerySet["ProgressReport"]):
    government_path = "item__government_id"

    def visible_to(self, user: Viewer) -> Self:
        """Reports are seen through their item; a draft by its writer alone."""
        if not isinstance(user, User):
            return self.none()
        seen = super().visible_to(user).filter(item__in=ActionItem.objects.visible_to(user))
        return seen.filter(~Q(status=ProgressReport.Status.DRAFT) | Q(reporter=user))

    def sent(self) -> Self:
        """Reports that left the writer's hands."""
        return self.exclude(status=ProgressReport.Status.DRAFT)


class ProgressReport(models.Model):
    """A progress report in four answers. A draft until sent; then it never changes, only its verdict is added."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draf")
        SUBMITTED = "submitted", _("Menunggu verifikasi")
        VERIFIED = "verified", _("Terverifikasi")
        RETURNED = "returned", _("Dikembalikan")

    class ObstacleKind(models.TextChoices):
        BUDGET = "anggaran", _("Anggaran")
        REGULATION = "regulasi", _("Regulasi")
        STAFF = "sdm", _("SDM")
        LAND = "lahan", _("Lahan/aset")
        DATA = "data", _("Data dan usulan")
        COORDINATION = "koordinasi", _("Koordinasi")
        THIRD_PARTY = "pihak_ketiga", _("Pihak ketiga")
        WEATHER = "cuaca", _("Cuaca/geografis")
        OTHER = "lainnya", _("Lainnya")

    item = models.ForeignKey(ActionItem, models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField(null=True, blank=True)  # given when sent
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    amount = models.DecimalField(_("jumlah selesai"), max_digits=14, decimal_places=2, null=True, blank=True)
    narrative = models.TextField(_("yang sudah dikerjakan"), max_length=2000, blank=True)
    has_obstacle = models.BooleanField(_("ada kendala"), null=True, blank=True)
    obstacle_kind = models.CharField(_("jenis kendala"), max_length=20, choices=ObstacleKind.choices, blank=True)
    obstacle = models.CharField(_("kendala"), max_length=500, blank=True)
    support_needed = models.CharField(_("bantuan yang diperlukan"), max_length=500, blank=True)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="progress_reports")
    on_behalf_of = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="+")
    receipt = models.CharField(_("tanda terima"), max_length=20, blank=True)
    client_ref = models.UUIDField(unique=True)
    page_ref = models.UUIDField(null=True, blank=True)  # the opened page that wrote the draft last
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        ordering = ["item", "number"]
        verbose_name = _("laporan kemajuan")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "number"], condition=~Q(number=None), name="progress_report_number_once"
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(status="submitted"),
                name="progress_report_one_in_queue",
                violation_error_message=_("Laporan sebelumnya masih diperiksa."),
            ),
            models.UniqueConstraint(
                fields=["item", "reporter"], condition=Q(status="draft"), name="progress_report_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0),
                name="progress_report_amount_not_negative",
                violation_error_message=_("Jumlah tidak boleh kurang dari nol."),
            ),
        ]

    def __str__(self) -> str:
        return f"Laporan {self.number or 'draf'} {self.item.code}"


class EvidenceQuerySet(ScopedQuerySet["Evidence"]):
    government_path = "report__item__government_id"

    def visible_to(self, user: Viewer) -> Self:
        """Files are seen through their report."""
        return super().visible_to(user).filter(report__in=ProgressReport.objects.visible_to(user))

    def standing(self) -> Self:
        """Files that were not taken off the draft."""
        return self.filter(removed_at=None)


class Evidence(models.Model):
    """A file that shows what was done; kept under a random name, shown only with its report."""

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="evidence")
    public_id = models.CharField(max_length=12, unique=True, default=make_public_id)
    storage_name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)  # taken off the draft
    has_place = models.BooleanField(default=False)  # a photograph whose sender chose to keep where it was taken
    is_accepted = models.BooleanField(null=True, blank=True)  # the verifier's tick; None until judged

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("data dukung")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sha256"],
                condition=Q(removed_at=None),
                name="evidence_once",
                violation_error_message=_("Berkas itu sudah dilampirkan."),
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class VerificationQuerySet(ScopedQuerySet["Verification"]):
    government_path = "report__item__government_id"

    def visible_to(self, user: Viewer) -> Self:
        """Verdicts are seen through their report."""
        return super().visible_to(user).filter(report__in=ProgressReport.objects.visible_to(user))


class Verification(models.Model):
    """The verdict on a report, by someone who did not report."""

    class Verdict(models.TextChoices):
        VERIFIED = "verified", _("Diverifikasi")
        RETURNED = "returned", _("Dikembalikan")

    report = models.OneToOneField(ProgressReport, models.PROTECT, related_name="verification")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    amount = models.DecimalField(_("jumlah yang diterima"), max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.CharField(_("catatan"), max_length=500, blank=True)
    fix_by = models.DateField(_("diperbaiki paling lambat"), null=True, blank=True)
    verifier = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="verifications")
    #: Copied from the report, so that the database itself refuses a verdict on one's own report.
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField()

    objects = VerificationQuerySet.as_manager()

    class Meta:
        ordering = ["verified_at"]
        verbose_name = _("verifikasi")
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="returned") | ~Q(note=""),
                name="verification_return_has_note",
                violation_error_message=_("Tuliskan alasan pengembalian."),
            ),
            models.CheckConstraint(
                condition=~Q(verifier=models.F("reporter")),
                name="verification_not_by_reporter",
                violation_error_message=_("Pelapor tidak boleh memeriksa laporannya sendiri."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} {self.report}"
