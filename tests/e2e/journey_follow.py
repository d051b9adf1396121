"""After the notula: a report from a telephone, its verification, a reminder, and what the leader sees."""

import io
import re
from datetime import timedelta

from PIL import Image
from playwright.sync_api import expect

from rakor_portal.formatting import format_date
from tests.e2e.journey import TITLE, Journey, today, typed
from tests.e2e.journey_hold import FED, LIBRARIAN, SHELVED
from tests.e2e.people import PHONE

CODE = re.compile(r"TL-\d{4}-\d{3}")
CLOSED = "Rapat Terbatas Situasi Wilayah"


def assign(journey: Journey) -> None:
    """Approval told each owner of his own item."""
    journey.await_office()
    told = {mail.subject.partition(": ")[2]: mail for mail in journey.mailbox.wait_for("Tindak lanjut TL-", 2)}
    assert told.keys() == {FED, SHELVED}
    assert f"Sesuai notula {TITLE}, Bapak/Ibu ditetapkan sebagai penanggung jawab: {FED}." in told[FED].text
    assert f"Target 12 posyandu, batas waktu {format_date(today() + timedelta(weeks=2))}." in told[FED].text
    journey.codes = tuple(CODE.search(told[title].subject)[0] for title in (FED, SHELVED))


def report(journey: Journey) -> None:
    """Four answers and a photograph, checked before they are sent; a receipt."""
    page = journey.people("dinkes", PHONE)
    journey.open(page, "/tasks/")
    journey.look(page)
    page.get_by_role("link", name=FED).click()
    page.get_by_role("link", name="Lapor kemajuan").click()
    page.get_by_label("1. Berapa posyandu yang selesai?").fill("5")
    page.get_by_label("2. Apa yang sudah dikerjakan?").fill("Lima posyandu sudah memberikan makanan tambahan.")
    page.get_by_role("radio", name="Ada kendala").check()
    page.get_by_label("Jenis kendala").select_option(index=1)
    page.get_by_label("Uraian singkat").fill("Bahan makanan terlambat tiba.")
    page.get_by_label("Pilih berkas").set_input_files(
        {"name": "posyandu.png", "mimeType": "image/png", "buffer": _photograph()}
    )
    expect(page.get_by_text("terunggah")).to_be_visible()
    journey.check(page)
    page.get_by_role("button", name="Periksa sebelum dikirim").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa sebelum dikirim")
    for said in ("5 dari 12 posyandu (41%)", "Bahan makanan terlambat tiba.", "posyandu.png"):
        expect(page.get_by_text(said)).to_be_visible()
    journey.look(page)
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Laporan terkirim")
    journey.look(page)


def _photograph() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "seagreen").save(picture, "PNG")
    return picture.getvalue()


def verify(journey: Journey) -> None:
    """The verifier finds the report on his first page; the reporter is told."""
    page = journey.open(journey.people("verifikator"), "/home/")
    journey.look(page)
    page.get_by_role("link", name=FED).first.click()
    journey.look(page)
    page.get_by_role("button", name="Verifikasi", exact=True).click()
    expect(page.get_by_text("41%").first).to_be_visible()
    journey.await_office()
    (mail,) = journey.mailbox.wait_for(f"Laporan diterima: {FED}")
    assert f"Laporan {FED} tanggal {format_date(today())} telah diverifikasi. Capaian 41%." in mail.text


def remind(journey: Journey) -> None:
    """H-3 is said in its own words, once, however often that moment is planned."""
    moment = f"{journey.shelved_due - timedelta(days=3)}T08:00+07:00"
    journey.portal.manage("tick", "--at", moment)
    (mail,) = journey.mailbox.wait_for(f"3 hari lagi: {SHELVED}")
    total = (journey.shelved_due - today()).days
    due, plan = format_date(journey.shelved_due), (total - 3) * 100 // total
    assert mail.text == (
        f"Yth. {LIBRARIAN}. Batas waktu {SHELVED} tinggal 3 hari ({due}). Capaian 0%, rencana {plan}%. "
        f"Bila ada kendala, sampaikan di: {mail.link} Data contoh."
    )
    everything = len(journey.mailbox.all())
    journey.portal.manage("tick", "--at", moment)
    assert len(journey.mailbox.all()) == everything

    page = journey.people.visitor(mail.link, PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text(SHELVED)
    journey.look(page)
    page.context.close()


def see(journey: Journey) -> None:
    """The dashboard counts both items; each of its tiles opens the list that it counts."""
    page = journey.people("bupati")
    journey.open(page, "/dashboard/")
    journey.check(page)
    tiles = page.locator(".legend__link")
    counted = [(tile.get_attribute("href"), int(tile.locator("b").inner_text())) for tile in tiles.all()]
    # The last number of the sentence is what the tiles add up to.
    said = re.findall(r"\d+", page.get_by_role("heading", level=1).inner_text())
    assert int(said[-1]) == sum(count for _path, count in counted)
    for path, count in counted:
        journey.open(page, path)
        assert _rows_of(page) == count, path

    journey.open(page, "/dashboard/")
    page.get_by_text("Ubah", exact=True).click()
    page.get_by_label("Rakor").select_option(f"{TITLE}, {typed(journey.day)}")
    page.get_by_role("button", name="Terapkan").click()
    expect(tiles).to_have_count(1)
    expect(tiles.locator("b")).to_have_text("2")
    tiles.click()
    expect(page.get_by_role("link", name=FED)).to_be_visible()
    assert _rows_of(page) == 2
    journey.look(page)

    page.goto(journey.address)
    expect(page.get_by_role("link", name=SHELVED)).to_be_visible()
    journey.look(page)


def _rows_of(page) -> int:
    """`1–50 dari 61` at the foot of the list; nothing when it is empty."""
    found = re.search(r"dari (\d+)", page.locator(".table-status").inner_text())
    return int(found[1]) if found else 0


def keep_closed(journey: Journey) -> None:
    """A closed meeting exists for its circle alone: in no list, in no month, at no address."""
    months = {f"/calendar/?m={today() + timedelta(days=ahead):%Y-%m}" for ahead in (0, 14)}
    seen = {person: _places_of_closed(journey, person, ["/meetings/", *months]) for person in ("bupati", "dinkes")}
    assert "/meetings/" in seen["bupati"]
    assert seen["bupati"].keys() & months
    assert seen["dinkes"] == {}

    page = journey.people("dinkes")
    answer = page.request.get(journey.portal.address + seen["bupati"]["/meetings/"])
    assert answer.status == 404


def _places_of_closed(journey: Journey, person: str, paths) -> dict[str, str]:
    """Path of each page that shows the closed meeting, and where it leads from there."""
    page, places = journey.people(person), {}
    for path in paths:
        found = journey.open(page, path).get_by_role("link", name=CLOSED)
        if found.count():
            places[path] = found.first.get_attribute("href")
    return places
