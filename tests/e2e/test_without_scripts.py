"""Core tasks with JavaScript off: sign in, answer, report with a file, verify, minutes, check-in, a draft."""

import io
import re

from PIL import Image
from playwright.sync_api import expect

from tests.e2e.people import People


def photograph():
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(written, "PNG")
    return {"name": "foto.png", "mimeType": "image/png", "buffer": written.getvalue()}


def test_core_tasks_need_no_script(portal, addresses, new_context):
    people = People(lambda **options: new_context(java_script_enabled=False, **options), portal.address)

    def visit(person, name):
        page = people(person) if person else people.visitor(portal.address, {"width": 360, "height": 740})
        page.goto(portal.address + addresses[name][1])
        return page

    guest = visit("", "meetings:invitation")
    guest.locator("[type=radio][value=attending]").first.check()
    guest.get_by_role("button", name="Kirim konfirmasi").click()
    expect(guest.get_by_text("Jawaban tersimpan.")).to_be_visible()

    owner = visit("dinkes", "followups:report_edit")
    owner.locator("[name=narrative]").fill("Semua kecamatan selesai.")
    owner.locator("[name=has_obstacle][value=no]").check()
    owner.locator("[type=file]").last.set_input_files(photograph())
    owner.get_by_role("button", name="Simpan draf").last.click()
    expect(owner.locator(".file-row__name")).to_have_text("foto.png")
    owner.get_by_role("button", name="Periksa sebelum dikirim").click()
    owner.get_by_role("button", name="Kirim laporan").click()
    expect(owner).to_have_url(re.compile("/report/sent/"))

    verifier = visit("verifikator", "followups:report_verify")
    verifier.get_by_role("button", name="Verifikasi").click()
    expect(verifier.get_by_text("Laporan diverifikasi.")).to_be_visible()

    office = visit("sekretariat", "meetings:meeting_live")
    office.locator(".composer [name=text]").fill("Dicatat tanpa skrip")
    office.locator(".composer").get_by_role("button", name="Simpan").click()
    expect(office.locator("#live-rows")).to_contain_text("Dicatat tanpa skrip")

    office = visit("sekretariat", "meetings:meeting_check_in")
    office.locator("#id_code").fill("zzzz99")
    office.get_by_role("button", name="Catat hadir").click()
    expect(office.locator(".verdict")).to_contain_text("tidak dikenal")

    office = visit("sekretariat", "meetings:meeting_create")
    office.get_by_label("Nama rakor").fill("Rakor tanpa skrip")
    office.locator("main form button:not([type=button])").last.click()
    expect(office.locator("h1")).to_contain_text("Rakor tanpa skrip")
    assert people.errors == []
