from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from followups.models.reports import Evidence, ProgressReport
from rakor_portal.accounts.models import User
from rakor_portal.actors import Viewer
from rakor_portal.scoping import ScopedQuerySet, make_public_id


class UploadQuerySet(ScopedQuerySet["Upload"]):
    government_path = "report__item__government_id"

    def visible_to(self, user: Viewer) -> Self:
        """An upload is its sender's alone."""
        return super().visible_to(user).filter(uploaded_by=user) if isinstance(user, User) else self.none()

    def running(self) -> Self:
        """Not whole yet, or whole and not judged yet."""
        return self.filter(evidence=None)


class Upload(models.Model):
    """A file on its way in pieces, so that a lost signal costs a piece and not the file; then it is evidence."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="uploads")
    public_id = models.CharField(max_length=12, unique=True, default=make_public_id)
    #: What the sender's device calls the file: name, size and date. The same again continues where it stopped.
    fingerprint = models.CharField(max_length=100)
    file_name = models.CharField(max_length=250)
    size = models.PositiveIntegerField()  # bytes, as announced
    offset = models.PositiveIntegerField(default=0)  # bytes that are here
    keep_place = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    evidence = models.ForeignKey(Evidence, models.CASCADE, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("unggahan")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "uploaded_by", "fingerprint"],
                condition=Q(evidence=None),
                name="upload_running_once",
                violation_error_message=_("Berkas itu sedang diunggah."),
            ),
            models.CheckConstraint(
                condition=Q(offset__lte=F("size")),
                name="upload_offset_within_size",
                violation_error_message=_("Potongan berkas melebihi ukuran berkasnya."),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def path(self) -> Path:
        """Where the pieces lie: in the data folder, never where files are served from."""
        return parts_folder() / f"{self.public_id}.part"

    @property
    def percent(self) -> int:
        """How much of it is here."""
        return 100 * self.offset // self.size if self.size else 0

    @property
    def is_whole(self) -> bool:
        """Whether every piece is here."""
        return self.offset == self.size


def parts_folder() -> Path:
    """The folder of unfinished uploads."""
    return Path(settings.DATA_DIR) / "uploads"
