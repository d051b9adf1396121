"""Organisations merge and split by date: what is open follows, what is old stays as it was printed."""

from datetime import date, timedelta

import pytest
import time_machine

from followups.models import TimelineEvent
from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.audit.models import AuditEntry
from rakor_portal.directory.models import Incumbency, InviteeGroup, Organization, Position
from rakor_portal.messaging.models import Message
from tests.factories import make_government, make_holder, make_organization, make_position, make_user
from tests.followups.overview import NOW, TODAY, make_done, make_on_track

pytestmark = [pytest.mark.django_db, pytest.mark.sql]
MERGE = "/directory/agencies/merge/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def admin(client):
    user = make_user("government_admin")
    client.force_login(user)
    return user


def make_agency(name):
    """An agency with a head, a secretary, and their holders since this year began."""
    agency = make_organization(name=name)
    head = make_position(agency, title=f"Kepala {name}")
    secretary = make_position(agency, title=f"Sekretaris {name}", is_head=False, protocol_rank=4000)
    for post in (head, secretary):
        make_holder(post, valid_from=date(2026, 1, 1))
    return agency, head, secretary


def proposal(response):
    return {row["post"]: row["field"].value() for row in response.context["rows"]}


def confirmed(about, response, **changed):
    fates = {f"fate_{post.pk}": value for post, value in proposal(response).items()}
    return {**about, **fates, **changed, "confirm": "1"}


def test_merger_into_a_new_agency(client, admin, django_capture_on_commit_callbacks):
    trade, trade_head, trade_secretary = make_agency("Dagang")
    industry, industry_head, secretary = make_agency("Industri")
    desk = make_position(trade, title="Operator Dagang", category="staf", is_head=False, protocol_rank=5000)
    unit = make_organization(name="UPT Pasar", parent=trade)
    running, done = make_on_track(industry_head), make_done(industry_head)
    waiting = make_on_track(trade_head, status="awaiting_verification")
    running.supporters.add(trade_secretary)
    operator = make_user("agency_operator", position=desk, on_behalf_of=trade_head)
    group = InviteeGroup.objects.create(government=make_government(), name="Tim")
    group.extra_positions.add(trade_secretary)
    about = {"sources": [trade.pk, industry.pk], "target": "", "name": "Dagang dan Industri", "on": f"{TODAY:%d/%m/%Y}"}

    preview = client.post(MERGE, about)
    assert proposal(preview) == {
        trade_head: "lead", industry_head: "head", trade_secretary: "carry", secretary: "carry", desk: "carry",
    }  # fmt: skip
    assert [len(row["duties"]) for row in preview.context["rows"]] == [1, 1, 0, 0, 0]
    assert Organization.objects.filter(name="Dagang dan Industri").count() == 0
    with django_capture_on_commit_callbacks():
        client.post(MERGE, confirmed(about, preview))

    made = Organization.objects.get(name="Dagang dan Industri")
    head = made.positions.get(is_head=True)
    leader = Incumbency.objects.holders_on(TODAY)[head.pk]
    assert (head.title, leader.valid_from) == ("Kepala Dagang dan Industri", TODAY)
    assert leader.person == trade_head.incumbencies.get().person
    assert trade_head.incumbencies.get().valid_until == TODAY - timedelta(days=1)
    for item in (running, waiting, done):
        item.refresh_from_db()
    assert (running.owner, waiting.owner, done.owner) == (head, head, industry_head)
    assert waiting.status == "awaiting_verification"
    assert [each.title for each in running.supporters.all()] == ["Sekretaris Dagang"]
    assert running.supporters.get().organization == made
    assert TimelineEvent.objects.filter(kind="reassigned").count() == 2
    told = Message.objects.filter(stage="assigned").values_list("body", flat=True)  # his own he has had for months
    assert {running.title in body and "beralih kepada Bapak/Ibu" in body for body in told} == {True}
    assert {each.former.name for each in made.origins.all()} == {"Dagang", "Industri"}
    industry.refresh_from_db()
    unit.refresh_from_db()
    assert (industry.name, industry.closed_on, unit.parent) == ("Industri", TODAY, made)
    assert group.extra_positions.filter(organization=made).count() == 1
    operator = User.objects.get(pk=operator.pk)
    assert (operator.role_codes, head.pk in operator.duty_position_ids) == (frozenset({"agency_operator"}), True)
    assert AuditEntry.objects.filter(action="organization.merge").count() == 2
    assert "Dagang dan Industri" in client.get(f"/directory/agencies/{industry.pk}/").text


