"""What the forms of Data Induk do, and how a rule that says no is shown."""

from datetime import date

import pytest
import time_machine

from rakor_portal.accounts.models import RoleGrant
from rakor_portal.directory.models import Holiday, InviteeGroup, Organization, Person, Position, Venue
from rakor_portal.directory.services.positions import reopen_position
from rakor_portal.errors import RuleViolation
from tests.factories import make_government, make_holder, make_organization, make_person, make_position, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_day")]


@pytest.fixture
def _day():
    with time_machine.travel("2026-03-02 08:00:00+07:00", tick=False):
        yield


@pytest.fixture
def secretariat(client):
    client.force_login(make_user(RoleGrant.Role.SECRETARIAT))
    return client


def test_organisation_is_founded(secretariat):
    response = secretariat.post(
        "/directory/agencies/new/", {"name": "Dinas Perikanan", "abbreviation": "Diskan", "kind": "dinas"}
    )

    organization = Organization.objects.get(slug="dinas-perikanan")
    assert response["Location"] == f"/directory/agencies/{organization.pk}/"


def test_organisation_with_a_taken_name_is_refused_with_a_sentence(secretariat):
    make_organization(name="Dinas Perikanan", slug="dinas-perikanan")

    response = secretariat.post("/directory/agencies/new/", {"name": "Dinas Perikanan", "kind": "dinas"})

    assert response.status_code == 200
    assert "Organisasi dengan nama itu sudah ada." in response.text


def test_organisation_is_renamed_and_its_old_name_shown(secretariat):
    organization = make_organization(name="Dinas Perdagangan")
    make_position(organization, title="Kepala Dinas Perdagangan")

    told = secretariat.post(
        f"/directory/agencies/{organization.pk}/rename/",
        {"name": "Dinas Perindustrian dan Perdagangan", "abbreviation": "Disperindag", "on": "01/03/2026"},
        follow=True,
    )

    assert "Jabatan Kepala Dinas Perdagangan masih memuat nama lama" in told.text
    page = secretariat.get(f"/directory/agencies/{organization.pk}/").text
    assert "Dinas Perindustrian dan Perdagangan" in page
    assert "sampai 28 Februari 2026" in page


def test_position_is_added_corrected_and_closed(secretariat):
    organization = make_organization()
    fields = {"title": "Kepala Dinas Perikanan", "organization": organization.pk, "category": "kepala_pd"}
    secretariat.post("/directory/positions/new/", {**fields, "protocol_rank": 2110, "is_head": "on"})
    position = Position.objects.get(title="Kepala Dinas Perikanan")

    secretariat.post(f"/directory/positions/{position.pk}/edit/", {**fields, "protocol_rank": 2120})
    secretariat.post(f"/directory/positions/{position.pk}/close/", {"on": "02/03/2026"})

    position.refresh_from_db()
    assert (position.protocol_rank, position.is_head, position.closed_on) == (2120, False, date(2026, 3, 2))


def test_organisation_has_one_head_at_a_time(secretariat):
    head = make_position(make_organization(name="Dinas Kesehatan"), title="Kepala Dinas Kesehatan")
    fields = {"title": "Kepala Baru", "organization": head.organization_id, "category": "kepala_pd", "protocol_rank": 1}
    refusal = (
        "Dinas Kesehatan sudah dipimpin jabatan Kepala Dinas Kesehatan. "
        "Hapus dahulu tanda Pimpinan organisasi pada jabatan itu."
    )

    refused = secretariat.post("/directory/positions/new/", {**fields, "is_head": "on"})
    assert refused.context["form"].errors == {"is_head": [refusal]}
    secretariat.post("/directory/positions/new/", fields)
    second = Position.objects.get(title="Kepala Baru")
    refused = secretariat.post(f"/directory/positions/{second.pk}/edit/", {**fields, "is_head": "on"})
    assert refused.context["form"].errors == {"is_head": [refusal]}

    old = {**fields, "title": head.title, "protocol_rank": head.protocol_rank}
    secretariat.post(f"/directory/positions/{head.pk}/edit/", old)
    secretariat.post(f"/directory/positions/{second.pk}/edit/", {**fields, "is_head": "on"})
    assert list(Position.objects.filter(is_head=True)) == [second]
    former = make_position(head.organization, title="Kepala Lama", closed_on=date(2026, 1, 1))
    with pytest.raises(RuleViolation, match="sudah dipimpin jabatan Kepala Baru"):
        reopen_position(by=make_user("government_admin"), position=former)
    Position.objects.filter(pk=head.pk).update(is_head=True)  # as data of before may hold
    told = secretariat.post(f"/directory/positions/{head.pk}/edit/", {**old, "is_head": "on", "protocol_rank": 7})
    assert told.status_code == 302


