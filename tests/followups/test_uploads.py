"""Files in pieces: continued, never doubled, never somebody else's; and what is left over is collected."""

import os
import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from followups.models import Evidence, ProgressReport, Upload
from followups.models.uploads import parts_folder
from followups.services.evidence import attach_evidence, remove_evidence
from followups.services.reports import save_draft
from followups.services.uploads import MAX_PIECE
from followups.storage import PATIENCE, collect_files
from rakor_portal.errors import RuleViolation
from tests.inspection import makers

pytestmark = pytest.mark.django_db
PDF = makers.pdf(makers.root("/Catatan", makers.pikepdf.String("x" * 3000)))
SIZE = len(PDF)
THIRD = SIZE // 3


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "media", tmp_path


class Device:
    """What upload.js does, without the browser."""

    def __init__(self, client, item):
        self.client, self.base, self.ref = client, f"{item.get_absolute_url()}report/evidence/", str(uuid.uuid4())

    def begin(self, name="BA.pdf", size=SIZE, **more):
        told = {"client_ref": self.ref, "narrative": "Separuh", "upload_name": name, "upload_size": size}
        response = self.client.post(self.base, told | {"upload_key": f"{name}:{size}"} | more)
        self.url = response.headers.get("Location")
        return response

    def piece(self, offset, data, **headers):
        return self.client.post(
            self.url, data, content_type="application/offset+octet-stream",
            headers={"Upload-Offset": str(offset), **headers},
        )  # fmt: skip

    def offset(self):
        return int(self.client.head(self.url).headers["Upload-Offset"])


@pytest.fixture
def device(cast, client):
    client.force_login(cast.owner)
    return Device(client, cast.item)


def test_interrupted_upload_goes_on_where_it_stopped(device):
    begun = device.begin()
    first = device.piece(0, PDF[:THIRD])
    again = device.begin()  # the page was closed, the same file chosen again
    rest = device.piece(device.offset(), PDF[THIRD:])

    assert [begun.status_code, first.status_code, again.status_code, rest.status_code] == [201, 200, 201, 200]
    assert again.headers["Upload-Offset"] == str(THIRD)
    assert "BA.pdf" in rest.content.decode()
    evidence = Evidence.objects.get()
    with default_storage.open(evidence.storage_name) as file:
        assert file.read() == PDF
    assert ProgressReport.objects.get().narrative == "Separuh"
    assert list(parts_folder().iterdir()) == []


def test_closed_page_says_which_file_is_not_whole(device, cast):
    device.begin()
    device.piece(0, PDF[:THIRD])
    url = f"{cast.item.get_absolute_url()}report/"

    page = device.client.get(url).text

    assert 'data-unfinished="BA.pdf"' in page
    assert "belum selesai terunggah (33%); pilih berkas ini lagi untuk melanjutkan" in page
    ProgressReport.objects.update(amount=3, has_obstacle=False)
    assert "BA.pdf belum selesai terunggah dan tidak ikut dikirim." in device.client.get(f"{url}check/").text
    device.begin(upload_key="changed since")  # under the same name
    device.piece(0, PDF)
    assert "belum selesai terunggah" not in device.client.get(url).text


def test_piece_is_written_once_and_the_last_answer_can_be_asked_again(device):
    device.begin()
    device.piece(0, PDF[:THIRD])

    doubled = device.piece(0, PDF[:THIRD])
    ahead = device.piece(THIRD * 2, PDF[THIRD * 2 :])
    lost = device.piece(THIRD, PDF[THIRD:])
    repeated = device.piece(THIRD, PDF[THIRD:])

    assert [(answer.status_code, answer.headers["Upload-Offset"]) for answer in (doubled, ahead)] == [
        (409, str(THIRD))
    ] * 2
    assert lost.content == repeated.content
    assert Evidence.objects.count() == 1


def test_lost_bytes_are_asked_for_again(device):
    device.begin()
    device.piece(0, PDF[:THIRD])
    os.truncate(Upload.objects.get().path, 10)

    answer = device.piece(THIRD, PDF[THIRD:])

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "10")


