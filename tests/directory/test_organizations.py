"""Organisations live on under new names and close with their posts."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from rakor_portal.audit.models import AuditEntry
from rakor_portal.directory.models import (
    Incumbency,
    Organization,
    OrganizationName,
    OrganizationSuccession,
    Position,
)
from rakor_portal.directory.services.organizations import (
    close_organization,
    create_organization,
    edit_organization,
    rename_organization,
)
from rakor_portal.errors import RuleViolation
from tests.factories import make_government, make_holder, make_organization, make_position, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_day")]
DAY = date(2026, 3, 2)


@pytest.fixture
def _day():
    with time_machine.travel("2026-03-02 08:00:00+07:00", tick=False):
        yield


def test_rename_keeps_slug_and_old_name_with_its_last_day():
    organization = make_organization(name="Dinas Perdagangan", slug="dinas-perdagangan", abbreviation="Disdag")

    rename_organization(by=make_user(), organization=organization, name="Dinas Dagang", abbreviation="DD", on=DAY)

    organization.refresh_from_db()
    former = organization.former_names.get()
    assert (organization.name, organization.abbreviation, organization.slug) == (
        "Dinas Dagang",
        "DD",
        "dinas-perdagangan",
    )
    assert (former.name, former.abbreviation, former.valid_until) == ("Dinas Perdagangan", "Disdag", date(2026, 3, 1))
    assert AuditEntry.objects.get().action == "organization.rename"


def test_rename_ahead_before_the_last_one_or_the_founding_or_years_back_is_refused():
    organization = make_organization()
    OrganizationName.objects.create(organization=organization, name="Lama", valid_until=date(2026, 1, 31))
    young = make_organization(name="Muda", opened_on=date(2026, 2, 1))
    refusals = {
        "Catat pada 3 Maret 2026": (organization, date(2026, 3, 3)),
        "setelah ganti nama yang terakhir": (organization, date(2026, 2, 1)),
        "Muda berdiri setelah tanggal itu": (young, date(2026, 2, 1)),
        "paling lama setahun": (organization, date(2025, 2, 28)),
    }

    for words, (renamed, day) in refusals.items():
        with pytest.raises(RuleViolation, match=words):
            rename_organization(by=make_user(), organization=renamed, name="Baru", abbreviation="", on=day)
    with pytest.raises(RuleViolation, match="paling lama setahun"):
        close_organization(by=make_user(), organization=organization, on=date(2019, 1, 1))
    assert OrganizationName.objects.count() == 1


def test_closed_by_mistake_comes_back_with_the_posts_that_are_ticked_and_without_holders(client):
    """Not while its name is taken; never when others went on with it; the secretariat may not."""
    position = make_position(title="Kepala Dinas")
    other = make_position(position.organization, title="Sekretaris Dinas", is_head=False)
    organization, _term = position.organization, make_holder(position)
    address = f"/directory/agencies/{organization.pk}/reopen/"
    close_organization(by=make_user(), organization=organization, on=DAY)
    client.force_login(make_user("secretariat"))
    forbidden = client.post(address)
    client.force_login(make_user("government_admin"))
    namesake = make_organization(name=organization.name, slug="lain")
    taken = client.post(address, {"positions": [position.pk]})
    Organization.objects.filter(pk=namesake.pk).update(name="Lain")
    shown = client.get(address)

    client.post(address, {"positions": [position.pk]})
    again = client.post(address)

    organization.refresh_from_db()
    assert (forbidden.status_code, organization.closed_on) == (403, None)
    assert "nama itu sudah ada" in taken.text
    assert shown.text.count(" checked") == 2
    assert list(Position.objects.open_on(DAY).filter(organization=organization)) == [position]
    assert other.pk not in Position.objects.open_on(DAY).values_list("pk", flat=True)
    assert not Incumbency.objects.holders_on(DAY, [position.pk])
    entry = AuditEntry.objects.get(action="organization.reopen")
    assert entry.data == {"closed_on": "2026-03-02", "positions": ["Kepala Dinas"]}
    assert "masih aktif" in again.text
    post = f"/directory/positions/{other.pk}/"
    assert f"{post}reopen/" in client.get(post).text
    client.post(f"{post}reopen/")
    assert other.pk in Position.objects.open_on(DAY).values_list("pk", flat=True)
    assert "masih ada" in client.post(f"{post}reopen/").text
    assert AuditEntry.objects.get(action="position.reopen").subject_id == str(other.pk)
    Organization.objects.filter(pk=organization.pk).update(closed_on=DAY)
    OrganizationSuccession.objects.create(former=organization, successor=namesake, on=DAY)
    assert "dilanjutkan Lain" in client.post(address).text


def test_closing_takes_posts_and_terms_along():
    position = make_position()
    term = make_holder(position)

    close_organization(by=make_user(), organization=position.organization, on=date(2026, 4, 1))

    term.refresh_from_db()
    assert term.valid_until == date(2026, 3, 31)
    assert not Position.objects.filter(pk=position.pk).open_on(date(2026, 4, 1)).exists()
    assert Position.objects.filter(pk=position.pk).open_on(date(2026, 3, 31)).exists()
    assert not Organization.objects.filter(pk=position.organization_id).open_on(date(2026, 4, 1)).exists()
    assert term.pk not in [each.pk for each in Incumbency.objects.holders_on(date(2026, 4, 1)).values()]


def test_closing_is_refused_while_units_are_open_or_a_term_begins_later():
    whole = make_organization()
    make_organization(parent=whole)
    position = make_position()
    make_holder(position, valid_from=date(2026, 5, 1))

    with pytest.raises(RuleViolation, match="unit di bawah"):
        close_organization(by=make_user(), organization=whole, on=DAY)
    with pytest.raises(RuleViolation, match="baru mulai"):
        close_organization(by=make_user(), organization=position.organization, on=DAY)


def test_slug_is_taken_once_per_government():
    fields = {"kind": "dinas", "name": "Dinas Kesehatan"}
    create_organization(by=make_user(), government=make_government(), **fields)
    create_organization(by=make_user(), government=make_government("18.02"), **fields)

    with pytest.raises(RuleViolation, match="dengan nama itu sudah ada"):
        create_organization(by=make_user(), government=make_government(), **fields)


def test_edit_without_a_change_leaves_no_trace():
    organization = make_organization(kind="dinas")

    edit_organization(by=make_user(), organization=organization, kind="dinas")
    assert not AuditEntry.objects.exists()
    edit_organization(by=make_user(), organization=organization, kind="badan")

    assert AuditEntry.objects.get().data == {"fields": ["kind"]}


def test_organisation_cannot_close_before_it_opens():
    organization = make_organization()
    organization.opened_on, organization.closed_on = DAY, date(2026, 3, 1)

    with pytest.raises(ValidationError, match="Tanggal tutup harus setelah tanggal berdiri"):
        organization.full_clean()
