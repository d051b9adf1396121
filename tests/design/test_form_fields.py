import re
import uuid
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django import forms

from rakor_portal.form_fields import IndonesianDateField, IndonesianDecimalField, IndonesianTimeField, NonceField
from rakor_portal.pick_list import PickList
from tests.factories import make_user


class TypedForm(forms.Form):
    client_ref = NonceField()
    due_on = IndonesianDateField(required=False)
    starts_at = IndonesianTimeField(required=False)
    amount = IndonesianDecimalField(required=False)


@pytest.mark.parametrize("typed", ["20/03/2026", "20-03-2026", "2026-03-20"])
def test_a_date_is_read_day_first(typed):
    assert IndonesianDateField().clean(typed) == date(2026, 3, 20)


@pytest.mark.parametrize("typed", ["03/20/2026", "besok"])
def test_a_wrong_date_says_how_to_write_it(typed):
    with pytest.raises(forms.ValidationError, match="Tulis tanggal seperti 20/03/2026"):
        IndonesianDateField().clean(typed)


@pytest.mark.parametrize("typed", ["09.00", "09:00", "9.00"])
def test_a_time_is_read_with_dot_or_colon(typed):
    assert IndonesianTimeField().clean(typed) == time(9, 0)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1.234", "1234"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("0.125", "0.125"),
    ],
)
def test_a_number_is_read_as_the_writer_meant(typed, expected):
    assert IndonesianDecimalField().clean(typed) == Decimal(expected)


def test_stored_values_are_shown_as_they_are_typed():
    form = TypedForm(initial={"due_on": date(2026, 3, 20), "starts_at": time(9, 5), "amount": Decimal("1234.50")})

    assert 'value="20/03/2026"' in str(form["due_on"])
    assert 'value="09.05"' in str(form["starts_at"])
    assert 'value="1.234,5"' in str(form["amount"])


def test_what_was_typed_comes_back_unchanged():
    form = TypedForm({"due_on": "31/02/2026", "amount": "dua"})

    assert 'value="31/02/2026"' in str(form["due_on"])
    assert 'value="dua"' in str(form["amount"])


def test_each_form_shown_gets_its_own_nonce():
    first, second = TypedForm()["client_ref"].value(), TypedForm()["client_ref"].value()

    assert uuid.UUID(str(first))
    assert first != second


def test_a_day_that_no_calendar_has_is_told_as_that():
    with pytest.raises(forms.ValidationError, match="Tanggal itu tidak ada di kalender"):
        IndonesianDateField().clean("31/02/2027")


def test_long_list_shows_what_is_chosen_first_and_every_row_once_in_its_group():
    """Names are escaped; groups are folded but the chosen; ticks arrive under the field's name as from a select."""
    rows = PickList(choices=[("Dinas", [(1, "Satu"), (2, "<b>Dua")]), ("Desa", [(3, "Tiga")])])

    written = rows.render("sources", ["2"], {"id": "id_sources"})

    assert re.findall(r"<summary>(\w+) <span class=\"count\">(\d)<", written) == [
        ("Dipilih", "1"), ("Dinas", "1"), ("Desa", "1"),
    ]  # fmt: skip
    assert re.findall(r'name="sources" value="(\d)"( checked)?><span>([^<]*)<', written) == [
        ("2", " checked", "&lt;b&gt;Dua"), ("1", "", "Satu"), ("3", "", "Tiga"),
    ]  # fmt: skip
    assert written.count("<details") == 3
    assert written.count('<details class="pick__group" open>') == 1


@pytest.mark.django_db
def test_pages_of_long_lists_bring_their_search_and_others_do_not(client):
    found = {}
    for role, paths in {
        "government_admin": ("settings/roles", "settings/users", "directory/agencies", "directory/positions"),
        "secretariat": ("meetings",),
    }.items():
        client.force_login(make_user(role))
        for path in paths:
            page = client.get(f"/{path}/new/").content.decode()
            found[path] = re.findall(r'<select name="(\w+)"[^>]* data-find="Cari dalam daftar"', page)
            assert page.count("js/find.js") == 1
            assert "js/find.js" not in client.get(f"/{path}/").content.decode()

    assert found == {
        "settings/roles": ["position", "on_behalf_of"], "settings/users": ["person"],
        "directory/agencies": ["parent", "region"], "directory/positions": ["organization"],
        "meetings": ["venue", "chair", "opener", "moderator", "minute_taker", "previous"],
    }  # fmt: skip


@pytest.mark.django_db
def test_no_choice_is_left_to_a_row_of_dashes(client):
    """Of every form that stands in the code; those made from a record say it when they are made (`RecordForm`)."""
    client.force_login(make_user("secretariat"))
    page = client.get("/directory/positions/new/").content.decode()
    assert "Organisasi" in page
    assert "---------" not in page
    assert ">Organization" not in page
    todo, named = [forms.Form], 0
    while todo:
        form: Any = todo.pop()
        todo += form.__subclasses__()
        if form.__module__.startswith(("rakor_portal", "meetings", "followups")):
            named += 1
            for name, field in form.base_fields.items():
                dashes = getattr(field, "empty_label", None) == "---------" and not field.widget.is_hidden
                assert not dashes, (form.__name__, name)
    assert named > 20
