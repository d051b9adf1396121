"""Saved views: a filter under a name, one's own or shared, harmless whatever stands in the address."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from followups.models import SavedView
from rakor_portal.audit.models import AuditEntry
from tests.factories import make_government, make_user

pytestmark = pytest.mark.django_db
NEW = "/action-items/views/new/"


def save(client, name, query="", **data):
    return client.post(f"{NEW}?{query}", {"name": name, **data})


def names(client, query=""):
    return [view.name for view in client.get(f"/action-items/?{query}").context["saved_views"]]


def test_filter_and_order_are_kept_under_a_name_and_only_for_its_owner(client):
    owner, other = make_user("verifier"), make_user("verifier")
    client.force_login(owner)

    response = save(client, " Mangkrak saya ", "sort=-due&condition=stalled&page=7&aneh=1")

    view = SavedView.objects.get()
    assert (view.name, view.query) == ("Mangkrak saya", "condition=stalled&sort=-due")
    assert response["Location"] == "/action-items/?condition=stalled&sort=-due"
    page = client.get(response["Location"])
    assert f"/action-items/views/{view.pk}/" in page.text
    client.force_login(other)
    assert names(client) == []
    assert client.get(f"/action-items/views/{view.pk}/").status_code == 404
    assert client.post(f"/action-items/views/{view.pk}/delete/").status_code == 404


def test_longest_text_in_its_longest_writing_is_kept(client):
    client.force_login(make_user("verifier"))
    wish = urlencode({"text": "\U0001f6a7" * 60, "condition": "stalled"})

    assert save(client, "Panjang", wish)["Location"] == f"/action-items/?{SavedView.objects.get().query}"
    assert "%F0%9F%9A%A7" * 60 in SavedView.objects.get().query


def test_secretariat_shares_within_its_government(client):
    secretary = make_user("secretariat")
    client.force_login(secretary)
    save(client, "Semua terlambat", "condition=overdue", is_shared="on")
    view = SavedView.objects.get()

    client.force_login(make_user("agency_operator"))
    assert names(client) == ["Semua terlambat"]
    assert client.post(f"/action-items/views/{view.pk}/", {"name": "Milik saya"}).status_code == 403
    save(client, "Coba bagikan", "", is_shared="on")
    assert SavedView.objects.get(name="Coba bagikan").is_shared is False
    client.force_login(make_user("secretariat", government=make_government("18.02")))
    assert names(client) == []
    assert AuditEntry.objects.filter(action="saved_view.share").count() == 1


def test_renamed_deleted_doubled_and_limited(client):
    client.force_login(make_user("verifier"))
    save(client, "Satu", "condition=stalled")
    view = SavedView.objects.get()

    doubled = save(client, "Satu")
    client.post(f"/action-items/views/{view.pk}/", {"name": "Dua"})

    assert "Anda sudah punya tampilan dengan nama itu." in doubled.text
    assert 'value="Satu"' in doubled.text
    assert names(client) == ["Dua"]
    for number in range(12):
        response = save(client, f"Tampilan {number}")
    assert "Paling banyak 12 tampilan" in response.text
    client.post(f"/action-items/views/{view.pk}/delete/")
    assert "Dua" not in names(client)
    assert "Nama tampilan" in save(client, "").text


def test_hostile_addresses_are_normalised_away(client):
    client.force_login(make_user("verifier"))
    hostile = [
        "condition=<script>alert(1)</script>", "sort=password", "agency=%27%3B%20DROP%20TABLE%20x", "year=999999999999",
        "due=" + "9" * 3000, "meeting[]=1&condition=stalled%00", "next=https://jahat.example/",
    ]  # fmt: skip

    for number, query in enumerate(hostile):
        assert save(client, f"Uji {number}", query).status_code == 302

    assert set(SavedView.objects.values_list("query", flat=True)) <= {"", "condition=stalled"}
    SavedView.objects.update(query='"><script>alert(1)</script>')
    assert "<script>alert(1)" not in client.get("/action-items/").text


def test_chips_take_one_query(client, django_assert_num_queries):
    client.force_login(make_user("verifier"))
    client.get("/action-items/")
    for name in ("a", "b", "c"):
        if name != "b":
            with django_assert_num_queries(9):
                client.get("/action-items/")
        save(client, name)


def test_whose_last_term_has_ended_keeps_no_view(client):
    user = make_user("agency_head")
    user.positions_today[0].incumbencies.update(valid_until=user.today - timedelta(days=1))
    client.force_login(user)

    assert client.post(reverse("followups:saved_view_create"), {"name": "Punya saya"}).status_code == 403
