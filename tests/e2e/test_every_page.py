"""Each page of the URL configuration, opened once as one who may see it: valid, accessible, inside the screen."""

import re

import pytest

from rakor_portal.demo.sign_ins import BY_REGION, DEMO_PASSWORD
from tests.e2e.conftest import AXE, FIND, RULES
from tests.e2e.html_checker import complaints

DOMAIN = BY_REGION["18.03"][0]
#: 320 CSS pixels are the office screen at 400 %.
NARROW = (820, 320, 360)
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')
#: Distances that WCAG 1.4.12 lets a reader set; nothing may be cut off by them.
SPACING = """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`* { line-height: 1.5 !important;
letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
document.adoptedStyleSheets = [sheet]; const wide = document.documentElement.scrollWidth;
document.adoptedStyleSheets = []; return wide; }"""


def sign_in(context, address, person):
    """Sign a browser in by the form, without drawing a page."""
    form = context.request.get(f"{address}/sign-in/").text()
    fields = {
        "csrfmiddlewaretoken": TOKEN.search(form)[0],
        "username": f"{person}@{DOMAIN}",
        "password": DEMO_PASSWORD,
        "next": "/account/",
    }
    answer = context.request.post(f"{address}/sign-in/", form=fields, headers={"Referer": address})
    assert "/sign-in/" not in answer.url, answer.text()[:500]


def examine(page, address, widths):
    """What is wrong with one page; its source for the checker."""
    page.set_viewport_size({"width": 1366, "height": 900})
    answer = page.goto(address)
    if answer.status != 200:
        return [f"answers {answer.status}"], ""
    wrong = [] if page.locator("h1").count() == 1 else ["has not one h1"]
    if page.locator("select[data-find]").count() and page.locator("script[src*='js/find']").count() != 1:
        wrong.append("has a long list without its search")
    page.evaluate(AXE)
    for width in (1366, *NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        if width in widths:
            wrong += [f"{width} px: {found}" for found in page.evaluate(FIND, RULES)]
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append(f"{width} px: {wide} px wide")
    if (wide := page.evaluate(SPACING)) > NARROW[-1]:
        wrong.append(f"{NARROW[-1]} px with wide spacing: {wide} px wide")
    return wrong, answer.text()


def walk(portal, addresses, new_context, widths):
    """Findings by route, and the sources of all pages."""
    pages, findings, sources, console = {}, {}, {}, []
    for name, (person, path) in addresses.items():
        if not path:
            findings[name] = ["name an object for it in tests/e2e/addresses.py"]
            continue
        if person not in pages:
            context = new_context()
            if person:
                sign_in(context, portal.address, person)
            pages[person] = context.new_page()
            pages[person].on("console", lambda said: console.append(said.text) if said.type == "error" else None)
            pages[person].on("pageerror", lambda error: console.append(str(error)))
        wrong, sources[name] = examine(pages[person], portal.address + path, widths)
        if wrong + console:
            findings[f"{name} {path}"] = wrong + console
        console.clear()
    return findings, sources


@pytest.mark.long  # four minutes on two cores: beyond what the eight of make test can bear
def test_every_page_is_sound(portal, addresses, new_context):
    findings, sources = walk(portal, addresses, new_context, {360})
    findings |= complaints(sources)

    assert findings == {}


@pytest.mark.long
def test_every_page_is_accessible_at_every_width(portal, addresses, new_context):
    findings, _sources = walk(portal, addresses, new_context, {1366, 820})

    assert findings == {}
