"""A file on its way when the signal goes: it waits, goes on where it stopped, and after a closed page as well."""

import pytest
from django.core.files.storage import default_storage
from playwright.sync_api import expect

from followups.models import Evidence, Upload
from tests.followups.conftest import cast  # noqa: F401 -- a fixture
from tests.inspection import makers

pytestmark = pytest.mark.django_db(transaction=True)

PIECE = 256 * 1024
PDF = makers.pdf(makers.root("/Catatan", makers.pikepdf.String("laporan " * 120_000)))


@pytest.fixture
def tab(live_server, context, client, cast):  # noqa: F811
    client.force_login(cast.owner)
    value = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    opened = context.new_page()
    opened.goto(f"{live_server.url}{cast.item.get_absolute_url()}report/")
    return opened


def test_upload_survives_a_lost_signal_and_a_closed_page(tab, assert_accessible, tmp_path):
    chosen = tmp_path / "BA.pdf"
    chosen.write_bytes(PDF)
    arrived, signal = [], {"until": 1}

    def carry(route):
        if route.request.method != "POST" or len(arrived) < signal["until"]:
            if route.request.method == "POST":
                arrived.append(int(route.request.headers["upload-offset"]))
            route.continue_()
        else:
            route.abort("internetdisconnected")

    tab.route("**/report/evidence/uploads/**", carry)
    tab.get_by_label("2. Apa yang sudah dikerjakan?").fill("Dua selesai")
    tab.get_by_label("Pilih berkas").set_input_files(chosen)
    row = tab.locator("#upload-rows .file-row")
    expect(row).to_contain_text("menunggu sinyal")
    expect(row.get_by_role("button")).to_have_count(0)
    assert_accessible(tab)
    signal["until"] = 3
    while len(arrived) < signal["until"]:
        tab.wait_for_timeout(100)

    tab.reload()
    signal["until"] = 99
    tab.get_by_label("Pilih berkas").set_input_files(chosen)
    expect(tab.locator("#evidence-list")).to_contain_text("BA.pdf", timeout=30_000)
    expect(row).to_have_count(0)

    chosen.write_bytes(b"<svg></svg>")
    tab.get_by_label("Pilih berkas").set_input_files(chosen)
    expect(row.get_by_role("alert")).to_contain_text("adalah halaman web")
    row.get_by_role("button", name="Tutup").click()
    expect(row).to_have_count(0)

    assert arrived[:-1] == list(range(0, len(PDF), PIECE))
    with default_storage.open(Evidence.objects.get().storage_name) as file:
        assert file.read() == PDF
    assert Upload.objects.get().report.narrative == "Dua selesai"
