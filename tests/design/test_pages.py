import gzip
import hashlib
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from rakor_portal.context import Portal
from rakor_portal.gallery.forms import SampleForm
from rakor_portal.gallery.samples import everything

ROOT = Path(settings.BASE_DIR)


def zipped(*names: str) -> int:
    return sum(len(gzip.compress((ROOT / "static" / name).read_bytes(), 9)) for name in names)


def portal_for(*roles: str, path: str = "/home/") -> Portal:
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(
        is_authenticated=True,
        role_codes=frozenset(roles),
        display_name="Siti Rahma",
        government=SimpleNamespace(short_name="Kab. Lampung Utara", is_demo=True),
    )
    return Portal(request)


@pytest.mark.parametrize("sheet", sorted({path.name for path in (ROOT / "static/css").glob("*.css")} - {"rakor.css"}))
def test_styles_of_every_page_stay_in_budget(sheet):
    assert zipped("vendor/bootstrap.css", "css/rakor.css", f"css/{sheet}") <= 14 * 1024


def test_scripts_of_every_page_stay_in_budget():
    assert zipped("js/rakor.js") <= 18 * 1024
    assert zipped("vendor/htmx.js", "js/rakor.js", "js/queue.js") <= 35 * 1024


def test_screen_fonts_stay_in_budget():
    assert sum(path.stat().st_size for path in (ROOT / "static/fonts").glob("*.woff2")) <= 30 * 1024


@pytest.mark.parametrize(
    "entry", json.loads((ROOT / "static/vendor/manifest.json").read_text()), ids=lambda e: e["file"]
)
def test_files_of_others_are_unchanged(entry):
    assert hashlib.sha256((ROOT / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_every_icon_named_in_a_template_exists():
    known = set(json.loads((ROOT / "rakor_portal/icons.json").read_text()))
    named = {
        name
        for folder in ("templates", "meetings", "followups", "rakor_portal")
        for page in (ROOT / folder).rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', page.read_text(encoding="utf-8"))
    }

    assert named - known == set()


def test_staff_see_the_whole_bar_and_fold_two_on_a_tablet():
    portal = portal_for("secretariat", path="/meetings/12/")

    assert [item.path for item in portal.navigation] == [
        "/home/", "/calendar/", "/meetings/", "/action-items/", "/documents/", "/dashboard/", "/directory/",
    ]  # fmt: skip
    assert [item.path for item in portal.navigation if item.is_current] == ["/meetings/"]
    assert [item.path for item in portal.folded] == ["/documents/", "/directory/"]


def test_leaders_see_four_places():
    paths = ["/dashboard/", "/action-items/", "/calendar/", "/documents/"]

    assert [item.path for item in portal_for("leader").navigation] == paths


def test_leaders_find_three_places_and_the_rest_under_more_on_the_phone():
    portal = portal_for("leader")

    assert [item.path for item in portal.bottom_navigation] == ["/dashboard/", "/action-items/", "/calendar/"]
    assert [item.path for item in portal.bottom_more] == ["/tasks/", "/documents/", "/notifications/", "/account/"]


def test_owners_find_tasks_and_account_on_the_phone():
    portal = portal_for("agency_operator")

    assert [item.path for item in portal.bottom_navigation] == ["/tasks/", "/action-items/", "/calendar/", "/account/"]


def test_only_administrators_find_users_and_roles_in_the_menu():
    assert [item.path for item in portal_for("leader").account_menu] == ["/notifications/", "/account/"]
    assert [item.path for item in portal_for("government_admin").account_menu] == [
        "/notifications/", "/account/", "/messages/", "/settings/users/", "/settings/roles/",
        "/settings/letterheads/", "/settings/audit/",
    ]  # fmt: skip


def test_strangers_have_no_navigation():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    portal = Portal(request)

    assert portal.navigation == []
    assert portal.place == ""


def test_initials_skip_titles():
    portal = portal_for("leader")
    portal._user.display_name = "Dr. Ir. Hamartoni Ahadis"

    assert portal.initials == "HA"


def test_form_says_label_hint_error_then_field():
    html = render_to_string("gallery/_form.html", {**everything(), "form": SampleForm({"due_on": "31/02/2026"})})

    places = [
        html.index(part) for part in ("Batas waktu</label>", "id_due_on_helptext", "id_due_on_error", 'name="due_on"')
    ]
    assert places == sorted(places)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_due_on_helptext id_due_on_error"' in html
    assert "(opsional)" in html
    assert "asterisk" not in html


def test_error_summary_counts_and_links_every_error():
    form = SampleForm(
        {"client_ref": "0b9d2a4e-52f5-4d1b-9f77-5f9be1f1f6a1", "title": "x", "amount": "21", "due_on": "20/03/2026"}
    )

    html = render_to_string("gallery/_form.html", {**everything(), "form": form})

    assert "Ada 3 isian yang perlu diperbaiki" in html
    assert '<a href="#id_amount">Jumlah kecamatan: Paling banyak 12.</a>' in html
    assert '<a href="#id_answer_0">Apakah Bapak/Ibu dapat hadir? Isian ini wajib diisi.</a>' in html


def test_gallery_opens_without_signing_in(client, db):
    response = client.get("/design/?kesalahan=1")

    assert response.status_code == 200
    assert "<title>Kesalahan: Galeri komponen – Portal Rakor</title>" in response.content.decode()


def test_screen_is_indonesian_whatever_the_browser_says(client, db):
    response = client.get("/design/?kesalahan=1", headers={"accept-language": "en-US"})

    assert '<html lang="id">' in response.content.decode()
    assert "Isian ini wajib diisi." in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "403_csrf.html", "500.html"])
def test_error_pages_render_for_strangers(name):
    request = RequestFactory().get("/nowhere/")
    request.user = AnonymousUser()

    html = render_to_string(name, {"heading": "Isian terlalu besar", "said": "Kurangi."}, request=request)

    assert html.count("<h1>") == 1
    assert 'href="/"' in html


def test_server_error_page_needs_no_request():
    assert "Sistem sedang bermasalah" in render_to_string("500.html")


@pytest.mark.parametrize(("path", "heading"), [("/help/", "Bantuan"), ("/accessibility/", "Aksesibilitas")])
def test_help_is_open_to_everybody(client, db, path, heading):
    response = client.get(path)

    assert response.status_code == 200
    assert f"<h1>{heading}</h1>" in response.content.decode()
