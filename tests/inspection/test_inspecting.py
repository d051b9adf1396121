"""Every file from outside goes through the real inspection, with its real process and limits."""

import io
import socketserver
import struct
import threading
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from rakor_portal.inspection import inspecting
from rakor_portal.inspection.inspecting import inspected
from rakor_portal.inspection.purposes import EMBLEM, EVIDENCE, IMPORT
from rakor_portal.inspection.refusals import SENTENCES, FileRefused
from tests.inspection import harmless, hostile, makers


def judge(name, data, purpose=EVIDENCE, **options):
    """`("ok", bytes kept)` or `(code, sentence)`."""
    try:
        with inspected(ContentFile(data), name=name, purpose=purpose, **options) as file:
            return "ok", file.path.read_bytes()
    except FileRefused as refused:
        return refused.code, refused.message


def test_every_hostile_file_is_refused_with_its_reason(settings):
    wrong, files = {}, hostile.files()
    for name, (file_name, data, purpose, code) in files.items():
        found, sentence = judge(file_name, data, purpose)
        if found != code and not (code == "foreign" and found == "foreign_named"):
            wrong[name] = (code, found)
        elif not sentence.rstrip().endswith(".") or "%(" in sentence:
            wrong[name] = sentence

    assert len(files) >= 120
    assert wrong == {}
    assert list((settings.DATA_DIR / "inspection").iterdir()) == []


def test_every_harmless_file_is_taken():
    files = harmless.files()

    refused = {name: found for name, file in files.items() if (found := judge(*file))[0] != "ok"}

    assert len(files) >= 40
    assert refused == {}


def test_photo_is_turned_upright_made_smaller_and_keeps_nothing_else():
    _found, kept = judge("foto.jpg", makers.picture(size=(4000, 3000), exif=makers.place(), comment=b"rahasia"))

    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (1920, 2560)
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_place_stays_when_asked_and_nothing_beside_it():
    _found, kept = judge("foto.jpg", makers.picture(exif=makers.place()), keep_place=True)

    with Image.open(io.BytesIO(kept)) as image:
        exif = image.getexif()
        assert set(exif) == {0x8825}
        assert dict(exif.get_ifd(0x8825)) == {1: "S", 2: (4.0, 49.0, 30.0), 3: "E", 4: (104.0, 53.0, 1.0)}


def test_file_that_ends_its_process_is_refused_and_the_next_one_taken(monkeypatch, tmp_path):
    (tmp_path / "foto.jpg").write_bytes(makers.picture())
    monkeypatch.setattr(inspecting, "LIMITS", inspecting.LIMITS)
    small = inspecting.Confined("tests.inspection.misbehaving", inspecting.LIMITS)
    monkeypatch.setattr(inspecting, "inspector", lambda: small)

    codes = [judge(f"{way}.jpg", way.encode())[0] for way in ("memory", "crash", "leave", "noise", "fine")]
    small.close()

    assert codes == ["heavy", "heavy", "heavy", "heavy", "ok"]


class FakeClamd(socketserver.StreamRequestHandler):
    """Speaks INSTREAM; finds the test virus, and falls silent or garbles when told so."""

    mood = "well"

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            data += self.rfile.read(length)
        if self.mood == "well":
            self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if hostile.EICAR in data else b"stream: OK\0")
        elif self.mood == "full":
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, settings, tmp_path):
    path = str(tmp_path / "clamd.ctl")
    family = socketserver.UnixStreamServer if request.param == "unix" else socketserver.TCPServer
    with family(path if request.param == "unix" else ("127.0.0.1", 0), FakeClamd) as server:
        settings.CLAMD_URL = (
            f"unix://{path}" if request.param == "unix" else f"tcp://127.0.0.1:{server.server_address[1]}"
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_scanner_is_asked_and_believed(clamd, settings, monkeypatch):
    infected = makers.office(parts={"word/media/a.png": hostile.EICAR}, method=0)
    codes = [judge("a.docx", infected)[0], judge("foto.jpg", makers.picture())[0]]
    for mood in ("silent", "full"):
        monkeypatch.setattr(FakeClamd, "mood", mood)
        codes.append(judge("foto.jpg", makers.picture())[0])
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    codes.append(judge("foto.jpg", makers.picture())[0])

    assert codes == ["virus", "ok", "no_scanner", "no_scanner", "no_scanner"]


def test_every_sentence_has_its_case():
    told = {code for *_file, code in hostile.files().values()}

    assert set(SENTENCES) - told == {"heavy", "busy", "virus", "no_scanner", "foreign_named"}


def test_advice_fits_what_the_screen_takes():
    advice = {
        purpose.name: judge("a.png", hostile.HTML, purpose)[1].partition("Simpan sebagai ")[2]
        for purpose in (EVIDENCE, IMPORT, EMBLEM)
    }

    assert advice == {"evidence": "PDF atau PNG.", "import": ".xlsx atau CSV.", "emblem": "PNG atau JPEG."}
    assert "HEIC" not in judge("a.xlsx", b"\0\0\0\x18ftypheic" + b"\0" * 99, IMPORT)[1]
    assert "program" not in judge("lambang.svg", hostile.SVG, EMBLEM)[1]


def test_file_on_the_disk_is_inspected_where_it_lies(tmp_path):
    path = Path(tmp_path / "x")
    path.write_bytes(makers.pdf())

    with inspected(path, name="BA.pdf", purpose=EVIDENCE) as file:
        assert (file.path, file.file_name, file.content_type) == (path, "BA.pdf", "application/pdf")
    assert path.exists()
