"""What the pages say and where they break, read back from the PDF."""

import io
import re
from functools import cache

import pytest
from pypdf import PdfReader

from rakor_portal.documents.contents import DiscussionItem
from rakor_portal.documents.layout import document_html, page_rules
from rakor_portal.documents.models import Document, DocumentForm
from rakor_portal.documents.pdf import render_pdf
from rakor_portal.documents.preview import preview_html
from tests.documents import samples

Kind = Document.Kind


def pages_of(kind, content, *, footer="Uji"):
    html = document_html(kind, content.to_json())
    rendered = render_pdf(html=html, page_rules=page_rules(DocumentForm(), footer=footer), identifier="uji")
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(rendered.data)).pages]
    assert len(pages) == rendered.page_count
    return pages


@cache
def pages_of_minutes(points):
    """The final minutes with so many points, laid out once for the tests that only read them."""
    return tuple(pages_of(Kind.MINUTES, samples.minutes(points=points)))


def assert_in_order(text, *parts):
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"{part!r} is missing after {text[max(0, place - 60) : place]!r}"
        place = found + len(part)


def test_minutes_print_the_fields_of_the_regulation_in_order():
    assert_in_order(
        " ".join(pages_of_minutes(24)),
        "PEMERINTAH KABUPATEN LAMPUNG UTARA", "SEKRETARIAT DAERAH", "NOTULA", "Nomor 000.1.5/031/SETDA-LU/2026",
        "Sidang/Rapat", samples.TITLE.split(" Kabupaten")[0], "Hari/Tanggal", "Senin, 12 Januari 2026",
        "Surat Undangan", "Nomor 000.1.5/017/SETDA-LU/2026", "Waktu Sidang/Rapat", "Tempat", "Acara", "Pimpinan",
        "Ketua", "Bupati Lampung Utara", "Sekretaris", "Pencatat", "Peserta", "Diundang", "Jumlah",
        "A. Kata Pembukaan", "B. Pembahasan", "Capaian", "Kendala", "Tanggapan", "Arahan", "Keputusan",
        "C. Tindak Lanjut", "Penanggung jawab", "D. Penutup", "a.n. BUPATI LAMPUNG UTARA", "Pembina Utama Madya",
        "NIP 19690101 199403 1 001",
    )  # fmt: skip


@pytest.mark.parametrize("points", [0, 16, 19, 24])
def test_signature_of_minutes_is_never_alone(points):
    last = pages_of_minutes(points)[-1]

    assert "D. Penutup" in last
    assert "dipergunakan sebagaimana mestinya" in last
    assert "NIP 19690101" in last


@pytest.mark.parametrize("rows", [50, 60, 62])
def test_signature_of_attendance_list_stands_under_a_row(rows):
    last = pages_of(Kind.ATTENDANCE_LIST, samples.attendance_list(rows=rows))[-1]

    assert f"Kepala Desa Sungkai Bunga {rows}" in last
    assert "NIP 19690101" in last


def test_minutes_without_a_date_say_so():
    text = " ".join(pages_of(Kind.MINUTES, samples.minutes(day_date="tanggal tidak tercatat", follow_ups=())))

    assert "Hari/Tanggal : tanggal tidak tercatat" in text
    assert "Tidak ada tindak lanjut." in text


def test_minutes_give_the_conclusion_its_heading_and_name_what_was_not_recorded():
    silent = DiscussionItem(1, "Laporan harga")
    content = samples.minutes(conclusion="Harga terkendali.", discussions=(silent,), attendance=())

    text = " ".join(pages_of(Kind.MINUTES, content))

    assert_in_order(
        text, "Kehadiran : tidak tercatat", "1. Laporan harga", "Tidak ada catatan.", "C. Tindak Lanjut",
        "Kesimpulan", "Harga terkendali.", "Rencana tindak lanjut", "Rapat menetapkan",
    )  # fmt: skip


def test_attendance_list_of_a_hall_that_was_never_counted_says_so():
    text = " ".join(pages_of(Kind.ATTENDANCE_LIST, samples.attendance_list(groups=())))

    assert "Kehadiran tidak tercatat." in text


