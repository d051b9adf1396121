"""Uploads and papers in a bucket: private, read through the portal, backed up and restored like a folder."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils import timezone

from rakor_portal.documents.files import document_response, emblem_response
from rakor_portal.documents.layout import document_html, page_rules
from rakor_portal.documents.models import Document, DocumentForm, Letterhead
from rakor_portal.documents.pdf import render_pdf
from rakor_portal.documents.services.letterheads import change_letterhead
from rakor_portal.documents.services.preparing import prepare_government
from rakor_portal.documents.services.signatures import letterhead_for
from rakor_portal.documents.storage import local_path, store_bytes
from rakor_portal.messaging.models import Attachment, Message
from rakor_portal.messaging.notifications.dispatcher import dispatch_due
from rakor_portal.operations import health
from rakor_portal.operations.backups import make_backup
from rakor_portal.operations.files import check_files, stored_names
from rakor_portal.operations.manifest import read_manifest
from tests.documents import samples
from tests.factories import make_user
from tests.inspection import makers
from tests.messaging.conftest import smtp  # noqa: F401 -- a fixture
from tests.messaging.test_deliveries import make_message
from tests.operations.s3_server import Bucket

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.7 notula"
SUM = hashlib.sha256(PAPER).hexdigest()


@pytest.fixture
def bucket(settings, tmp_path):
    """The default storage is a bucket of a server on this machine."""
    settings.MEDIA_ROOT = tmp_path / "media"
    with Bucket() as bucket:
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {
                "BACKEND": "rakor_portal.object_storage.ObjectStorage",
                "OPTIONS": {
                    "bucket_name": "berkas", "endpoint_url": bucket.address, "region_name": "id-1",
                    "access_key": "kunci", "secret_key": "rahasia",
                },
            },
        }  # fmt: skip
        yield bucket
        storages["default"].connection.meta.client.close()


def make_document(name):
    return Document(
        state=Document.State.RENDERED, storage_name=name, sha256=SUM, file_name="Notula.pdf", size=len(PAPER)
    )


@pytest.mark.page
def test_papers_and_evidence_are_private_objects_read_by_the_portal(bucket, tmp_path):
    store_bytes("documents/1/notula.pdf", PAPER)
    store_bytes("documents/1/notula.pdf", PAPER)
    evidence = default_storage.save("evidence/1/foto.jpg", ContentFile(b"foto"))
    emblem = default_storage.save("emblems/lambang.png", ContentFile(b"lambang"))

    response = document_response(make_document("documents/1/notula.pdf"))

    assert b"".join(response.streaming_content) == PAPER
    response.close()
    assert sorted(bucket.objects) == ["documents/1/notula.pdf", "emblems/lambang.png", "evidence/1/foto.jpg"]
    assert set(bucket.acls.values()) == {"private"}
    assert evidence == "evidence/1/foto.jpg"
    assert local_path(emblem).read_bytes() == b"lambang"
    assert local_path(emblem) == tmp_path / "media/emblems/lambang.png"


@pytest.mark.page
def test_paper_prints_an_emblem_from_the_bucket(bucket):
    admin = make_user("government_admin")
    prepare_government(admin.government)
    base = Letterhead.objects.get(government=admin.government, kind="setda")
    picture = ContentFile(makers.picture("PNG", size=(300, 300)), name="lambang.png")

    kop = change_letterhead(
        by=admin, base=base, valid_from=admin.today, upper_line="", main_line="SETDA", address_lines=[], emblem=picture
    )

    lines = letterhead_for(government=admin.government, signatory=None, day=admin.today)
    html = document_html(Document.Kind.MINUTES, samples.minutes().to_json() | {"letterhead": lines.to_json()})
    paper = render_pdf(html=html, page_rules=page_rules(DocumentForm(), footer="Uji"), identifier="uji")
    assert list(bucket.objects) == [kop.emblem.name]
    assert bucket.acls[kop.emblem.name] == "private"
    assert b"/Subtype /Image" in paper.data
    response = emblem_response(kop)
    assert b"".join(response.streaming_content) == bucket.objects[kop.emblem.name]
    response.close()


def test_mail_carries_a_paper_from_the_bucket_and_waits_when_it_is_gone(bucket, smtp):  # noqa: F811
    message = make_message("queued")
    message.obligations.update(state="bound")
    store_bytes("documents/1.pdf", PAPER)
    Attachment.objects.create(
        message=message, storage_name="documents/1.pdf", file_name="notula.pdf", content_type="application/pdf",
        sha256=SUM,
    )  # fmt: skip

    assert dispatch_due(timezone.now())["sent"] == 1

    attached = next(smtp.accepted[0].mail.iter_attachments())
    assert attached.get_content() == PAPER
    assert check_files() == []
    del bucket.objects["documents/1.pdf"]
    assert check_files() == ["HILANG documents/1.pdf"]
    Message.objects.update(state="queued", sha256="")
    message.obligations.update(state="bound")
    assert dispatch_due(timezone.now())["quarantined"] == 1


def test_backup_and_probe_see_the_bucket(bucket, tmp_path):
    store_bytes("documents/1/a/b.pdf", PAPER)
    default_storage.save("evidence/1/foto.jpg", ContentFile(b"foto"))

    backup = make_backup(tmp_path / "backups")

    assert list(stored_names()) == ["documents/1/a/b.pdf", "evidence/1/foto.jpg"]
    kept = {file.name: file.sha256 for file in read_manifest(backup).files}
    assert kept["documents/1/a/b.pdf"] == SUM
    assert "storage_not_writable" not in health.readiness()
    bucket.down = True
    assert "storage_not_writable" in health.readiness()
