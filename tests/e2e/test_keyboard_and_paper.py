"""Without a mouse, on paper, in the reader's own colours: the journeys of WCAG 2.1.1, 2.4.7, 2.4.11 and 1.4.11."""

import io
import json
import re

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.test_every_page import sign_in

#: What is wrong with the place of the focus: no ring, or something lies over its middle. null at the end of the page.
FOCUS = """() => {
  const at = document.activeElement, label = at.closest("label");
  if (at === document.body) return null;
  const ringed = [at, label].some(each => each && getComputedStyle(each).outlineStyle !== "none"
    && parseFloat(getComputedStyle(each).outlineWidth) >= 2);
  const shown = label && at.getBoundingClientRect().width < 3 ? label : at;
  const box = shown.getClientRects()[0], name = at.outerHTML.slice(0, 120);
  if (!box) return `has no place: ${name}`;
  const middle = [box.x + box.width / 2, Math.min(box.y + box.height / 2, Math.max(box.y + 4, innerHeight / 2))];
  const above = document.elementFromPoint(...middle);
  if (!above || !shown.contains(above)) return `beneath ${above && above.outerHTML.slice(0, 60)}: ${name}`;
  return ringed ? "" : `no ring: ${name}`; }"""
#: What a sheet of paper has no use for.
ON_PAPER = """() => [...document.querySelectorAll("nav, button, .btn, footer, [type=search]")]
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().height > 1)
  .map(each => each.outerHTML.slice(0, 120))"""
DESK, PHONE, ZOOMED = {"width": 1366, "height": 700}, {"width": 360, "height": 640}, {"width": 320, "height": 256}
#: Pages with bars that stay in place, and the screens at which they could lie over something.
WALKED = {
    "followups:action_items": (DESK, PHONE),
    "followups:meeting": (PHONE, ZOOMED),
    "meetings:meeting_edit_invitations": (PHONE, ZOOMED),
    "meetings:meeting_live": (DESK, PHONE, ZOOMED),
}


@pytest.fixture(scope="module")
def office(portal, browser, browser_context_args):
    """A page of the secretariat, and the addresses of its pages."""
    context = browser.new_context(**browser_context_args)
    sign_in(context, portal.address, "sekretariat")
    page = context.new_page()
    paths = json.loads(portal.run("tests.e2e.addresses"))

    def visit(name, viewport=DESK):
        page.set_viewport_size(viewport)
        page.goto(portal.address + paths[name][1])
        return page

    yield visit
    context.close()


def tab_to(page, target, key="Tab"):
    """Press Tab until the target has the focus; a target that the keyboard does not reach fails here."""
    for _press in range(150):
        page.keyboard.press(key)
        if target.evaluate("each => each === document.activeElement"):
            return target
    raise AssertionError(f"not reached by {key}: {target}")


def test_grid_tabs_calendar_and_picker_by_keyboard(office):
    page = office("followups:action_items")
    tab_to(page, page.get_by_role("columnheader", name="Batas").get_by_role("link")).press("Enter")
    expect(page.locator("th[aria-sort]")).to_contain_text("Batas")
    tab_to(page, page.locator("table [name=condition]")).press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Saring", exact=True), "Shift+Tab").press("Enter")
    expect(page).to_have_url(re.compile("condition=[a-z]+.*"))
    expect(page.get_by_role("link", name="Hapus saringan").last).to_be_visible()

    page = office("followups:meeting")
    tabs = page.get_by_role("navigation", name="Bagian rakor")
    tab_to(page, tabs.get_by_role("link", name="Undangan")).press("Enter")
    expect(tabs.locator("[aria-current]")).to_contain_text("Undangan")

    page = office("meetings:calendar")
    month = page.locator("h1").inner_text()
    tab_to(page, page.get_by_role("link", name="Bulan sebelumnya")).press("Enter")
    expect(page.locator("h1")).not_to_have_text(month)
    tab_to(page, page.locator("a.event").first)

    page = office("meetings:meeting_edit_invitations")
    group = tab_to(page, page.locator("[name=groups]").first)
    with page.expect_response(re.compile("/count/")):
        group.press("Space")
    tab_to(page, page.locator(".group-list summary").first).press("Enter")
    expect(page.locator(".group-list details[open] [name=districts]").first).to_be_visible()


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


def test_focus_is_seen_wherever_it_goes(office):
    wrong = []
    for name, viewport in ((name, viewport) for name, viewports in WALKED.items() for viewport in viewports):
        page = office(name, viewport)
        for _press in range(45):
            page.keyboard.press("Tab")
            said = page.evaluate(FOCUS)
            if said:  # perhaps the page still moves
                page.wait_for_timeout(300)
                said = page.evaluate(FOCUS)
            if said is None:
                break
            if said:
                wrong.append(f"{name} {viewport['width']} px: {said}")
    assert wrong == []


def test_paper_shows_content_alone(office):
    for name in ("followups:meeting", "followups:action_items", "meetings:invitations_print"):
        page = office(name)
        page.emulate_media(media="print")
        assert (name, page.evaluate(ON_PAPER)) == (name, [])
        with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
            assert [round(float(edge)) for edge in printed.pages[0].mediabox] in ([0, 0, 842, 595], [0, 0, 842, 596])
            assert len(printed.pages) <= 6
        page.emulate_media(media="screen")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_own_colours_keep_glyphs_and_focus(office, scheme):
    page = office("followups:dashboard")
    page.emulate_media(forced_colors="active", color_scheme=scheme)
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
