"""Two people correct the same record: the second sees both texts, and nothing is undone unseen."""

import re
import uuid

import pytest
from django.db import models

from rakor_portal.directory.models import InviteeGroup, Organization, Person, Position, Venue
from rakor_portal.directory.services.organizations import close_organization
from tests.factories import make_government, make_organization, make_person, make_position, make_user, make_venue

pytestmark = pytest.mark.django_db
SEEN = re.compile(r'name="seen" value="(\w+)"')


@pytest.fixture
def secretary(client):
    user = make_user("secretariat")
    client.force_login(user)
    return user


def editable_records():
    """Each editable record: its page, what the first editor and what the second one types, and the field looked at."""
    person, venue, position = make_person(name="Budi"), make_venue(name="Aula"), make_position(title="Kabag")
    group = InviteeGroup.objects.create(government=make_government(), name="Grup", category="kepala_pd")
    fields = {"organization": position.organization_id, "category": "kepala_pd", "protocol_rank": 10}
    rule = {"order": 10, "category": "kepala_pd"}
    return [
        (person, f"/directory/people/{person.pk}/edit/", {"name": "Budi A."}, {"name": "Budi B."}, "name"),
        (venue, f"/directory/venues/{venue.pk}/edit/", {"name": "Aula A"}, {"name": "Aula B"}, "name"),
        (
            position,
            f"/directory/positions/{position.pk}/edit/",
            {**fields, "title": "A"},
            {**fields, "title": "B"},
            "title",
        ),
        (group, f"/directory/groups/{group.pk}/edit/", {**rule, "name": "A"}, {**rule, "name": "B"}, "name"),
    ]


def test_second_editor_sees_both_texts_and_decides(client, secretary):
    for record, path, first, second, name in editable_records():
        seen = SEEN.search(client.get(path).text)[1]
        client.post(path, {**first, "seen": seen})

        refused = client.post(path, {**second, "seen": seen})
        record.refresh_from_db()
        stored = getattr(record, name)
        client.post(path, {**second, "seen": SEEN.search(refused.text)[1]})
        record.refresh_from_db()

        assert "Orang lain mengubah data ini lebih dahulu." in refused.text, path
        assert f"<td>{first[name]}</td><td>{second[name]}</td>" in refused.text
        assert (stored, getattr(record, name)) == (first[name], second[name])


def test_edit_does_not_undo_what_another_form_changed(client, secretary):
    """The organisation was closed while its page was open; correcting it afterwards leaves it closed."""
    organization = make_organization()
    path = f"/directory/agencies/{organization.pk}/edit/"
    seen = SEEN.search(client.get(path).text)[1]
    close_organization(by=secretary, organization=Organization.objects.get(pk=organization.pk), on=secretary.today)

    client.post(path, {"kind": "badan", "seen": seen})

    organization.refresh_from_db()
    assert (organization.kind, organization.closed_on) == ("badan", secretary.today)


@pytest.mark.parametrize("model", [Organization, Person, Position, Venue, InviteeGroup])
def test_new_record_carries_no_mark(client, secretary, model: type[models.Model]):
    kinds = {Organization: "agencies", Person: "people", Position: "positions", Venue: "venues", InviteeGroup: "groups"}

    assert "seen" not in client.get(f"/directory/{kinds[model]}/new/").context["form"].fields


def test_new_record_sent_twice_is_one(client, secretary):
    fields = {"name": "Budi Santoso", "client_ref": uuid.uuid4()}
    client.post("/directory/people/new/", fields)

    again = client.post("/directory/people/new/", fields)

    assert "Isian ini sudah tersimpan." in again.text
    assert Person.objects.filter(name="Budi Santoso").count() == 1
