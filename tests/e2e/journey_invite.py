"""From the calendar to the answers: a rakor in five parts, its letter, its mails, two replies."""

import io
import re
import time

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.journey import TITLE, Journey, confirm, typed
from tests.e2e.people import DOMAIN, PHONE

DELEGATING, ATTENDING = "Camat Abung Barat", "Camat Abung Timur"
VENUE = "Gedung Serbaguna (contoh)"
AGENDA = ("Keadaan gizi balita", "Pembagian tugas posyandu")


def create(journey: Journey) -> None:
    """Five parts, each saved as a draft; all groups of the government are ticked."""
    page = journey.open(journey.people("sekretariat"), "/calendar/")
    journey.look(page)
    page.get_by_role("link", name="Jadwalkan rakor").click()
    journey.look(page)
    page.get_by_label("Nama rakor").fill(TITLE)
    page.get_by_label("Tanggal").fill(typed(journey.day))
    page.get_by_label("Mulai pukul").fill("09.00")
    page.get_by_label("Tempat (diperlukan sebelum mengirim)", exact=True).select_option(VENUE)
    page.get_by_label("Pimpinan rapat").select_option("Bupati Lampung Utara")
    find_minute_taker(page)
    page.get_by_role("button", name="Lanjut ke agenda").click()

    for number, title in enumerate(AGENDA, 1):
        row = page.get_by_role("group", name=f"Pokok bahasan {number}")
        row.get_by_label("Pokok bahasan").fill(title)
        row.get_by_label("Menit").fill("30")
    journey.look(page)
    page.get_by_role("button", name="Lanjut ke undangan").click()

    groups = page.locator("[name=groups]")
    expect(groups).to_have_count(9)
    for group in groups.all():
        group.check()
    expect(page.locator("#totals .total-figure")).to_have_text("569")
    journey.check(page)
    page.get_by_role("button", name="Lanjut ke surat undangan").click()

    page.get_by_label("Penanda tangan").select_option("Bupati Lampung Utara")
    journey.look(page)
    page.get_by_role("button", name="Periksa", exact=True).click()
    journey.look(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    invited = page.get_by_text(
        re.compile(r"^569 jabatan, \d+ orang: \d+ lewat email, \d+ cetak dan antar$")
    ).inner_text()
    journey.invited_people = int(invited.split()[2])
    journey.address = page.url.partition("edit/")[0]


def find_minute_taker(page: Page) -> None:
    """By the search above the long list: it narrows, chooses nothing by itself, and keeps what is chosen."""
    part = page.locator("#div_id_minute_taker")
    search, posts = part.get_by_role("searchbox", name="Cari dalam daftar"), part.get_by_role("combobox")
    search.fill("RAKOR notulis")
    expect(part.get_by_text(re.compile(r"^1 dari \d+ tampak$"))).to_be_visible()
    expect(posts.locator("option")).to_have_text(["Pilih jabatan", "Notulis Rakor"])
    expect(posts).to_have_value("")
    search.press("Enter")  # does not send the form
    expect(posts).to_be_focused()
    posts.select_option("Notulis Rakor")
    search.fill("wakil bupati lampung")
    expect(posts.locator("option")).to_have_text(["Pilih jabatan", "Wakil Bupati Lampung Utara", "Notulis Rakor"])
    expect(posts.locator("option:checked")).to_have_text("Notulis Rakor")


def send(journey: Journey) -> None:
    """One click; the page answers at once while the worker writes the invitations and mails them to everyone."""
    page = journey.people("sekretariat")
    page.goto(f"{journey.address}edit/review/")
    assert journey.mailbox.about(f"Undangan {TITLE}") == []
    journey.sent_at = time.time()
    confirm(page, "Kirim undangan")
    expect(page.get_by_text("Undangan sedang disiapkan, lalu dikirim.").first).to_be_visible()
    journey.answer_seconds = time.time() - journey.sent_at
    assert page.url == f"{journey.address}invitations/"
    journey.look(page)


def receive(journey: Journey) -> None:
    """The page opens itself anew with the list and counts up; in the end everyone is either mailed or printed for."""
    page = journey.people("sekretariat")
    progress = page.locator("#progress")
    expect(progress.get_by_role("term").first).to_be_visible(timeout=60_000)
    expect(progress.get_by_text("Sedang dikirim.")).to_have_count(0, timeout=150_000)
    mailed, printed = (_figure(progress, state) for state in ("Terkirim", "Dicetak"))
    assert mailed + printed == journey.invited_people
    mails = journey.mailbox.wait_for(f"Undangan {TITLE}", mailed)
    journey.mail_seconds = max(mail.file.stat().st_mtime for mail in mails) - journey.sent_at
    _assert_one_each(mails)


def _figure(facts, label: str) -> int:
    """The number beside a term."""
    return int(facts.get_by_role("term").filter(has_text=label).locator("+ dd").inner_text())


def _assert_one_each(mails) -> None:
    """One mail per person, none twice, each with the letter and the calendar entry."""
    assert len({mail.address for mail in mails}) == len(mails)
    assert len({mail.message_id for mail in mails}) == len(mails)
    papers = [mail.attachments() for mail in mails]
    assert {TITLE in paper["text/calendar"] for paper in papers} == {True}
    letters = {paper["application/pdf"] for paper in papers}
    assert len(letters) == 1
    letter = PdfReader(io.BytesIO(letters.pop()))
    text = " ".join(" ".join(page.extract_text() for page in letter.pages).split())
    assert "(daftar terlampir)" in text
    assert DELEGATING in text


def answer(journey: Journey) -> None:
    """Two invitees open the link of their mails on a telephone, without an account."""
    delegate = _open_invitation(journey, DELEGATING)
    delegate.get_by_role("radio", name="Diwakili").check()
    delegate.get_by_label("Nama yang mewakili").fill("Ratna Contoh")
    delegate.get_by_label("Jabatan", exact=True).fill("Sekretaris Camat")
    journey.check(delegate)
    delegate.get_by_role("button", name="Kirim konfirmasi").click()
    expect(delegate.get_by_text("Jawaban tersimpan. Terima kasih.")).to_be_visible()
    delegate.context.close()

    comer = _open_invitation(journey, ATTENDING)
    comer.get_by_role("radio", name="Hadir").check()
    comer.get_by_role("button", name="Kirim konfirmasi").click()
    expect(comer.get_by_text("Jawaban tersimpan. Terima kasih.")).to_be_visible()
    journey.look(comer)
    journey.door_code = comer.get_by_role("definition").filter(has_text="Sebutkan").locator("b").inner_text()
    comer.context.close()

    page = journey.open_tab(journey.people("sekretariat"), "Undangan")
    expect(page.get_by_role("img", name="Konfirmasi: 1 hadir, 1 diwakili")).to_be_visible()
    journey.look(page)


def _open_invitation(journey: Journey, post: str):
    address = f"{post.lower().replace(' ', '-')}@{DOMAIN}"
    (mail,) = journey.mailbox.wait_for(f"Undangan {TITLE}", to=address)
    assert mail.text.startswith(f"Yth. {post}. Kami mengundang Bapak/Ibu pada {TITLE}, ")
    page = journey.people.visitor(mail.link, PHONE)
    expect(page.get_by_text(f"Yth. {post}")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    return page
