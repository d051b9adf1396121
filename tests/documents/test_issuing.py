"""Issuing freezes; rendering happens once; what was made never changes."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from rakor_portal.actors import SEED
from rakor_portal.audit.models import AuditEntry
from rakor_portal.documents import rendering, storage
from rakor_portal.documents.models import Document
from rakor_portal.documents.services.issuing import issue_document, retry_rendering
from rakor_portal.documents.services.preparing import prepare_government
from rakor_portal.documents.tasks import render, render_pending
from rakor_portal.errors import RuleViolation
from tests.documents import samples
from tests.factories import make_government, make_user
from tests.scene import scene


@scene
def government():
    government = make_government()
    prepare_government(government)
    return government


def issue(government, *, by=SEED, **fields):
    defaults = {
        "kind": Document.Kind.MINUTES,
        "subject_kind": "meetings.minutes",
        "subject_id": 7,
        "title": "Notula Rakor Lintas Sektor",
        "content": samples.minutes(points=2),
        "file_name": "Notula-Rakor-2026-01-12.pdf",
        "dated_on": date(2026, 1, 14),
    }
    return issue_document(by=by, government=government, **{**defaults, **fields})


def stored_bytes(document):
    with default_storage.open(document.storage_name) as file:
        return file.read()


def test_issued_document_carries_its_number_in_content_and_trail(government):
    document = issue(government)

    assert document.number == "000.1.5/001/SETDA-LU/2026"
    assert document.content["number"] == document.number
    assert document.state == Document.State.FROZEN
    assert AuditEntry.objects.get(action="document.issue").data["number"] == document.number


def test_number_from_outside_is_kept_and_used_once(government):
    issue(government, number=" 400.14/99/X/2026 ")

    assert Document.objects.get().number == "400.14/99/X/2026"
    with pytest.raises(RuleViolation, match="sudah dipakai"):
        issue(government, subject_id=8, number="400.14/99/X/2026")


def test_register_passes_over_a_number_that_came_from_outside(government):
    issue(government, number="000.1.5/001/SETDA-LU/2026")

    assert issue(government, subject_id=8).number == "000.1.5/002/SETDA-LU/2026"


def test_version_is_issued_once_and_supersedes_the_one_before(government):
    first = issue(government)
    second = issue(government, version=2)

    with pytest.raises(RuleViolation, match="sudah diterbitkan"):
        issue(government, version=2)
    first.refresh_from_db()
    assert first.superseded_by == second


def test_list_without_number_takes_none(government):
    document = issue(
        government, kind=Document.Kind.ATTENDANCE_LIST, content=samples.attendance_list(rows=8), numbered=False
    )

    assert document.number == ""
    assert issue(government).number == "000.1.5/001/SETDA-LU/2026"


def test_rendering_stores_the_bytes_with_their_fingerprint(government):
    document = issue(government)

    render(document.pk)

    document.refresh_from_db()
    data = stored_bytes(document)
    assert document.state == Document.State.RENDERED
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.size == len(data)
    assert document.page_count >= 2
    assert AuditEntry.objects.filter(action="document.render").count() == 1


def test_bytes_never_change(government):
    document = issue(government)
    render(document.pk)
    document.refresh_from_db()
    before = (document.sha256, document.rendered_at, stored_bytes(document))

    assert rendering.render_document(document.pk) is False
    render_pending()

    document.refresh_from_db()
    assert (document.sha256, document.rendered_at, stored_bytes(document)) == before
    assert rendering.render_bytes(document).data == before[2]


def test_claimed_document_is_left_to_its_worker_until_the_lease_ends(government):
    document = issue(government)
    Document.objects.filter(pk=document.pk).update(claimed_at=timezone.now(), attempts=1)

    assert rendering.render_pending_documents() == 0

    Document.objects.filter(pk=document.pk).update(claimed_at=timezone.now() - rendering.LEASE - timedelta(seconds=1))
    assert rendering.render_pending_documents() == 1


def test_document_that_kills_its_worker_three_times_is_given_up(government):
    document = issue(government)
    long_ago = timezone.now() - rendering.LEASE - timedelta(seconds=1)
    Document.objects.filter(pk=document.pk).update(claimed_at=long_ago, attempts=rendering.MAX_ATTEMPTS)

    assert rendering.render_pending_documents() == 0

    document.refresh_from_db()
    assert document.state == Document.State.FAILED


def test_full_disk_is_told_and_can_be_tried_again(government, monkeypatch):
    document = issue(government)

    def refuse(name, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rendering, "store_bytes", refuse)
    render(document.pk)
    document.refresh_from_db()
    assert document.state == Document.State.FAILED
    assert "No space left" in document.failure

    monkeypatch.setattr(rendering, "store_bytes", storage.store_bytes)
    retry_rendering(by=make_user("secretariat", government=government), document=document)
    render_pending()
    document.refresh_from_db()
    assert document.state == Document.State.RENDERED
    with pytest.raises(RuleViolation):
        retry_rendering(by=make_user("secretariat", government=government), document=document)


def test_half_written_file_never_has_the_name(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    storage.store_bytes("documents/1/a.pdf", b"%PDF-1")
    storage.store_bytes("documents/1/a.pdf", b"%PDF-1")

    assert [path.name for path in (tmp_path / "documents/1").iterdir()] == ["a.pdf"]