def test_merger_into_an_agency_that_stays(client, admin):
    (small, small_head, small_secretary), (large, large_head, _other) = map(make_agency, ("Kecil", "Besar"))
    item = make_on_track(small_head)
    about = {"sources": [small.pk], "target": large.pk, "name": "", "on": f"{TODAY:%d/%m/%Y}"}

    preview = client.post(MERGE, about)
    client.post(MERGE, confirmed(about, preview, **{f"fate_{small_secretary.pk}": "close"}))

    item.refresh_from_db()
    small_head.refresh_from_db()
    small_secretary.refresh_from_db()
    assert (item.owner, small_head.successor, small_secretary.successor) == (large_head, large_head, None)
    assert large_head.incumbencies.count() == 1
    assert Position.objects.filter(organization=large).count() == 2


def test_split_that_closes_and_split_that_goes_on(client, admin):
    (agency, head, secretary), (other, other_head, other_secretary) = map(make_agency, ("PUPR", "Kesra"))
    RoleGrant.objects.create(government=agency.government, position=head, role="verifier")
    RoleGrant.objects.create(government=agency.government, position=head, role="approver", valid_from=TODAY)
    item = make_on_track(secretary)
    url = f"/directory/agencies/{agency.pk}/split/"
    about = {"parts": "Bina Marga\n\nCipta Karya", "on": f"{TODAY:%d/%m/%Y}"}

    preview = client.post(url, about)
    assert proposal(preview) == {head: "lead:0", secretary: "carry:0"}
    client.post(url, confirmed(about, preview, **{f"fate_{secretary.pk}": "lead:1"}))
    about = {"parts": "Bagian Baru", "goes_on": "on", "on": f"{TODAY:%d/%m/%Y}"}
    url = f"/directory/agencies/{other.pk}/split/"
    preview = client.post(url, about)
    assert proposal(preview) == {other_head: "stay", other_secretary: "stay"}
    client.post(url, confirmed(about, preview, **{f"fate_{other_secretary.pk}": "carry:0"}))

    roads, buildings = Organization.objects.get(name="Bina Marga"), Organization.objects.get(name="Cipta Karya")
    item.refresh_from_db()
    agency.refresh_from_db()
    other.refresh_from_db()
    assert item.owner == buildings.positions.get(is_head=True)
    assert [grant.role for grant in RoleGrant.objects.on(TODAY).filter(position__organization=roads)] == [
        "approver",
        "verifier",
    ]
    assert (agency.closed_on, other.closed_on) == (TODAY, None)
    other_head.refresh_from_db()
    other_secretary.refresh_from_db()
    assert other_head.closed_on is None
    assert other_secretary.successor.organization.name == "Bagian Baru"
    assert other_secretary.standing_on(TODAY) == other_secretary.successor
    assert other_secretary.standing_on(TODAY - timedelta(days=1)) == other_secretary


