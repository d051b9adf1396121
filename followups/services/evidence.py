"""Evidence files: recognised by their bytes, never by their name; kept under a random name."""

import hashlib
import io
import secrets
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import puremagic
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from followups.models import Evidence, ProgressReport
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.errors import RuleViolation

MAX_BYTES = 5 * 1024 * 1024
MAX_FILES = 20
#: A picture of more dots than this is refused before it is unpacked.
MAX_PIXELS = 50_000_000
IMAGE_FORMATS = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
PDF = "application/pdf"
#: Office files are ZIP archives; the part that makes each of them one.
OFFICE_PARTS = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
}


@dataclass(frozen=True)
class _Recognised:
    content: bytes
    content_type: str
    suffix: str


def attach_evidence(*, by: User, report: ProgressReport, upload: "UploadedFile[Any]") -> Evidence:
    """Add one file to a draft; the same bytes twice are one row. Pictures lose their EXIF data (place, device).

    Raises RuleViolation when the file is too big, empty, of another kind than PDF, JPEG, PNG, WebP, DOCX
    or XLSX, or broken. The bytes reach storage before the row does, so a row never lacks its file.
    """
    _require_draft(by, report)
    if upload.size is not None and upload.size > MAX_BYTES:
        raise RuleViolation(_("Berkas %(name)s lebih dari 5 MB.") % {"name": upload.name})
    original = upload.read(MAX_BYTES + 1)
    recognised = _recognise(original, str(upload.name))
    digest = hashlib.sha256(recognised.content).hexdigest()
    same = report.evidence.standing().filter(sha256=digest).first()
    if same:
        return same
    folder = f"evidence/{report.item.government_id}"
    stored = default_storage.save(
        f"{folder}/{secrets.token_hex(16)}{recognised.suffix}", ContentFile(recognised.content)
    )
    return _keep(by, report, _display_name(str(upload.name), recognised.suffix), stored, recognised, digest)


@transaction.atomic
def _keep(
    by: User, report: ProgressReport, file_name: str, stored: str, recognised: _Recognised, digest: str
) -> Evidence:
    current = ProgressReport.objects.select_for_update().get(pk=report.pk)
    _require_draft(by, current)
    if current.evidence.standing().count() >= MAX_FILES:
        raise RuleViolation(_("Paling banyak %(count)s berkas per laporan.") % {"count": MAX_FILES})
    evidence = Evidence(
        report=current,
        storage_name=stored,
        file_name=file_name,
        content_type=recognised.content_type,
        size=len(recognised.content),
        sha256=digest,
        uploaded_by=by,
    )
    evidence.full_clean()
    evidence.save(force_insert=True)
    item = report.item
    audit.record(
        by=by, action="evidence.attach", on=evidence, government_id=item.government_id, data={"sha256": digest},
        circle_id=item.circle_id,
    )  # fmt: skip
    return evidence


@transaction.atomic
def remove_evidence(*, by: User, evidence: Evidence) -> None:
    """Take a file off a draft; the row stays with its moment. Evidence of a sent report cannot be removed."""
    report = evidence.report
    _require_draft(by, report)
    if Evidence.objects.filter(pk=evidence.pk, removed_at=None).update(removed_at=timezone.now()):
        audit.record(
            by=by, action="evidence.remove", on=evidence, government_id=report.item.government_id,
            circle_id=report.item.circle_id,
        )  # fmt: skip


def _require_draft(by: User, report: ProgressReport) -> None:
    if report.status != ProgressReport.Status.DRAFT or report.reporter_id != by.pk:
        raise RuleViolation(_("Data dukung hanya dapat diubah pada draf laporan Anda sendiri."))


def _recognise(content: bytes, name: str) -> _Recognised:
    """What the bytes are, or RuleViolation."""
    if not content:
        raise RuleViolation(_("Berkas %(name)s kosong.") % {"name": name})
    if len(content) > MAX_BYTES:
        raise RuleViolation(_("Berkas %(name)s lebih dari 5 MB.") % {"name": name})
    try:
        kind = puremagic.from_string(content, mime=True)
    except (puremagic.PureError, ValueError):
        kind = ""
    if content.startswith(b"%PDF-"):
        return _Recognised(content, PDF, ".pdf")
    if content.startswith(b"PK\x03\x04"):
        return _office_file(content, name)
    if kind.startswith("image/"):
        return _clean_image(content, name)
    raise _refusal(name)


def _refusal(name: str) -> RuleViolation:
    return RuleViolation(_("Berkas %(name)s bukan PDF, foto, Word, atau Excel.") % {"name": name})


def _office_file(content: bytes, name: str) -> _Recognised:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise _refusal(name) from error
    for part, (content_type, suffix) in OFFICE_PARTS.items():
        if part in parts and not any(each.endswith("vbaProject.bin") for each in parts):
            return _Recognised(content, content_type, suffix)
    raise _refusal(name)


def _clean_image(content: bytes, name: str) -> _Recognised:
    """The picture encoded anew: proven to be one, turned upright, without EXIF."""
    broken = RuleViolation(_("Foto %(name)s rusak atau terlalu besar.") % {"name": name})
    try:
        with Image.open(io.BytesIO(content), formats=list(IMAGE_FORMATS)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise broken
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            image_format = str(picture.format)
            options = {"quality": 85} if image_format != "PNG" else {}
            target = io.BytesIO()
            if image_format == "JPEG" and upright.mode not in {"RGB", "L", "CMYK"}:
                upright = upright.convert("RGB")
            upright.info.pop("exif", None)
            upright.save(target, format=image_format, exif=b"", **options)
    except UnidentifiedImageError as error:
        raise _refusal(name) from error
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise broken from error
    content_type, suffix = IMAGE_FORMATS[image_format]
    return _Recognised(target.getvalue(), content_type, suffix)


def _display_name(name: str, suffix: str) -> str:
    """The name as typed, without path and control signs, with the ending that the bytes deserve."""
    stem = PurePath(name.replace("\\", "/")).stem
    clean = "".join(sign for sign in stem if sign.isprintable() and sign not in '<>:"/|?*').strip(" .")
    return f"{clean[:140] or 'berkas'}{suffix}"
