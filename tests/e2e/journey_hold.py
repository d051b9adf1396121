"""In the hall and after it: attendance, live minutes, approval, the official PDF, distribution."""

import hashlib
import io
import re

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.journey import TITLE, Journey, confirm, reload_until, typed
from tests.e2e.journey_invite import AGENDA, ATTENDING, DELEGATING

PROGRESS = "Timbang badan mencapai sembilan dari sepuluh balita"
DECISION = "Makanan tambahan diberikan di dua belas posyandu"
FED, SHELVED = "Pemberian makanan tambahan di posyandu", "Pojok baca gizi di perpustakaan desa"
LIBRARIAN = "Kepala Dinas Perpustakaan dan Kearsipan"


def start(journey: Journey) -> None:
    """The rapat begins; until then nobody could be checked in."""
    page = journey.people("sekretariat")
    page.goto(journey.address)
    page.get_by_role("button", name="Mulai lebih awal").click()  # three days before the planned one
    expect(page.get_by_text("Tetap mulai?")).to_be_visible()
    page.get_by_role("button", name="Tetap mulai").click()
    expect(page.get_by_role("button", name="Akhiri rapat").first).to_be_visible()


def attend(journey: Journey) -> None:
    """One comes with a typed code, two are ticked in the list, one tick was a slip, one came unasked."""
    page = journey.people("sekretariat")
    page.goto(f"{journey.address}check-in/")
    page.get_by_role("textbox", name="Kode undangan").fill(journey.door_code.lower())
    page.get_by_role("button", name="Catat hadir").click()
    expect(page.get_by_role("alert").get_by_text(ATTENDING).first).to_be_visible()
    _expect_came(page, 1)

    _find(page, DELEGATING)
    page.get_by_role("group", name=f"Presensi {DELEGATING}").get_by_role("button", name="Diwakili").click()
    _expect_came(page, 2)
    _find(page, "Kepala Dinas Kesehatan")
    page.get_by_role("group", name="Presensi Kepala Dinas Kesehatan").get_by_role("button", name="Hadir").click()
    _expect_came(page, 3)
    _find(page, "Bupati Lampung Utara")
    page.get_by_role("group", name="Presensi Bupati Lampung Utara").get_by_role("button", name="Izin").click()
    page.get_by_role("button", name="Urungkan").first.click()
    expect(page.get_by_text("dibatalkan").first).to_be_visible()

    page.get_by_label("Nama", exact=True).fill("Tamu Contoh")
    page.get_by_label("Jabatan atau instansi").fill("Relawan gizi")
    page.get_by_role("button", name="Tambah peserta").click()
    expect(page.locator(".walk-ins").get_by_text("Tamu Contoh")).to_be_visible()
    journey.check(page)


def _find(page, post: str) -> None:
    search = page.get_by_role("search").get_by_label("Cari nama, jabatan, desa")
    search.fill(post)
    search.press("Enter")
    expect(page.get_by_role("group", name=f"Presensi {post}")).to_be_visible()


def _expect_came(page, count: int) -> None:
    expect(page.locator(".figure__value--large")).to_have_text(str(count))


def write_down(journey: Journey) -> None:
    """The minute-taker types while people speak; Enter saves a row once, however often it is pressed."""
    page = journey.open(journey.people("notulis"), "/home/")
    page.goto(f"{journey.address}live/")
    rows = page.get_by_role("region", name="Catatan agenda ini").get_by_role("row")
    page.get_by_role("radio", name="Capaian").check()
    page.get_by_label("Pembicara").fill("Kepala Dinas Kesehatan")
    page.get_by_label("Isi catatan").fill(PROGRESS)
    page.get_by_label("Isi catatan").press("Enter")
    page.keyboard.press("Enter")
    expect(rows.filter(has_text=PROGRESS)).to_have_count(1)
    page.get_by_role("radio", name="Keputusan").check()
    page.get_by_label("Isi catatan").fill(DECISION)
    page.get_by_label("Isi catatan").press("Enter")
    expect(rows.filter(has_text=DECISION)).to_have_count(1)
    expect(page.get_by_label("Isi catatan")).to_have_value("")
    assert rows.filter(has_text=PROGRESS).count() == 1

    _add_point(page, FED, "Dinkes", "dua pekan", "12 posyandu")
    _add_point(page, SHELVED, LIBRARIAN, typed(journey.shelved_due), "23 kecamatan")
    expect(rows.filter(has_text=SHELVED)).to_have_count(1)
    journey.check(page)
    confirm(page, "Akhiri rapat")
    expect(page.get_by_text("Akhiri rapat")).to_have_count(0)


def _add_point(page, title: str, owner: str, due: str, target: str) -> None:
    points = page.get_by_role("complementary", name="Tindak lanjut")
    points.get_by_label("Uraian").fill(title)
    points.get_by_label("Penanggung jawab").fill(owner)
    points.get_by_label("Batas waktu").fill(due)
    points.get_by_label("Target").fill(target)
    points.get_by_role("button", name="Simpan tindak lanjut").click()
    expect(points.get_by_role("link", name=title)).to_be_visible()
    expect(points.get_by_label("Uraian")).to_have_value("")


def approve(journey: Journey) -> None:
    """The notula is completed and submitted, and approved by another."""
    page = journey.open_tab(journey.people("notulis"), "Notula")
    page.get_by_label("Kesimpulan").fill("Gizi balita diperbaiki bersama sampai ke desa.")
    page.get_by_role("button", name="Simpan notula").click()
    expect(page.get_by_text("Notula disimpan.")).to_be_visible()
    confirm(page, "Ajukan pemeriksaan")
    expect(page.get_by_text("Notula diajukan untuk diperiksa.")).to_be_visible()

    page = journey.open_tab(journey.people("pemeriksa"), "Notula")
    page.get_by_role("link", name="Periksa notula").first.click()
    journey.check(page)
    confirm(page, "Setujui")
    expect(page.get_by_text("Notula disetujui. Tindak lanjut sudah ditugaskan.")).to_be_visible()


def read_notula(journey: Journey) -> None:
    """The worker renders the frozen paper once; its bytes are those whose fingerprint the page shows."""
    page = journey.open_tab(journey.people("sekretariat"), "Dokumen")
    notula = page.get_by_role("row").filter(has_text="Notula")
    reload_until(page, notula.get_by_role("link", name=re.compile("^PDF")))
    journey.look(page)
    number = notula.get_by_role("cell").nth(1).inner_text()
    notula.get_by_role("link").first.click()
    journey.look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh").click()
    content = download.value.path().read_bytes()
    assert page.locator(".fingerprint").inner_text() == hashlib.sha256(content).hexdigest()

    pages = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages]
    text = " ".join(" ".join(pages).split())
    for said in (number, *AGENDA, PROGRESS, DECISION, FED, "12 posyandu", "dua pekan", SHELVED, "23 kecamatan"):
        assert said in text, said
    assert "DRAF" not in text


def distribute(journey: Journey) -> None:
    """One click sends the notula to those who came and to those who stayed away."""
    page = journey.open_tab(journey.people("pemeriksa"), "Notula")
    confirm(page, "Distribusikan")
    expect(page.get_by_text("Notula sedang dikirim kepada semua undangan.")).to_be_visible()


def receive(journey: Journey) -> None:
    """Everyone who was invited by mail has the same paper."""
    invited = {mail.address for mail in journey.mailbox.about(f"Undangan {TITLE}")}
    mails = journey.mailbox.wait_for(f"Notula {TITLE}", len(invited))
    assert {mail.address for mail in mails} == invited
    assert len({mail.attachments()["application/pdf"] for mail in mails}) == 1
