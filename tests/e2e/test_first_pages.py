"""Each demo person's first page is sound, and every place of their menu opens (test_every_page looks at each page)."""

import pytest

from rakor_portal.demo.sign_ins import BY_REGION, DEMO_PASSWORD

#: Pages of the menu: links inside the navigation landmarks that stay on this site.
MENU = """() => [...new Set([...document.querySelectorAll('nav a[href^="/"]')].map(a => a.getAttribute('href')))]"""
DOMAIN, PERSONS = BY_REGION["18.03"]
#: Beranda, and Beranda with all of the menu; the journey looks at Dasbor and Tugas saya, the other first pages.
OFTEN = {"sekretariat", "admin"}
OTHERS = [pytest.param(person, marks=pytest.mark.long) for person in PERSONS if person.local_part not in OFTEN]


@pytest.mark.parametrize(
    "person",
    [*(person for person in PERSONS if person.local_part in OFTEN), *OTHERS],
    ids=lambda person: person.local_part,
)
def test_first_page_is_sound_and_the_menu_opens(portal, page, assert_accessible, person):
    page.goto(f"{portal.address}/sign-in/")
    page.fill("[name=username]", f"{person.local_part}@{DOMAIN}")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main form button:not([type=button])")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    assert_accessible(page)

    for address in page.evaluate(MENU):
        answer = page.request.get(portal.address + address)
        assert (answer.status, answer.text().count("<h1")) == (200, 1), address


def test_sign_in_page_is_sound_and_says_why_it_refuses(portal, page, assert_accessible):
    page.goto(f"{portal.address}/")
    assert_accessible(page, widths=())  # below it stands one message more

    page.fill("[name=username]", f"bukan-siapa-siapa@{DOMAIN}")
    page.fill("[name=password]", "salah-sama-sekali")
    page.click("main form button:not([type=button])")

    assert page.locator("[role=alert], .error-summary, .alert").count() > 0
    assert_accessible(page)