def test_pieces_too_long_or_without_offset_are_refused(device):
    device.begin()

    answers = [
        device.piece(0, PDF + b"x"),
        device.piece(0, b"x" * (MAX_PIECE + 1)),
        device.client.post(device.url, PDF, content_type="application/offset+octet-stream"),
        device.piece("satu", PDF),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 409, 409]
    assert device.offset() == 0


def test_refusals_come_before_the_first_piece_or_with_the_last(device):
    early = [
        device.begin(name="foto.jpg", size=16_000_000),
        device.begin(name="huge.pdf", size=6_000_000),
        device.begin(size=0),
        device.begin(name="foto.jpg.exe"),
        device.begin(size="x"),
    ]
    device.begin(name="foto.jpg", size=4)
    late = device.piece(0, b"MZ\x90\0")
    forgotten = device.client.head(device.url)

    assert [answer.status_code for answer in early] == [422, 422, 422, 422, 400]
    assert "lebih dari 15 MB" in early[0].content.decode()
    assert "lebih dari 5 MB" in early[1].content.decode()
    assert (late.status_code, forgotten.status_code) == (422, 404)
    assert "bukan PDF" in late.content.decode()
    assert not Upload.objects.exists()
    assert list(parts_folder().iterdir()) == []


def test_upload_is_its_senders_alone(device, cast, client):
    device.begin()
    client.force_login(cast.operator)
    statuses = [client.head(device.url).status_code, device.piece(0, PDF).status_code]
    client.force_login(cast.stranger)
    statuses.append(device.piece(0, PDF).status_code)
    statuses.append(device.begin().status_code)
    client.logout()
    device.base = f"{cast.item.get_absolute_url()}report/evidence/"
    statuses.append(device.begin().status_code)

    assert statuses == [404, 404, 404, 404, 302]


def test_sent_report_takes_no_more_pieces(device):
    device.begin()
    ProgressReport.objects.update(status="submitted")

    assert device.piece(0, PDF).status_code == 422


def test_place_is_kept_only_when_asked(device):
    photo = makers.picture(exif=makers.place())
    kept = {}
    for name, more in (("tanpa.jpg", {}), ("dengan.jpg", {"keep_place": "on"})):
        device.begin(name=name, size=len(photo), **more)
        device.piece(0, photo)
        kept[name] = Evidence.objects.get(file_name=name).has_place

    assert kept == {"tanpa.jpg": False, "dengan.jpg": True}


def test_what_nobody_will_ask_for_is_collected_after_a_day(device, cast, monkeypatch):
    device.begin()
    device.piece(0, PDF[:THIRD])
    report = ProgressReport.objects.get()
    kept = attach_evidence(by=cast.owner, report=report, source=ContentFile(PDF), name="tetap.pdf")
    removed = attach_evidence(by=cast.owner, report=report, source=ContentFile(makers.pdf(pages=2)), name="lepas.pdf")
    remove_evidence(by=cast.owner, evidence=removed)
    monkeypatch.setattr("followups.services.evidence._keep", _power_cut)
    with pytest.raises(ConnectionError):
        attach_evidence(by=cast.owner, report=report, source=ContentFile(makers.pdf(pages=3)), name="yatim.pdf")
    folder = f"evidence/{cast.item.government_id}"
    before = len(default_storage.listdir(folder)[1])

    at_once = collect_files()
    later = collect_files(at=timezone.now() + PATIENCE + timedelta(minutes=1))
    call_command("collect_files")

    removed.refresh_from_db()
    assert before == 3
    assert at_once == {"uploads": 0, "removed": 0, "orphans": 0}
    assert later == {"uploads": 1, "removed": 1, "orphans": 1}
    assert [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]] == [kept.storage_name]
    assert removed.storage_name == ""
    assert list(parts_folder().iterdir()) == []


def _power_cut(*_arguments):
    raise ConnectionError


def test_refused_row_leaves_no_bytes(cast, monkeypatch):
    report = save_draft(by=cast.owner, item=cast.item, client_ref=uuid.uuid4(), answers={})
    monkeypatch.setattr("followups.services.evidence.MAX_FILES", 0)

    with pytest.raises(RuleViolation, match="Paling banyak"):
        attach_evidence(by=cast.owner, report=report, source=ContentFile(PDF), name="BA.pdf")

    assert default_storage.listdir(f"evidence/{cast.item.government_id}")[1] == []