def test_refused_with_a_sentence_and_nothing_half_done(client, admin):
    (first, first_head, _secretary), (second, _head, _other) = map(make_agency, ("Satu", "Dua"))
    about = {"sources": [first.pk, second.pk], "target": "", "name": "Tiga", "on": f"{TODAY:%d/%m/%Y}"}
    preview = client.post(MERGE, about)
    sentences = {
        "hanya mempunyai satu pimpinan": confirmed(about, preview, **{f"fate_{first_head.pk}": "lead"}),
        "Catat pada 17 Maret 2026": {**confirmed(about, preview), "on": f"{TODAY + timedelta(days=1):%d/%m/%Y}"},
        "sedikitnya dua organisasi": {**confirmed(about, preview), "sources": [first.pk]},
        "salah satu": {**about, "target": second.pk},
        "ke dirinya sendiri": {**confirmed({**about, "target": second.pk, "name": ""}, preview), **{
            f"fate_{first_head.pk}": "head"
        }},
        "baru mulai pada atau setelah": {**confirmed(about, preview), "on": "01/01/2026"},
        "paling lama setahun yang lalu": {**confirmed(about, preview), "on": "01/01/2019"},
    }  # fmt: skip

    for words, data in sentences.items():
        assert words in client.post(MERGE, data).text, words
    incomplete = client.post(MERGE, {**about, "confirm": "1"})

    assert incomplete.context["rows"]
    assert Organization.objects.filter(closed_on__isnull=False).count() == 0
    assert not Organization.objects.filter(name="Tiga").exists()


@pytest.mark.page
def test_only_the_administrator_of_the_government(client):
    agency, *_posts = make_agency("Dinas Uji")
    client.force_login(make_user("secretariat"))
    assert client.get(MERGE).status_code == 403
    assert client.post(f"/directory/agencies/{agency.pk}/split/").status_code == 403
    client.force_login(make_user("government_admin", government=make_government("18.02")))
    assert client.get(f"/directory/agencies/{agency.pk}/split/").status_code == 404


def test_what_is_owed_is_not_left_with_a_closed_post(client, admin):
    """Neither by a split without successor nor by closing the agency or the post; the page names the items."""
    agency, head, _secretary = make_agency("Dishub")
    item = make_on_track(head)
    about = {"parts": "Perhubungan Darat\nPerhubungan Laut", "on": f"{TODAY:%d/%m/%Y}"}
    preview = client.post(f"/directory/agencies/{agency.pk}/split/", about)
    day = {"on": about["on"]}

    refused = [
        client.post(
            f"/directory/agencies/{agency.pk}/split/", confirmed(about, preview, **{f"fate_{head.pk}": "close"})
        ),
        client.post(f"/directory/agencies/{agency.pk}/close/", day),
        client.post(f"/directory/positions/{head.pk}/close/", day),
    ]

    for response in refused:
        assert f"masih memegang tindak lanjut terbuka: {item.code}" in response.text
    agency.refresh_from_db()
    assert agency.closed_on is None
    assert item.code in preview.text
    assert item.code in client.get(f"/directory/agencies/{agency.pk}/close/").text


def test_name_of_another_open_organisation_is_refused(client, admin):
    """On founding by merger, on renaming and on adding; by name or abbreviation. A closing one may hand its name on."""
    (one, *_), (two, *_) = make_agency("Satu"), make_agency("Dua")
    other = make_organization(name="Dinas Perikanan", abbreviation="Diskan")
    about = {"sources": [one.pk, two.pk], "target": "", "on": f"{TODAY:%d/%m/%Y}"}
    taken = {"nama itu sudah ada": {"name": "dinas perikanan"},
             "Singkatan itu sudah dipakai": {"name": "Dinas Baru", "abbreviation": "DISKAN"}}  # fmt: skip

    for words, names in taken.items():
        merged = client.post(MERGE, confirmed({**about, **names}, client.post(MERGE, {**about, **names})))
        renamed = client.post(f"/directory/agencies/{one.pk}/rename/", {**names, "on": about["on"]})
        assert words in merged.text
        assert words in renamed.text
    client.post(MERGE, confirmed({**about, "name": "Satu"}, client.post(MERGE, {**about, "name": "Satu"})))

    assert Organization.objects.filter(name="Satu", closed_on=None).exclude(pk=one.pk).count() == 1
    assert Organization.objects.filter(name__in=["Dinas Perikanan", "Dinas Baru"]).get() == other
