"""Issuing: number and content are frozen in the caller's transaction; the worker renders the bytes after it."""

import hashlib
import json
from dataclasses import replace
from datetime import date

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rakor_portal.accounts.models import User
from rakor_portal.actors import SystemActor
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government
from rakor_portal.documents.contents import (
    AttendanceListContent,
    ChangeNoticeContent,
    InvitationLetterContent,
    MinutesContent,
)
from rakor_portal.documents.models import Document, DocumentForm
from rakor_portal.documents.services.numbers import check_external_number, take_document_number
from rakor_portal.documents.tasks import render
from rakor_portal.errors import RuleViolation
from rakor_portal.nudging import nudge

AnyContent = InvitationLetterContent | ChangeNoticeContent | AttendanceListContent | MinutesContent


@transaction.atomic
def issue_document(
    *,
    by: models.Model | SystemActor,
    government: Government,
    kind: str,
    subject_kind: str,
    subject_id: int,
    title: str,
    content: AnyContent,
    file_name: str,
    dated_on: date | None,
    number: str | None = None,
    numbered: bool = True,
    version: int = 1,
    circle_id: int | None = None,
    classification: str = "",
) -> Document:
    """Freeze an official document in the caller's transaction; its bytes follow from the worker.

    The number comes from the register unless `number` was given from outside or `numbered` is false. A later
    version supersedes the one before it. Raises RuleViolation for a number already used, a version already issued.
    """
    versions = _versions_before(subject_kind=subject_kind, subject_id=subject_id, kind=kind, version=version)
    issued_at = timezone.now()
    day = dated_on or timezone.localdate(issued_at, timezone=government.zone)
    if number:
        number = check_external_number(government=government, number=number)
    elif numbered:
        number = take_document_number(government=government, kind=kind, dated_on=day, classification=classification)
    number = number or ""
    document = Document.objects.create(
        government=government, kind=kind, title=title, number=number, dated_on=dated_on, version=version,
        subject_kind=subject_kind, subject_id=subject_id, circle_id=circle_id, file_name=file_name, issued_at=issued_at,
        form_version=_form_version_on(government, day), issued_by=by if isinstance(by, User) else None,
        content=replace(content, number=number).to_json(),
    )  # fmt: skip
    versions.exclude(pk=document.pk).update(superseded_by=document)
    _record_issue(by, document)
    _wake_renderer(document)
    return document


@transaction.atomic
def retry_rendering(*, by: User, document: Document) -> None:
    """Open a failed document for the worker again. Raises RuleViolation when it is not failed (any more)."""
    failed = Document.objects.filter(pk=document.pk, state=Document.State.FAILED)
    if not failed.update(state=Document.State.FROZEN, attempts=0, claimed_at=None, failure=""):
        raise RuleViolation(_("Berkas ini tidak sedang gagal dibuat."))
    audit.record(
        by=by,
        action="document.retry",
        on=document,
        government_id=document.government_id,
        circle_id=document.circle_id,
    )
    _wake_renderer(document)


def _versions_before(*, subject_kind: str, subject_id: int, kind: str, version: int) -> models.QuerySet[Document]:
    """The versions that the new one supersedes."""
    versions = Document.objects.filter(subject_kind=subject_kind, subject_id=subject_id, kind=kind)
    if versions.filter(version=version).exists():
        raise RuleViolation(_("Dokumen itu sudah diterbitkan."))
    return versions.filter(superseded_by=None)


def _record_issue(by: models.Model | SystemActor, document: Document) -> None:
    content = json.dumps(document.content, sort_keys=True, ensure_ascii=False)
    audit.record(
        by=by,
        action="document.issue",
        on=document,
        government_id=document.government_id,
        data={
            "kind": document.kind,
            "number": document.number,
            "version": document.version,
            "content": hashlib.sha256(content.encode()).hexdigest(),
        },
        circle_id=document.circle_id,
    )


def _wake_renderer(document: Document) -> None:
    """After the commit. Without a broker the sweeper finds the document within a minute."""
    nudge(render, document.pk)


def _form_version_on(government: Government, day: date) -> int:
    """The newest paper and margins that hold on `day`; 1 is the default of Permendagri 1/2023."""
    versions = DocumentForm.objects.filter(government=government)
    held = versions.filter(models.Q(valid_from=None) | models.Q(valid_from__lte=day))
    return held.aggregate(newest=models.Max("version"))["newest"] or 1
