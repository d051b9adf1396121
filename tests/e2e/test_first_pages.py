"""Each demo person opens every page of their menu: no error, nothing blocked, accessible, no sideways scroll."""

import pytest

from rakor_portal.demo.sign_ins import BY_REGION, DEMO_PASSWORD

#: Pages of the menu: links inside the navigation landmarks that stay on this site.
MENU = """() => [...new Set([...document.querySelectorAll('nav a[href^="/"]')].map(a => a.getAttribute('href')))]"""
DOMAIN, PERSONS = BY_REGION["18.03"]
#: Pages that axe has read for some person; the others open them too, and only their first page is read anew.
_examined: set[str] = set()


@pytest.mark.parametrize("person", PERSONS, ids=lambda person: person.local_part)
def test_every_page_of_the_menu_is_sound(portal, page, assert_accessible, person):
    page.goto(f"{portal.address}/sign-in/")
    page.fill("[name=username]", f"{person.local_part}@{DOMAIN}")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main form button:not([type=button])")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    assert_accessible(page)

    for address in page.evaluate(MENU):
        answer = page.goto(portal.address + address)
        assert answer.status == 200, f"{address}: {answer.status}"
        assert page.locator("h1").count() == 1, address
        if address not in _examined:
            assert_accessible(page)
            _examined.add(address)


def test_sign_in_page_is_sound_and_says_why_it_refuses(portal, page, assert_accessible):
    page.goto(f"{portal.address}/")
    assert_accessible(page)

    page.fill("[name=username]", f"bukan-siapa-siapa@{DOMAIN}")
    page.fill("[name=password]", "salah-sama-sekali")
    page.click("main form button:not([type=button])")

    assert page.locator("[role=alert], .error-summary, .alert").count() > 0
    assert_accessible(page)
