"""Without a mouse, and in the reader's own colours."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.keyboard import FOCUS, tab_to
from tests.e2e.test_every_page import sign_in

DESK = {"width": 1366, "height": 700}


pytestmark = pytest.mark.long  # shares the walk's objects


@pytest.fixture(scope="module")
def office(portal, addresses, browser, browser_context_args):
    """A page of the secretariat, and the addresses of its pages."""
    context = browser.new_context(**browser_context_args)
    sign_in(context, portal.address, "sekretariat")
    page = context.new_page()

    def visit(name, viewport=DESK):
        page.set_viewport_size(viewport)
        page.goto(portal.address + addresses[name][1])
        return page

    yield visit
    context.close()


def test_live_row_by_keyboard(office):
    page = office("meetings:meeting_live")
    page.keyboard.press("Alt+3")
    expect(page.locator(".composer [name=kind]").nth(2)).to_be_checked()
    tab_to(page, page.locator("#id_text"))
    page.keyboard.type("Dicatat dari papan tik")
    page.keyboard.press("Enter")
    expect(page.locator("#live-rows")).to_contain_text("Dicatat dari papan tik")
    expect(page.locator("#id_text")).to_be_focused()
    expect(page.locator("#id_text")).to_have_value("")


def test_own_colours_keep_glyphs_and_focus(office):
    page = office("followups:dashboard")
    page.emulate_media(forced_colors="active", color_scheme="light")
    try:
        for glyph in page.locator("main .glyph:visible").all()[:6]:
            light, dark = span_of(glyph)
            assert (light + 0.05) / (dark + 0.05) >= 3, glyph.evaluate("each => each.outerHTML")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS) == ""
    finally:
        page.emulate_media(forced_colors="none", color_scheme="light")


def span_of(locator):
    """The lightest and the darkest luminance that an element shows."""
    with Image.open(io.BytesIO(locator.screenshot())) as picture:
        colours = {colour[:3] for _count, colour in picture.convert("RGB").getcolors(picture.width * picture.height)}
    linear = [[(part / 255) ** 2.2 for part in colour] for colour in colours]
    shown = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in linear]
    return max(shown), min(shown)
