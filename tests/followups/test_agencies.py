"""Drill-down by organisation."""

import pytest
import time_machine

from rakor_portal.directory.models import Organization, OrganizationSuccession
from tests.factories import make_government, make_organization, make_user
from tests.followups.overview import NOW, TODAY, make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.sql, pytest.mark.built_at(NOW)]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def test_all_agencies_the_furthest_behind_first(client, cast, overview):
    cast.item.delete()
    client.force_login(cast.leader)

    response = client.get("/dashboard/agencies/")

    text = response.content.decode()
    assert text.index("Dinas Kesehatan") < text.index("Disperkim")


def test_one_agency_with_all_of_its_items(client, cast, overview):
    client.force_login(cast.leader)

    response = client.get("/dashboard/agencies/disperkim/")

    assert "1 program mangkrak dari 2 tindak lanjut." in response.content.decode()
    assert len(response.context["items"]) == 3  # the dropped one is listed, not counted


def test_closed_agency_leads_to_who_goes_on(client, cast, overview):
    client.force_login(cast.leader)
    former, heir = (make_organization(name=name, slug=name.lower()) for name in ("DPPKB", "Dinsos"))
    here = "/dashboard/agencies/dppkb/"
    assert "ditutup per" not in client.get(here).text

    Organization.objects.filter(pk=former.pk).update(closed_on=TODAY)
    assert "Perangkat daerah ini ditutup per 16 Maret 2026.</p>" in client.get(here).text
    OrganizationSuccession.objects.create(former=former, successor=heir, on=TODAY)
    assert 'Tugasnya dilanjutkan <a href="/dashboard/agencies/dinsos/">Dinsos</a>.' in client.get(here).text


@pytest.mark.page
def test_agency_of_another_government_does_not_exist(client, overview):
    client.force_login(make_user("leader", government=make_government("18.02", short_name="Kab. Lain")))

    assert client.get("/dashboard/agencies/disperkim/").status_code == 404


@pytest.mark.parametrize("times", [1, 3])
def test_queries_do_not_grow_with_the_rows(client, django_assert_num_queries, times):
    make_scene(times)
    client.force_login(make_user("leader"))

    with django_assert_num_queries(8):
        client.get("/dashboard/agencies/disperkim/")


@pytest.mark.page
def test_owners_may_not_look_over_an_agency(client, cast, overview):
    client.force_login(cast.owner)

    assert client.get("/dashboard/agencies/disperkim/").status_code == 403
