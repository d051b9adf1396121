"""Pages of Data Induk: who may open them, and how many queries lists take."""

from datetime import date

import pytest

from rakor_portal.accounts.models import RoleGrant
from rakor_portal.directory.models import Holiday, InviteeGroup, Position
from tests.factories import (
    make_government,
    make_holder,
    make_organization,
    make_person,
    make_position,
    make_region,
    make_user,
    make_venue,
)
from tests.scene import scene

pytestmark = pytest.mark.django_db
Role = RoleGrant.Role
LISTS = {
    "/directory/": 11,
    "/directory/agencies/": 5,
    "/directory/positions/": 8,
    "/directory/people/": 6,
    "/directory/groups/": 9,
    "/directory/venues/": 4,
    "/directory/holidays/?year=2026": 5,
}


@scene
def secretary():
    return make_user(Role.SECRETARIAT)


def make_row(government):
    """One row for every list."""
    position = make_position(make_organization(government))
    make_holder(position)
    make_venue(government)
    count = InviteeGroup.objects.count()
    InviteeGroup.objects.create(government=government, name=f"Grup {count}", category=Position.Category.AGENCY_HEAD)
    Holiday.objects.create(government=government, date=date(2026, 3, 19), name=f"Libur {count}")
    return position


def urls(government):
    """Every page of the directory, with rows of `government` in it."""
    position = make_row(government)
    term = position.incumbencies.get()
    one = {
        "agencies": (position.organization_id, ["", "edit/", "rename/", "close/"]),
        "positions": (position.pk, ["", "edit/", "close/", "appoint/"]),
        "incumbencies": (term.pk, ["end/"]),
        "people": (term.person_id, ["", "edit/"]),
        "groups": (government.invitee_groups.get().pk, ["", "edit/", "retire/"]),
        "venues": (government.venues.get().pk, ["edit/", "close/"]),
        "holidays": (government.holidays.get().pk, ["edit/"]),
    }
    fixed = [*LISTS, *(f"/directory/{part}/new/" for part in one if part != "incumbencies")]
    return fixed + [f"/directory/{part}/{pk}/{tail}" for part, (pk, tails) in one.items() for tail in tails]


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.GOVERNMENT_ADMIN])
def test_secretariat_and_administrator_open_every_page(client, role):
    client.force_login(make_user(role))

    refused = {url: status for url in urls(make_government()) if (status := client.get(url).status_code) != 200}

    assert refused == {}


@pytest.mark.parametrize("role", [Role.LEADER, Role.VERIFIER, Role.AGENCY_HEAD, None])
def test_everybody_else_is_told_who_may(client, role):
    client.force_login(make_user(role))

    pages = {url: client.get(url) for url in urls(make_government())}

    assert {url: page.status_code for url, page in pages.items() if page.status_code != 403} == {}
    assert "sekretariat rakor dan admin pemerintah daerah" in pages["/directory/"].text


def test_stranger_is_led_to_the_sign_in_page(client):
    open_pages = [
        url for url in urls(make_government()) if not client.get(url).get("Location", "").startswith("/sign-in/")
    ]

    assert open_pages == []


def test_rows_of_another_government_do_not_exist(client):
    client.force_login(make_user(Role.SECRETARIAT))
    foreign = [url for url in urls(make_government("18.02")) if any(part.isdigit() for part in url.split("/"))]

    assert {client.get(url).status_code for url in foreign} == {404}


def test_lists_show_nothing_of_another_government(client):
    client.force_login(make_user(Role.SECRETARIAT))
    foreign = make_row(make_government("18.02"))

    for url in ["/directory/agencies/", "/directory/positions/", "/directory/people/"]:
        assert foreign.title not in client.get(url).text


@pytest.mark.parametrize("url", ["/directory/", "/directory/agencies/", "/directory/holidays/"])
def test_lists_refuse_a_post_and_effects_a_get(client, url):
    client.force_login(make_user(Role.SECRETARIAT))
    make_row(make_government())

    assert client.post(url).status_code == 405
    assert client.get(f"/directory/holidays/{Holiday.objects.get().pk}/remove/").status_code == 405
    assert client.get("/directory/groups/preview/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_for_any_number(client, django_assert_num_queries, count, secretary):
    client.force_login(secretary)
    for _ in range(count):
        make_row(secretary.government)

    for url, queries in LISTS.items():
        with django_assert_num_queries(queries, info=url):
            client.get(url)


def test_posts_without_contact_are_counted_and_listed(client):
    client.force_login(make_user(Role.SECRETARIAT))
    reachable = make_position()
    make_holder(reachable)
    silent = make_position()
    make_holder(silent, make_person(email=""))
    own_address = make_position(email="jabatan@uji.example")

    overview = client.get("/directory/").text
    page = client.get("/directory/positions/?missing=contact").text

    assert "1 jabatan tanpa kontak" in overview
    assert silent.title in page
    assert reachable.title not in page
    assert own_address.title not in page


def test_numbers_are_masked_in_lists(client):
    client.force_login(make_user(Role.SECRETARIAT))
    person = make_person(nip="197601012000031004", phone="081279001234")
    make_holder(make_position(), person)

    for url in ["/directory/people/", f"/directory/people/{person.pk}/", "/directory/positions/"]:
        page = client.get(url).text
        assert "197601012000031004" not in page
        assert "081279001234" not in page
    assert "1976••••••••••••04" in client.get("/directory/people/").text
    assert "197601012000031004" in client.get(f"/directory/people/{person.pk}/edit/").text


def test_positions_are_filtered_by_unsur_and_paged(client):
    client.force_login(make_user(Role.SECRETARIAT))
    organization = make_organization()
    for _ in range(51):
        make_position(organization)
    camat = make_position(category=Position.Category.DISTRICT_HEAD)

    second = client.get("/directory/positions/?category=kepala_pd&page=2")

    assert len(second.context["rows"]) == 1
    assert camat.title not in client.get("/directory/positions/?category=kepala_pd").text
    assert "category=kepala_pd" in second.text


def test_positions_are_filtered_by_region(client):
    client.force_login(make_user(Role.SECRETARIAT))
    village = make_organization(kind="desa", region=make_region("18.03.01.2001", level="desa"))
    inside, outside = make_position(village), make_position()

    page = client.get("/directory/positions/?region=18.03.01").text

    assert inside.title in page
    assert outside.title not in page


def test_navigation_offers_the_directory_to_those_who_may_open_it(client):
    client.force_login(make_user(Role.VERIFIER))
    assert "/directory/" not in client.get("/account/").text

    client.force_login(make_user(Role.SECRETARIAT))

    assert "/directory/" in client.get("/account/").text
