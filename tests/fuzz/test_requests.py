"""Requests that are broken as a whole: bodies, encodings, addresses, cookies, keys; each is answered with a page."""

import uuid

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from rakor_portal.directory.models import Person
from tests.factories import make_user
from tests.meetings.hall import make_hall

pytestmark = [pytest.mark.django_db, pytest.mark.sql]
NEW_PERSON = "/directory/people/new/"
HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def secretary(client):
    user = make_user("secretariat")
    client.force_login(user)
    return user


def strict(user):
    """A browser whose forms are checked for their key."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("body", "content_type", "status", "words"),
    [
        (b"name=" + b"x" * (7 * 1024 * 1024), "application/x-www-form-urlencoded", 413, "Isian terlalu besar"),
        (b"&".join(b"a%d=1" % n for n in range(2500)), "application/x-www-form-urlencoded", 400, "terlalu besar"),
        (b"name=x", "application/x-www-form-urlencoded; charset=utf-16", 400, "tidak dapat dibaca"),
        (b"name=x", "application/x-www-form-urlencoded; charset=unicode_escape", 400, "tidak dapat dibaca"),
        (b"name=x", "multipart/form-data; boundary=jejak; charset=zlib", 400, "tidak dapat dibaca"),
        (b"name=x", "multipart/form-data", 400, "Kiriman tidak utuh"),
        (b"name=x", "multipart/form-data; boundary=\xff", 400, "Kiriman tidak utuh"),
        (b"--jejak\r\nContent-Disposition: fo", "multipart/form-data; boundary=jejak", 200, "Tambah pejabat"),
        (b'{"name": "x"}', "application/json", 200, "Tambah pejabat"),
        (b"\x00\xff" * 100, "text/plain", 200, "Tambah pejabat"),
        (b"%zz=%&&&===;", "application/x-www-form-urlencoded", 200, "Tambah pejabat"),
    ],
)  # fmt: skip
@pytest.mark.page
def test_broken_body_gets_a_page_in_indonesian(client, secretary, body, content_type, status, words):
    response = client.generic("POST", NEW_PERSON, body, content_type)

    assert response.status_code == status
    assert words in response.text
    assert "<h1>" in response.text
    assert not Person.objects.filter(name="x").exists()


@pytest.mark.parametrize("path", ["/i/jejak%00/", "/meetings/%00/", "/documents/a%00.pdf", "/action-items/%E2%80%AE/"])
def test_address_with_unseen_signs_is_not_found(client, secretary, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("number", ["9" * 30, "9223372036854775808", "0"])
def test_number_that_no_row_has_is_not_found(client, secretary, number):
    assert client.get(f"/directory/people/{number}/").status_code == 404


@pytest.mark.page
def test_cookie_with_unseen_signs_is_no_cookie(client):
    response = client.get("/account/", HTTP_COOKIE='sessionid="aaaaaaaaaa\\000"; django_language="\\033"')

    assert response.status_code == 302


def test_unseen_signs_are_taken_out_of_what_is_stored(client, secretary):
    client.post(NEW_PERSON, {"name": "Budi\u202e\x00 \u200bSant\ufeffoso\x1b \U0001f469\u200d\U0001f692"})

    assert Person.objects.latest("pk").name == "Budi Santoso \U0001f469\u200d\U0001f692"


@pytest.mark.page
def test_form_with_an_old_key_comes_back_with_its_text_and_can_be_sent(secretary):
    browser, text = strict(secretary), {"name": "Budi <b>Santoso</b>", "rank": "Pembina"}

    refused = browser.post(NEW_PERSON, text, **HERE)
    key = refused.context["csrf_token"]
    sent = browser.post(NEW_PERSON, {**text, "csrfmiddlewaretoken": str(key)}, **HERE)

    assert refused.status_code == 403
    assert "Isian belum terkirim" in refused.text
    assert "Budi &lt;b&gt;Santoso&lt;/b&gt;</textarea>" in refused.text
    assert 'name="rank" value="Pembina"' in refused.text
    assert sent.status_code == 302
    assert Person.objects.filter(name="Budi <b>Santoso</b>").count() == 1


@pytest.mark.parametrize("headers", [{}, {"HTTP_ORIGIN": "https://jahat.example"}, {"HTTP_ORIGIN": "null"}])
@pytest.mark.page
def test_form_of_another_site_is_not_offered_again(secretary, headers):
    refused = strict(secretary).post(NEW_PERSON, {"name": "Budi Santoso"}, **headers)

    assert refused.status_code == 403
    assert "Budi" not in refused.text


@pytest.mark.page
def test_passwords_never_come_back(secretary):
    refused = strict(secretary).post("/account/password/", {"old_password": "rahasia sekali ini"}, **HERE)

    assert refused.status_code == 403
    assert "rahasia" not in refused.text


@pytest.mark.page
def test_text_outlives_the_session(client, secretary):
    client.logout()

    kept = client.post(NEW_PERSON, {"name": "Budi Santoso"}, **HERE)
    browser = strict(secretary)
    offered = browser.post(NEW_PERSON, {"name": "Budi Santoso"}, **HERE)

    assert kept.status_code == 403
    assert "Anda perlu masuk kembali" in kept.text
    assert "Budi Santoso</textarea>" in kept.text
    assert "Kirim lagi" in offered.text


@pytest.mark.page
def test_signed_out_forms_of_others_and_fragments_go_to_the_sign_in_page(client):
    for headers in ({}, {**HERE, "HTTP_HX_REQUEST": "true"}):
        response = client.post(NEW_PERSON, {"name": "Budi"}, **headers)
        assert response["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.page
def test_every_post_route_refuses_a_form_without_its_key(secretary):
    """Also those that no page shows: the check stands before the view."""
    browser = strict(secretary)
    for path in (
        "/notifications/read/",
        f"/messages/{uuid.uuid4()}/send-again/",
        "/sign-out/",
        "/action-items/remind/",
    ):
        assert browser.post(path).status_code == 403
    cache.clear()


@time_machine.travel("2026-03-09 10:00:00+07:00", tick=False)
@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999", "01/01/1899"])
def test_far_date_is_refused_with_a_sentence(client, secretary, day):
    response = client.post("/directory/agencies/new/", {"name": "Dinas Uji", "kind": "dinas", "opened_on": day})

    assert "Tulis tahun antara 1900 dan 2199." in response.text


@pytest.mark.parametrize("key", ["9223372036854775808", "-" + "9" * 40])
def test_key_that_no_database_knows_is_no_choice(client, secretary, key):
    response = client.post("/meetings/new/", {"title": "Rakor", "circle": [key], "client_ref": uuid.uuid4()})

    assert response.context["form"].errors["circle"] == ["Pilih dari daftar."]


@pytest.mark.parametrize("number", ["\u00b2", "9223372036854775808", "-1", "x"])
def test_agenda_item_that_is_no_number_is_not_found(client, number):
    hall = make_hall()
    client.force_login(hall.secretary)

    assert client.post(f"/meetings/{hall.meeting.public_id}/live/begin/", {"item": number}).status_code == 404


@pytest.mark.parametrize("path", ["/directory/positions/?region=", "/directory/people/?q=", "/meetings/?page="])
def test_endless_query_is_answered(client, secretary, path):
    assert client.get(path + "jejak%20" * 15_000).status_code == 200


def test_rule_of_a_group_without_a_field_is_counted(client, secretary):
    assert client.post("/directory/groups/preview/").status_code == 200