def test_holder_is_appointed_and_the_next_one_refused_until_he_leaves(secretariat):
    position, first, second = make_position(), make_person(), make_person()
    path = f"/directory/positions/{position.pk}/appoint/"
    secretariat.post(path, {"person": first.pk, "kind": "definitif", "valid_from": "02/03/2026"})

    refused = secretariat.post(path, {"person": second.pk, "kind": "plt", "valid_from": "10/03/2026"})

    assert f"dipangku {first} (Definitif), tanpa batas waktu" in refused.text
    term = position.incumbencies.get()
    secretariat.post(f"/directory/incumbencies/{term.pk}/end/", {"on": "09/03/2026"})
    secretariat.post(path, {"person": second.pk, "kind": "plt", "valid_from": "10/03/2026"})
    assert position.incumbencies.count() == 2


def test_appointment_says_first_that_the_term_ends_before_it_begins(secretariat):
    position, person = make_position(), make_person()
    make_holder(position, valid_from=date(2026, 1, 1))

    page = secretariat.post(
        f"/directory/positions/{position.pk}/appoint/",
        {"person": person.pk, "kind": "plt", "valid_from": "10/03/2026", "valid_until": "09/03/2026"},
    )

    assert page.context["form"].errors == {"valid_until": ["Tanggal Sampai lebih awal daripada tanggal Mulai."]}
    assert "Akhiri dahulu masa jabatan definitif, atau pilih Plh." in page.text


def test_organization_that_closes_later_says_when(secretariat):
    organization = make_organization(closed_on=date(2030, 1, 1))

    assert "Akan ditutup 1 Januari 2030" in secretariat.get(f"/directory/agencies/{organization.pk}/").text


def test_person_is_added_with_titles_apart_and_nip_as_text(secretariat):
    fields = {"title_before": "Dr.", "name": "Budi", "title_after": "M.Si.", "nip": "19760101 200003 1 004"}

    secretariat.post("/directory/people/new/", fields)

    person = Person.objects.get(name="Budi")
    assert (person.full_name, person.nip) == ("Dr. Budi, M.Si.", "197601012000031004")
    secretariat.post(f"/directory/people/{person.pk}/edit/", {**fields, "email": "budi@uji.example"})
    person.refresh_from_db()
    assert person.email == "budi@uji.example"


def test_numbers_that_cannot_be_ones_are_refused_and_those_stored_before_stay(secretariat):
    phone = "Nomor telepon terdiri atas 6 sampai 20 angka, spasi, +, -, titik, atau tanda kurung."
    nip = "NIP diawali tanggal lahir (8 angka) dan bulan pengangkatan (6 angka), misalnya 198003122005011001."
    for name, text, words in (
        ("phone", "<b>hubungi</b>", phone), ("phone", "0812-abc", phone), ("phone", "+-(). ", phone),
        ("nip", "0" * 18, nip), ("nip", "198013122005011001", nip), ("nip", "198003122005131001", nip),
    ):  # fmt: skip
        page = secretariat.post("/directory/people/new/", {"name": "Budi", name: text})
        assert page.context["form"].errors == {name: [words]}
    old = make_person(name="Lama", phone="0812-abc", nip="0" * 18)
    fields = {"name": "Lama", "phone": old.phone, "nip": old.nip, "rank": "Pembina (IV/a)"}
    path = f"/directory/people/{old.pk}/edit/"

    assert secretariat.post(path, fields).status_code == 302
    assert secretariat.post(path, {**fields, "phone": "0812-abd"}).context["form"].errors == {"phone": [phone]}
    on_contract = {**fields, "phone": "+62 (724) 21.001-5", "nip": "199203012023211012"}
    assert secretariat.post(path, on_contract).status_code == 302
    post = make_position(phone="0812-abc")
    fields = {"title": "Kepala", "organization": post.organization_id, "category": "lain", "protocol_rank": 1}
    path = f"/directory/positions/{post.pk}/edit/"
    assert secretariat.post(path, {**fields, "phone": "hubungi"}).context["form"].errors == {"phone": [phone]}
    assert secretariat.post(path, {**fields, "phone": post.phone}).status_code == 302


