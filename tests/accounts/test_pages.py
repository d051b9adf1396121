"""Pages of accounts: who may open them, what they do, and how many queries they take."""

import pytest

from rakor_portal.accounts.models import RoleGrant, User
from tests.factories import make_government, make_person, make_position, make_user

pytestmark = pytest.mark.django_db
Role = RoleGrant.Role
ADMIN_PAGES = ["/settings/users/", "/settings/users/new/", "/settings/roles/", "/settings/roles/new/"]


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_only_the_administrator_opens_users_and_roles(client, path):
    assert client.get(path).status_code == 302
    client.force_login(make_user(Role.SECRETARIAT))
    assert client.get(path).status_code == 403
    client.force_login(make_user(Role.GOVERNMENT_ADMIN))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/settings/users/", "/settings/roles/"])
def test_lists_refuse_a_post(client, path):
    client.force_login(make_user(Role.GOVERNMENT_ADMIN))

    assert client.post(path).status_code == 405


def test_account_shows_positions_and_roles_of_today(client):
    position = make_position(title="Kepala Bagian Tata Pemerintahan")
    user = make_user(Role.SECRETARIAT, position=position)
    client.force_login(user)

    page = client.get("/account/").text

    assert "Kepala Bagian Tata Pemerintahan" in page
    assert "Sekretariat rakor" in page
    assert "/settings/users/" not in page


def test_administrator_lets_a_person_sign_in(client):
    client.force_login(make_user(Role.GOVERNMENT_ADMIN))
    person = make_person()

    response = client.post("/settings/users/new/", {"person": person.pk, "email": "Baru@uji.example"})

    assert response["Location"] == "/settings/users/"
    assert User.objects.get_queryset().get(person=person).email == "baru@uji.example"
    assert "Email untuk membuat kata sandi pertama dikirim ke baru@uji.example." in client.get("/settings/users/").text


def test_address_that_is_taken_is_refused_with_a_sentence(client):
    client.force_login(make_user(Role.GOVERNMENT_ADMIN, email="admin@uji.example"))

    response = client.post("/settings/users/new/", {"person": make_person().pk, "email": "admin@uji.example"})

    assert response.status_code == 200
    assert list(response.context["form"].non_field_errors()) == ["Alamat email itu sudah dipakai."]


def test_person_of_another_government_is_no_choice(client):
    client.force_login(make_user(Role.GOVERNMENT_ADMIN))
    stranger = make_person(make_government("18.02"))

    response = client.post("/settings/users/new/", {"person": stranger.pk, "email": "asing@uji.example"})

    assert response.context["form"].errors.keys() == {"person"}


def test_disabled_user_is_out_with_his_next_request(client):
    admin, user = make_user(Role.GOVERNMENT_ADMIN), make_user()
    client.force_login(admin)
    client.post(f"/settings/users/{user.pk}/active/", {"active": "no"})

    client.force_login(user)

    assert client.get("/account/").status_code == 302


def test_administrator_cannot_disable_himself_nor_reach_another_government(client):
    admin = make_user(Role.GOVERNMENT_ADMIN)
    stranger = make_user(government=make_government("18.02"))
    client.force_login(admin)

    client.post(f"/settings/users/{admin.pk}/active/", {"active": "no"})

    admin.refresh_from_db()
    assert admin.is_active
    assert client.post(f"/settings/users/{stranger.pk}/active/", {"active": "no"}).status_code == 404


def test_role_is_given_and_ended_on_the_pages(client):
    client.force_login(make_user(Role.GOVERNMENT_ADMIN))
    position = make_position()

    for role, principal, words in (
        ("agency_head", position.pk, "Hanya operator perangkat daerah yang bertindak atas nama jabatan lain."),
        ("agency_operator", "", "Operator perangkat daerah harus bertindak atas nama sebuah jabatan."),
    ):
        fields = {"position": position.pk, "role": role, "on_behalf_of": principal}
        (refusal,) = client.post("/settings/roles/new/", fields).context["form"].errors["on_behalf_of"]
        assert refusal.startswith(words)
    client.post("/settings/roles/new/", {"position": position.pk, "role": Role.VERIFIER, "valid_from": "01/03/2026"})
    grant = position.role_grants.get()
    assert client.get(f"/settings/roles/{grant.pk}/end/").status_code == 200
    client.post(f"/settings/roles/{grant.pk}/end/", {"on": "01/04/2026"})

    grant.refresh_from_db()
    assert grant.valid_until.isoformat() == "2026-03-31"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/settings/users/", 8), ("/settings/roles/", 6)])
def test_lists_take_the_same_queries_for_any_number(client, django_assert_num_queries, path, queries, count):
    client.force_login(make_user(Role.GOVERNMENT_ADMIN))
    for _ in range(count):
        make_user(Role.VERIFIER)

    with django_assert_num_queries(queries):
        client.get(path)
