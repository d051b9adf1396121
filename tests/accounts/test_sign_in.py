"""Signing in: throttled, without telling which addresses exist, and to one's own first page."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from meetings.models import Meeting
from rakor_portal.accounts.models import RoleGrant
from rakor_portal.accounts.services import sign_in as signing_in
from tests.factories import PASSWORD, make_meeting, make_user

pytestmark = pytest.mark.django_db
URL = "/sign-in/"


def attempt(client, email, password=PASSWORD, **extra):
    return client.post(URL, {"username": email, "password": password, **extra})


def test_user_signs_in_whatever_the_case_of_his_address(client):
    make_user(email="budi@uji.example")

    response = attempt(client, "Budi@Uji.example")

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.get("/account/").status_code == 200


def test_wrong_password_unknown_address_and_disabled_user_read_alike(client):
    make_user(email="budi@uji.example")
    make_user(email="lama@uji.example", is_active=False)

    answers = {
        str(attempt(client, email, password).context["form"].non_field_errors())
        for email, password in [
            ("budi@uji.example", "salah"),
            ("tiada@uji.example", "x"),
            ("lama@uji.example", PASSWORD),
        ]
    }

    assert len(answers) == 1
    assert "Email atau kata sandi tidak cocok" in answers.pop()


def test_fifth_failure_closes_the_door_for_that_address(client):
    make_user(email="budi@uji.example")
    make_user(email="siti@uji.example")
    for _ in range(4):
        assert attempt(client, "budi@uji.example", "salah").status_code == 200

    locked = attempt(client, "budi@uji.example", "salah")

    assert locked.status_code == 429
    assert "Terlalu banyak percobaan masuk" in locked.text
    assert "alamat email ini dari jaringan Anda ditutup sementara" in locked.text
    assert attempt(client, "budi@uji.example").status_code == 429
    assert attempt(client, "siti@uji.example").status_code == 302


def test_lock_page_says_whether_name_or_network_is_closed(client, monkeypatch):
    """A new password opens the door of a name; of a network it opens nothing, so none is offered."""
    monkeypatch.setattr(signing_in, "NAME", replace(signing_in.NAME, most=1))
    monkeypatch.setattr(signing_in, "ADDRESS", replace(signing_in.ADDRESS, most=2))
    pages = [attempt(client, f"{name}@uji.example", "salah").text for name in ("satu", "satu", "dua", "tiga")]

    assert "ditutup paling lama sehari" in pages[1]
    assert "Buat kata sandi baru" in pages[1]
    assert "dari jaringan ini ditutup sementara" in pages[3]
    assert "Buat kata sandi baru" not in pages[3]


def test_new_password_opens_the_door_that_wrong_ones_closed(client):
    user = make_user(email="budi@uji.example")
    make_user(email="siti@uji.example")
    for email in ("budi@uji.example", "siti@uji.example"):
        for _ in range(5):
            attempt(client, email, "salah")
    token = default_token_generator.make_token(user)
    page = client.get(f"/password-reset/{urlsafe_base64_encode(force_bytes(user.pk))}/{token}/", follow=True)
    new = "Hujan-di-Kotabumi-77"

    client.post(page.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})

    assert attempt(client, "siti@uji.example").status_code == 429
    assert client.post("/sign-in/", {"username": "budi@uji.example", "password": new}).status_code == 302


def test_next_page_must_be_ours(client):
    make_user(email="budi@uji.example")

    assert attempt(client, "budi@uji.example", next="https://jahat.example/")["Location"] == "/"
    client.post(reverse("accounts:sign_out"))
    assert attempt(client, "budi@uji.example", next="/account/")["Location"] == "/account/"


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (RoleGrant.Role.SECRETARIAT, "/home/"),
        (RoleGrant.Role.GOVERNMENT_ADMIN, "/home/"),
        (RoleGrant.Role.VERIFIER, "/home/"),
        (RoleGrant.Role.LEADER, "/dashboard/"),
        (RoleGrant.Role.AGENCY_HEAD, "/tasks/"),
        (RoleGrant.Role.AGENCY_OPERATOR, "/tasks/"),
        (None, "/tasks/"),
    ],
)
def test_first_page_follows_the_role(client, role, page):
    client.force_login(make_user(role))

    assert client.get("/")["Location"] == page


def test_sign_out_takes_a_post(client):
    client.force_login(make_user())

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/account/")["Location"].startswith("/sign-in/?next=")


def test_stranger_is_led_to_the_sign_in_page(client):
    assert client.get("/")["Location"] == "/sign-in/?next=/"


def test_pages_of_a_person_are_private_and_forgotten_at_sign_out(client):
    client.force_login(make_user())

    assert client.get("/account/")["Cache-Control"] == "private, no-cache"
    assert client.post("/sign-out/")["Clear-Site-Data"] == '"cache", "storage"'


def test_whoever_holds_no_position_today_sees_nothing(client):
    user = make_user("secretariat")
    meeting = make_meeting(user.government)
    user.person.incumbencies.update(valid_until=user.today - timedelta(days=1))
    client.force_login(user)

    assert Meeting.objects.visible_to(type(user).objects.get(pk=user.pk)).count() == 0
    assert meeting.title not in client.get("/meetings/").content.decode()
    assert client.get("/account/").status_code == 200