def test_long_tables_repeat_their_head_and_pages_are_numbered():
    pages = pages_of(Kind.ATTENDANCE_LIST, samples.attendance_list(rows=100), footer="Daftar hadir · Data contoh")

    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "Jabatan / unit" in page
        assert f"Halaman {number} dari {len(pages)}" in page
        assert "Data contoh" in page


def test_letter_to_hundreds_names_them_in_its_annex():
    pages = pages_of(Kind.INVITATION_LETTER, samples.invitation_letter())

    assert_in_order(
        pages[0], "BUPATI LAMPUNG UTARA", "Nomor", "000.1.5/017", "Sifat", "Segera", "Lampiran", "Hal",
        "Kotabumi, 7 Januari 2026", "Yth. (daftar terlampir)", "hari, tanggal", "Senin, 12 Januari 2026", "waktu",
        "tempat", "acara", "Demikian", "BUPATI LAMPUNG UTARA", "HAMARTONI AHADIS", "Tembusan",
    )  # fmt: skip
    assert "NIP" not in pages[0]
    assert_in_order(pages[1], "Lampiran I", "000.1.5/017", "DAFTAR UNDANGAN", "Forkopimda (7)")
    assert "Jumlah undangan: 572" in " ".join(pages)
    assert_in_order(pages[-1], "Lampiran II", "SUSUNAN ACARA", "Rencana tindak lanjut dan penutup")


def test_letter_to_few_names_them_in_its_head():
    content = samples.invitation_letter(
        addressees=("Kepala Dinas Kesehatan", "Camat Abung Barat"), invitees=(), rundown=(), attachments="-"
    )

    text = " ".join(pages_of(Kind.INVITATION_LETTER, content))

    assert_in_order(text, "Yth.", "Kepala Dinas Kesehatan", "Camat Abung Barat", "di", "Tempat")
    assert "daftar terlampir" not in text
    assert "DAFTAR UNDANGAN" not in text


def test_change_notice_sets_old_beside_new():
    text = " ".join(pages_of(Kind.CHANGE_NOTICE, samples.change_notice()))

    assert_in_order(text, "Penundaan", "Semula", "Menjadi", "Senin, 12 Januari 2026", "Rabu, 14 Januari 2026")


def test_blank_list_leaves_cells_for_a_pen():
    text = " ".join(pages_of(Kind.ATTENDANCE_LIST, samples.attendance_list(rows=10, is_blank=True)))

    assert "Tanda tangan" in text
    assert "Kehadiran" not in text
    assert "Hadir" not in text.replace("DAFTAR HADIR", "")


@pytest.mark.parametrize("word", ["DRAF", "sertifikat elektronik", "/v/"])
def test_final_paper_is_no_draft_and_claims_no_certificate(word):
    assert word not in " ".join(pages_of_minutes(24))


def test_vacant_post_leaves_room_for_the_name():
    content = samples.minutes(signature=samples.SignatureBlock(post="SEKRETARIS DAERAH"), recorder_signature=None)

    assert "(....." in pages_of(Kind.MINUTES, content)[-1]


def test_equal_content_gives_equal_bytes():
    html = document_html(Kind.MINUTES, samples.minutes(points=3).to_json())
    rules = page_rules(DocumentForm(), footer="Notula")

    first = render_pdf(html=html, page_rules=rules, identifier="uji")
    second = render_pdf(html=html, page_rules=rules, identifier="uji")

    assert first == second


def test_typed_text_is_text():
    content = samples.minutes(closing="<script>alert(1)</script> & <b>tebal</b>")

    assert "<script>alert(1)</script> & <b>tebal</b>" in " ".join(pages_of(Kind.MINUTES, content))


def test_preview_is_marked_and_has_nothing_inline():
    html = preview_html(Kind.INVITATION_LETTER, samples.invitation_letter(number=""))

    assert "DRAF" in html
    assert "documents/preview.css" in html
    assert "<style" not in html
    assert "style=" not in html