@pytest.mark.parametrize("nip", ["123", "19760101200003100X"])
def test_nip_that_is_none_is_refused(secretariat, nip):
    response = secretariat.post("/directory/people/new/", {"name": "Budi", "nip": nip})

    assert response.context["form"].errors["nip"] == ["NIP terdiri atas 18 angka."]


def test_group_rule_is_saved_counted_and_retired(secretariat):
    kept, left_out = make_position(), make_position()
    rule = {"name": "Semua kepala dinas", "order": 10, "category": "kepala_pd", "excluded_positions": [left_out.pk]}

    preview = secretariat.post("/directory/groups/preview/", rule)
    secretariat.post("/directory/groups/new/", rule)

    group = InviteeGroup.objects.get()
    assert kept.title in preview.text
    assert left_out.title not in preview.text
    assert [row["position"] for row in secretariat.get(f"/directory/groups/{group.pk}/").context["rows"]] == [kept]
    secretariat.post(f"/directory/groups/{group.pk}/edit/", {**rule, "excluded_positions": []})
    assert secretariat.get("/directory/groups/").context["rows"][0]["count"] == 2
    secretariat.post(f"/directory/groups/{group.pk}/retire/", {"on": "02/03/2026"})
    assert secretariat.get("/directory/groups/").context["rows"] == []


def test_preview_of_an_unfinished_form_counts_what_is_there(secretariat):
    make_position()

    response = secretariat.post("/directory/groups/preview/", {"category": "kepala_pd"})

    assert response.context["count"] == 1


def test_place_is_added_corrected_and_given_up(secretariat):
    secretariat.post("/directory/venues/new/", {"name": "Gedung Pusiban", "capacity": 700})
    venue = Venue.objects.get()

    secretariat.post(f"/directory/venues/{venue.pk}/edit/", {"name": "Gedung Pusiban", "capacity": 650})
    secretariat.post(f"/directory/venues/{venue.pk}/close/", {"on": "02/03/2026"})

    venue.refresh_from_db()
    assert (venue.capacity, venue.closed_on) == (650, date(2026, 3, 2))
    assert venue.name not in secretariat.get("/directory/venues/").text


def test_local_holiday_is_added_corrected_and_removed(secretariat):
    fields = {"date": "15/06/2026", "kind": "libur_daerah", "name": "Hari jadi kabupaten"}
    secretariat.post("/directory/holidays/new/", fields)
    holiday = Holiday.objects.get()

    again = secretariat.post("/directory/holidays/new/", fields)
    secretariat.post(f"/directory/holidays/{holiday.pk}/edit/", {**fields, "decree": "SK Bupati"})
    holiday.refresh_from_db()

    assert "Hari libur itu sudah tercatat." in again.text
    assert holiday.decree == "SK Bupati"
    secretariat.post(f"/directory/holidays/{holiday.pk}/remove/")
    assert not Holiday.objects.exists()


def test_choices_of_another_government_are_not_offered(secretariat):
    foreign = make_position(make_organization(make_government("18.02")))
    make_holder(foreign)
    position = make_position()

    appointed = secretariat.post(
        f"/directory/positions/{position.pk}/appoint/",
        {"person": foreign.incumbencies.get().person_id, "kind": "definitif", "valid_from": "02/03/2026"},
    )
    added = secretariat.post(
        "/directory/positions/new/",
        {"title": "X", "organization": foreign.organization_id, "category": "lain", "protocol_rank": 1},
    )

    assert appointed.context["form"].errors.keys() == {"person"}
    assert added.context["form"].errors.keys() == {"organization"}


def test_role_granting_is_offered_to_the_administrator_alone(client, secretariat):
    position = make_position()
    assert "/settings/roles/" not in secretariat.get(f"/directory/positions/{position.pk}/").text

    client.force_login(make_user(RoleGrant.Role.GOVERNMENT_ADMIN))

    assert f"/settings/roles/new/?position={position.pk}" in client.get(f"/directory/positions/{position.pk}/").text
