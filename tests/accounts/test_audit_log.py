"""The administrator's page of the audit trail: filtered, paged, exported, and closed where a meeting is closed."""

import ast
import csv
import io
import re

import pytest
import time_machine
from django.urls import reverse

from rakor_portal.accounts.models import RoleGrant
from rakor_portal.audit import services as audit
from rakor_portal.audit.wording import ACTIONS
from tests.architecture.sources import product_python
from tests.factories import make_circle, make_government, make_person, make_position, make_user

pytestmark = pytest.mark.django_db
URL, EXPORT = "/settings/audit/", "/settings/audit/export/"


@pytest.fixture
def admin(client):
    admin = make_user(RoleGrant.Role.GOVERNMENT_ADMIN)
    client.force_login(admin)
    return admin


def record(by, action="venue.create", *, on=None, **options):
    return audit.record(by=by, action=action, on=on or by, government_id=by.government_id, **options)


def rows(client, query=""):
    text = b"".join(client.get(f"{EXPORT}?format=csv&{query}").streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def numbers(client, query=""):
    return [row["Nomor"] for row in rows(client, query)]


def test_only_the_administrator_opens_it(client, admin):
    for path in (URL, EXPORT):
        assert client.get(path).status_code == 200
        assert client.post(path).status_code == 405
    client.force_login(make_user(RoleGrant.Role.SECRETARIAT))
    assert {client.get(path).status_code for path in (URL, EXPORT)} == {403}


def test_page_and_file_are_filtered_alike(client, admin):
    position, person = make_position(title="Kepala Dinas Pertanian"), make_person(name="Siti Aminah")
    with time_machine.travel("2026-03-01 23:59:00+07:00"):
        record(admin, on=position)
    with time_machine.travel("2026-03-02 00:00:00+07:00"):
        record(admin, "person.edit", on=person, on_behalf_of=position, data={"reason": "salah tulis"})
    record(make_user(), "user.create", on=person)

    assert numbers(client) == ["3", "2", "1"]
    assert numbers(client, "action=person.edit") == ["2"]
    assert numbers(client, "subject=aminah") == ["3", "2"]
    assert numbers(client, f"actor={str(admin).upper()}") == ["2", "1"]
    assert numbers(client, "until=01/03/2026") == ["1"]
    assert numbers(client, "since=02/03/2026&until=02/03/2026") == ["2"]
    assert numbers(client, "since=31/02/2026") == []
    turned = client.get("/settings/audit/?since=02/03/2026&until=01/03/2026")
    assert "Tanggal ini lebih awal daripada Dari tanggal." in turned.text
    assert numbers(client, "until=31/12/9999") == []
    page = client.get(URL + "?action=person.edit").text
    assert "Data pejabat diubah" in page
    assert "atas nama Kepala Dinas Pertanian" in page
    assert "salah tulis" in page
    assert "Kepala Dinas Pertanian</span>" not in page.replace("atas nama Kepala Dinas Pertanian", "")


def test_nothing_of_a_closed_meeting_or_of_another_government(client, admin):
    stranger = make_user(government=make_government("18.02"))
    record(admin, circle_id=make_circle(make_position()).pk)
    record(stranger)
    assert numbers(client) == []

    record(admin, circle_id=make_circle(*admin.positions_today).pk)

    assert numbers(client) == ["2"]


def test_cells_that_a_spreadsheet_would_run_are_text(client, admin):
    for start in ("=", "+", "-", "@", "\t", "\r"):
        record(admin, on=make_position(title=f"{start}1+1"))
    record(admin, on=make_position(title="Aman"))

    found = [row["Perihal"] for row in rows(client)]

    assert found == ["Aman", *(f"'{start}1+1" for start in ("\r", "\t", "@", "-", "+", "="))]


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_any_number(client, admin, django_assert_num_queries, count):
    for _number in range(count):
        record(admin, on_behalf_of=make_position())

    # Session, user, posts, roles, circles, government, count, entries; person and notices of the bar.
    with django_assert_num_queries(5):
        client.get(URL)


def name_of(function):
    return getattr(function, "attr", None) or getattr(function, "id", None)


@pytest.mark.page
def test_every_action_has_words():
    """Literal codes in calls that record; those put together (meeting.<status> …) are seen on the demo data."""
    used = set()
    for path in product_python():
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and name_of(call.func) in {"record", "_record"}:
                used |= {
                    node.value
                    for node in ast.walk(call)
                    if isinstance(node, ast.Constant) and re.fullmatch(r"[a-z_]+\.[a-z_]+", str(node.value))
                }

    assert len(used) > 60
    assert used - set(ACTIONS) == set()


def test_filters_put_no_token_into_the_address(client, admin):
    for path in (reverse("accounts:audit_log"), "/documents/"):
        page = client.get(path).content.decode()
        form = page[page.index('<form method="get"') :]

        assert "csrfmiddlewaretoken" not in form[: form.index("</form>")], path
