"""The second language of the screen: chosen in the footer, kept by a cookie, never on papers or in messages."""

import gettext
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from meetings.correspondence import Correspondence
from meetings.documents.wording import meeting_day
from tests.architecture.sources import ROOT
from tests.factories import make_meeting, make_user


def test_visitor_chooses_english_and_comes_back(client):
    page = reverse("accounts:sign_in")
    assert '<html lang="id">' in client.get(page).content.decode()

    answer = client.post(reverse("set_language"), {"language": "en", "next": page})

    assert answer.headers["Location"] == page
    english = client.get(page).content.decode()
    assert '<html lang="en">' in english
    assert "Forgot your password?" in english
    client.post(reverse("set_language"), {"language": "id", "next": page})
    assert "Lupa kata sandi?" in client.get(page).content.decode()


@pytest.mark.parametrize("where", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:alert(1)"])
def test_switch_leads_nowhere_else(client, where):
    answer = client.post(reverse("set_language"), {"language": "en", "next": where})

    assert answer.headers["Location"] == "/"


def test_switch_needs_a_form_and_a_known_language(client):
    assert client.get(reverse("set_language")).headers.get("Set-Cookie") is None
    client.get(reverse("set_language"), {"language": "en"})
    client.post(reverse("set_language"), {"language": "xx", "next": "/"})

    assert "django_language" not in client.cookies


@override_settings(DEBUG=False)
def test_no_page_of_the_menu_breaks_in_english(client, db):
    client.force_login(make_user("government_admin"))
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    for path in ("/home/", "/meetings/", "/action-items/", "/documents/", "/calendar/", "/directory/", "/account/"):
        page = client.get(path)
        assert page.status_code == 200
        assert page.headers["Content-Language"] == "en"
        assert ">Sign out<" in page.content.decode()


def test_catalogue_speaks_of_every_word_it_holds():
    """`make check` compares it with the sources; here: nothing compiled is empty, and it is English."""
    with (ROOT / Path("locale/en/LC_MESSAGES/django.mo")).open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)

    assert catalogue.gettext("Penanggung jawab") == "Owner"
    assert catalogue.ngettext("%(pages)s halaman", "%(pages)s halaman", 1) == "%(pages)s page"
    assert catalogue.ngettext("%(pages)s halaman", "%(pages)s halaman", 2) == "%(pages)s pages"


def test_dates_are_english_on_screens_and_indonesian_on_papers_and_in_mails(db):
    day, moment = date(2026, 12, 7), datetime(2026, 12, 7, 2, 0, tzinfo=UTC)
    screen = Template(
        "{{ d|tanggal_tahun }}; {{ d|hari_tanggal }}; {{ d|bulan_tahun }}; {{ m|saat }}; {% rentang_waktu m None %}; "
        "{{ d|tanggal_dekat:before }}; {{ d|sisa_hari:after }}; {{ d|sisa_hari:before }}"
    )
    context = {"d": day, "m": moment, "before": date(2025, 12, 1), "after": date(2026, 12, 8)}
    meeting = make_meeting(starts_at=moment)

    with translation.override("en"):
        shown = screen.render(Context(context))
        paper, mail = meeting_day(meeting), Correspondence(meeting, None, {}, {}).when

    assert shown == (
        "7 Dec 2026; Monday, 7 December 2026; December 2026; 7 December 2026, 09.00 WIB; 09.00 WIB until finished; "
        "7 Dec 2026; 1 day late; in 371 days"
    )
    assert (paper, mail) == ("Senin, 7 Desember 2026", "Senin, 7 Desember 2026 pukul 09.00 WIB")
