"""The design system in a real browser: each component at each width, and the behaviours of rakor.js."""

import pytest

from tests.e2e.conftest import WIDTHS


def look_at_every_width(page, assert_accessible):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_accessible(page, widths=(width,))


def test_components_with_errors_are_accessible_and_the_summary_takes_the_focus(page, live_server, assert_accessible):
    page.goto(f"{live_server.url}/design/?kesalahan=1")

    assert page.evaluate("document.activeElement.className") == "error-summary"
    look_at_every_width(page, assert_accessible)


@pytest.mark.long  # the page above without its errors, and the frame of pages that the journey opens
@pytest.mark.parametrize("path", ["/design/", "/design/public/"])
def test_components_are_accessible_at_every_width(page, live_server, assert_accessible, path):
    page.goto(live_server.url + path)

    look_at_every_width(page, assert_accessible)


def test_date_is_said_in_words_and_confirmation_names_the_effect_and_can_be_refused(page, live_server):
    page.goto(f"{live_server.url}/design/")

    page.get_by_label("Batas waktu").fill("20/03/2026")
    assert page.locator(".date-words").inner_text() == "Jumat, 20 Maret 2026"
    page.get_by_label("Batas waktu").fill("31/02/2026")
    assert page.locator(".date-words").inner_text() == ""

    form = page.locator("form[data-confirm]")
    form.get_by_role("button", name="Kirim undangan").click()
    dialog = page.get_by_role("dialog")
    assert "Surat bernomor tidak dapat diubah." in dialog.inner_text()
    dialog.get_by_role("button", name="Batal").click()
    assert page.url == f"{live_server.url}/design/"

    form.get_by_role("button", name="Kirim undangan").click()
    dialog.get_by_role("button", name="Kirim undangan").click()
    page.wait_for_url("**/design/?*due_on=*")
