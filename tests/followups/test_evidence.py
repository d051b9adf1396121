"""Evidence: what is accepted, what is refused, who may fetch it."""

import hashlib
import io
import uuid
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from followups.models import Evidence
from followups.services import evidence as services
from followups.services.evidence import remove_evidence
from followups.services.reports import save_draft, submit_report
from followups.services.verification import return_report
from rakor_portal.errors import RuleViolation
from tests.factories import make_action_item
from tests.followups.reporting import send_report
from tests.inspection import hostile, makers

pytestmark = pytest.mark.django_db
ANSWERS = {"amount": Decimal(9), "narrative": "Dua selesai.", "has_obstacle": False}
PDF = makers.pdf()


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(image_format="JPEG", *, place=False):
    buffer = io.BytesIO()
    exif = Image.Exif()
    if place:
        exif[0x010E] = "Rumah Bapak Camat"
        exif.get_ifd(0x8825)[1] = "S"
    Image.new("RGB", (40, 30), "navy").save(buffer, image_format, exif=exif)
    return buffer.getvalue()


def archive(*parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for part in parts:
            file.writestr(part, "<x/>")
    return buffer.getvalue()


def draft(cast):
    return save_draft(by=cast.owner, item=cast.item, client_ref=uuid.uuid4(), answers={})


def upload(name, content):
    return SimpleUploadedFile(name, content)


def attach_evidence(*, by, report, upload, **options):
    return services.attach_evidence(by=by, report=report, source=upload, name=upload.name, **options)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("BA audit.pdf", PDF, "application/pdf"),
        ("foto.jpg", picture(), "image/jpeg"),
        ("foto.png", picture("PNG"), "image/png"),
        ("foto.webp", picture("WEBP"), "image/webp"),
        (
            "surat.docx",
            archive("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "data.xlsx",
            archive("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
@pytest.mark.page
def test_known_kinds_are_kept_under_a_random_name(cast, name, content, content_type):
    evidence = attach_evidence(by=cast.owner, report=draft(cast), upload=upload(name, content))

    with default_storage.open(evidence.storage_name) as file:
        stored = file.read()
    assert (evidence.file_name, evidence.content_type) == (name, content_type)
    assert evidence.sha256 == hashlib.sha256(stored).hexdigest()
    assert name.partition(".")[0] not in evidence.storage_name


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("kosong.pdf", b"", "kosong"),
        ("besar.pdf", PDF + b"0" * 6_000_000, "lebih dari 5 MB"),
        ("program.pdf", b"MZ\x90\x00" + b"0" * 300, "bukan PDF"),
        ("halaman.jpg", b"<html><script>alert(1)</script></html>", "halaman web"),
        ("gambar.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "halaman web"),
        ("arsip.docx", archive("catatan.txt"), "bukan PDF"),
        ("makro.xlsx", archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "makro"),
        ("rusak.zip", b"PK\x03\x04rusak", "rusak"),
        ("terpotong.jpg", picture()[:200], "rusak"),
    ],
)
@pytest.mark.page
def test_everything_else_is_refused(cast, name, content, words):
    report = draft(cast)

    with pytest.raises(RuleViolation, match=words):
        attach_evidence(by=cast.owner, report=report, upload=upload(name, content))
    assert not Evidence.objects.exists()


def test_place_is_taken_out_of_pictures(cast):
    evidence = attach_evidence(by=cast.owner, report=draft(cast), upload=upload("foto.jpg", picture(place=True)))

    with default_storage.open(evidence.storage_name) as file, Image.open(file) as image:
        assert dict(image.getexif()) == {}


def test_wrong_ending_is_corrected_and_a_path_is_refused(cast):
    evidence = attach_evidence(by=cast.owner, report=draft(cast), upload=upload("WA0012.png", picture()))

    assert evidence.file_name == "WA0012.jpg"
    with pytest.raises(RuleViolation, match="garis miring"):
        attach_evidence(by=cast.owner, report=evidence.report, upload=upload("..\\..\\etc\\foto.exe", picture()))


def test_same_file_twice_is_one_row(cast):
    report = draft(cast)

    for _time in range(2):
        attach_evidence(by=cast.owner, report=report, upload=upload("BA.pdf", PDF))

    assert Evidence.objects.count() == 1


def test_sent_report_keeps_its_evidence(cast):
    report = draft(cast)
    evidence = attach_evidence(by=cast.owner, report=report, upload=upload("BA.pdf", PDF))
    report.status = "submitted"
    report.save(update_fields=["status"])
    evidence.report.refresh_from_db()

    with pytest.raises(RuleViolation, match="draf laporan Anda"):
        remove_evidence(by=cast.owner, evidence=evidence)
    with pytest.raises(RuleViolation, match="draf laporan Anda"):
        attach_evidence(by=cast.owner, report=report, upload=upload("lagi.pdf", PDF + b" "))


def test_file_is_an_attachment_for_those_who_see_the_item(cast, client):
    ref = uuid.uuid4()
    report = save_draft(by=cast.owner, item=cast.item, client_ref=ref, answers={})
    evidence = attach_evidence(by=cast.owner, report=report, upload=upload("BA audit.pdf", PDF))
    url = f"{cast.item.get_absolute_url()}evidence/{evidence.public_id}/"
    statuses = {}

    client.force_login(cast.secretariat)
    statuses["draft"] = client.get(url).status_code
    report.status = "submitted"
    report.save(update_fields=["status"])
    response = client.get(url)
    content = b"".join(response.streaming_content)
    client.force_login(cast.stranger)
    statuses["stranger"] = client.get(url).status_code
    client.force_login(cast.owner)
    statuses["other item"] = client.get(
        f"{make_action_item(owner=cast.owner_position).get_absolute_url()}evidence/{evidence.public_id}/"
    ).status_code
    client.logout()
    statuses["anonymous"] = client.get(url).status_code

    assert content == PDF
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert statuses == {"draft": 404, "stranger": 404, "other item": 404, "anonymous": 302}


def test_removal_keeps_what_was_typed(cast, client):
    client.force_login(cast.owner)
    base = cast.item.get_absolute_url()
    data = {"client_ref": str(uuid.uuid4()), "narrative": "Separuh", "amount": "3", "action": "save"}

    client.post(f"{base}report/", data | {"upload": upload("BA.pdf", PDF)})
    evidence = Evidence.objects.get()
    client.post(f"{base}report/evidence/{evidence.public_id}/remove/", data | {"narrative": "Lebih lengkap"})
    gone = client.get(f"{base}evidence/{evidence.public_id}/")

    evidence.refresh_from_db()
    assert evidence.removed_at is not None
    assert evidence.report.narrative == "Lebih lengkap"
    assert gone.status_code == 404


def test_hostile_files_are_refused_through_the_page_and_what_was_typed_stays(cast, client):
    client.force_login(cast.owner)
    url = f"{cast.item.get_absolute_url()}report/"
    data = {"client_ref": str(uuid.uuid4()), "narrative": "Tetap ada", "amount": "3", "action": "save"}
    sample = [row for row in hostile.files().values() if row[2].name == "evidence" and row[3].isascii() and row[1]][::8]

    answers = {}
    for name, content, _purpose, code in sample:
        response = client.post(url, data | {"upload": upload(name.replace("\\", "/").rpartition("/")[2], content)})
        answers[code, name] = (response.status_code, "Tetap ada" in response.content.decode())

    through = {key for key, answer in answers.items() if answer != (422, True)}
    assert len(sample) >= 20
    # What Django itself takes out of a name before we see it (paths, hidden signs) leaves an honest name.
    assert {code for code, _name in through} <= {"name_path", "name_hidden"}
    assert Evidence.objects.count() <= 1


def test_plain_form_uploads_without_javascript(cast, client):
    client.force_login(cast.owner)
    data = {"client_ref": str(uuid.uuid4()), "narrative": "Ada", "action": "save", "upload": upload("BA.pdf", PDF)}

    response = client.post(f"{cast.item.get_absolute_url()}report/", data)

    assert response.status_code == 302
    assert Evidence.objects.get().file_name == "BA.pdf"


def test_evidence_of_a_sent_report_is_shown_in_the_history(cast, client):
    report = send_report(cast.owner, cast.item)
    Evidence.objects.create(
        report=report, storage_name="x", file_name="BA Abung.pdf", content_type="application/pdf", size=1, sha256="0"
    )
    client.force_login(cast.leader)

    assert "BA Abung.pdf" in client.get(cast.item.get_absolute_url()).content.decode()


def test_repair_shows_the_files_it_begins_with(cast, client):
    draft = save_draft(by=cast.operator, item=cast.item, client_ref=uuid.uuid4(), answers=ANSWERS)
    for name, content in (("daftar.pdf", PDF), ("foto.jpg", picture())):
        attach_evidence(by=cast.operator, report=draft, upload=upload(name, content))
    report = submit_report(by=cast.operator, item=cast.item, client_ref=draft.client_ref)
    day = cast.item.due_on + timedelta(days=400)
    return_report(by=cast.verifier, report=report, note="Angka belum cocok dengan lampiran", fix_by=day)
    client.force_login(cast.owner)
    url = f"{cast.item.get_absolute_url()}report/"

    page = client.get(url).content.decode()
    first = report.evidence.get(file_name="daftar.pdf")
    form = {"client_ref": str(uuid.uuid4()), "amount": "9"}
    removed = client.post(f"{url}evidence/{first.public_id}/remove/", form, follow=True).content.decode()

    assert [name in page for name in ("daftar.pdf", "foto.jpg")] == [True, True]
    assert [name in removed for name in ("daftar.pdf", "foto.jpg")] == [False, True]
    assert report.evidence.standing().count() == 2
