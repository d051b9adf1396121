"""Files that arrive in pieces: begun, continued from where they stopped, judged when whole.

After the core of tus 1.0 (https://tus.io/protocols/resumable-upload): the sender asks for the offset and sends from
there; a piece at another offset is refused with the right one.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from followups.models import Evidence, ProgressReport, Upload
from followups.models.uploads import parts_folder
from followups.services.evidence import MAX_FILES, attach_evidence, require_draft
from followups.storage import discard_upload
from rakor_portal.accounts.models import User
from rakor_portal.errors import RuleViolation
from rakor_portal.inspection.inspecting import announce
from rakor_portal.inspection.purposes import EVIDENCE

#: A piece; small enough that a village phone sends it in seconds, and never more in memory.
MAX_PIECE = 1024 * 1024


class WrongOffset(Exception):
    """The piece does not follow what is here; `offset` says where to go on."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@transaction.atomic
def start_upload(
    *, by: User, report: ProgressReport, file_name: str, size: int, fingerprint: str, keep_place: bool = False
) -> Upload:
    """Begin, or find the one begun with the same fingerprint. Raises RuleViolation for name, size or number."""
    require_draft(by, report)
    announce(name=file_name, size=size, purpose=EVIDENCE)
    ProgressReport.objects.select_for_update().get(pk=report.pk)
    running = report.uploads.running().filter(uploaded_by=by)
    begun = running.filter(fingerprint=fingerprint, size=size).first()
    if begun:
        return begun
    if running.count() + report.evidence.standing().count() >= MAX_FILES:
        raise RuleViolation(_("Paling banyak %(count)s berkas per laporan.") % {"count": MAX_FILES})
    upload = Upload(
        report=report, file_name=file_name, size=size, fingerprint=fingerprint, keep_place=keep_place, uploaded_by=by
    )
    upload.full_clean()
    upload.save(force_insert=True)
    return upload


@transaction.atomic
def append_piece(*, by: User, upload: Upload, offset: int, data: bytes) -> Upload:
    """Write one piece at `offset`. Raises WrongOffset, and RuleViolation when it is more than was announced.

    The row is written after the bytes: a crash between them leaves bytes that the next piece overwrites.
    """
    held = Upload.objects.select_for_update().select_related("report").get(pk=upload.pk)
    require_draft(by, held.report)
    here = held.path.stat().st_size if held.path.exists() else 0
    if offset != held.offset or here < offset:
        raise WrongOffset(min(held.offset, here))
    if offset + len(data) > held.size:
        raise RuleViolation(_("Potongan berkas melebihi ukuran berkasnya. Unggah lagi dari awal."))
    parts_folder().mkdir(parents=True, exist_ok=True)
    with held.path.open("r+b" if here else "wb") as file:
        file.seek(offset)
        file.write(data)
        file.truncate()
    held.offset = offset + len(data)
    held.save(update_fields=["offset", "updated_at"])
    return held


def finish_upload(*, by: User, upload: Upload) -> Evidence:
    """Judge a whole file and make it evidence; asked again, the same evidence. A refused file is forgotten."""
    if upload.evidence:
        return upload.evidence
    try:
        evidence = attach_evidence(
            by=by, report=upload.report, source=upload.path, name=upload.file_name, keep_place=upload.keep_place
        )
    except FileNotFoundError:  # a second request for the same was quicker
        upload.refresh_from_db()
        if upload.evidence is None:
            raise RuleViolation(_("Unggahan terputus. Unggah berkas itu lagi.")) from None
        return upload.evidence
    except RuleViolation:
        discard_upload(upload=upload)
        raise
    Upload.objects.filter(pk=upload.pk).update(evidence=evidence)
    upload.path.unlink(missing_ok=True)
    return evidence
