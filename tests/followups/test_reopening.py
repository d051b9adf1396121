"""A done item whose post was succeeded or closed meanwhile is reopened for a post that exists, or not at all."""

import pytest
import time_machine

from followups.models import ActionItem
from rakor_portal.audit.models import AuditEntry
from rakor_portal.directory.models import Position
from rakor_portal.directory.models.restructuring import Way
from rakor_portal.directory.services.positions import close_position, reopen_position
from rakor_portal.directory.services.restructuring import merge_organizations
from rakor_portal.messaging.models import Message
from tests.factories import make_government, make_holder, make_position, make_user
from tests.followups.conftest import fresh
from tests.followups.overview import NOW, TODAY, days_ago, make_done, make_head

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def admin():
    return make_user("government_admin")


@pytest.fixture
def bappeda():
    return make_head("Bappeda", "bappeda")


def merge(by, leading, *others, name):
    """Into a new organisation that the first of the heads leads; its post."""
    ways = {leading.pk: Way.LEAD, **{post.pk: Way.HEAD for post in others}}
    made = merge_organizations(
        by=by, government=make_government(), sources=[post.organization for post in (leading, *others)],
        target=None, name=name, abbreviation="", ways=ways, on=TODAY,
    )  # fmt: skip
    return made.positions.get(is_head=True)


def reopen(client, item):
    client.force_login(make_user("secretariat"))
    page = f"{item.get_absolute_url()}reopen/"
    nonce = client.get(page).context["form"]["client_ref"].value()
    return client.post(page, {"client_ref": nonce, "reason": "Data ternyata keliru"}, follow=True)


@pytest.mark.sql
def test_after_a_merger_the_head_has_his_item_again(client, admin, bappeda):
    head = make_user("agency_head", position=bappeda)
    bappeda.incumbencies.update(valid_from=days_ago(60))
    research = make_head("Balitbang", "balitbang")
    item, helper = make_done(bappeda), make_position(bappeda.organization)
    item.supporters.set([research, helper])
    Position.objects.filter(pk=helper.pk).update(closed_on=days_ago(1))
    heir = merge(admin, bappeda, research, name="Bapperida")

    said = reopen(client, item).text

    item.refresh_from_db()
    assert (item.status, item.owner, item.closed_on, item.due_version) == ("in_progress", heir, None, 3)
    assert set(item.supporters.all()) == {heir, helper}
    assert f"Tindak lanjut dibuka kembali dan beralih kepada {heir.title}." in said
    assert {(row.kind, row.text) for row in item.timeline.all()} == {
        ("reopened", "Data ternyata keliru"),
        ("reassigned", f"Kepala Bappeda → {heir.title}. Jabatan penanggung jawab sudah digantikan."),
    }
    assert AuditEntry.objects.get(action="action_item.succeed").data == {"from": bappeda.pk, "to": heir.pk}
    mails = Message.objects.filter(channel="email")
    assert [mail.stage for mail in mails] == ["reopened"]  # he has known it for months: as at the merger itself
    assert ActionItem.objects.owed_by(fresh(head)).get() == item
    client.force_login(head)
    assert client.get(f"{item.get_absolute_url()}report/").status_code == 200


def test_after_two_mergers_the_last_post_has_it_and_its_new_holder_is_told(client, admin, bappeda):
    make_holder(bappeda, valid_from=days_ago(60))
    item = make_done(bappeda)
    between = merge(admin, bappeda, make_head("Balitbang", "balitbang"), name="Bapperida")
    last = make_head("Dinas Induk", "induk")
    holder = make_user("agency_head", position=last)
    Position.objects.filter(pk=between.pk).update(closed_on=TODAY, successor=last)

    reopen(client, item)

    item.refresh_from_db()
    assert item.owner == last
    mails = {mail.stage: mail.body for mail in Message.objects.filter(channel="email")}
    assert set(mails) == {"assigned", "reopened"}
    assert "beralih kepada Bapak/Ibu (Jabatan penanggung jawab sudah digantikan)" in mails["assigned"]
    assert ActionItem.objects.owed_by(fresh(holder)).get() == item


def test_without_an_open_successor_it_stays_done_until_the_post_is_open_again(client, admin, bappeda):
    former = make_head("Balitbang", "balitbang")
    Position.objects.filter(pk=former.pk).update(closed_on=days_ago(1), successor=bappeda)
    item, older = make_done(bappeda), make_done(former)
    close_position(by=admin, position=bappeda, on=TODAY)

    for each in (item, older):
        refused = reopen(client, each)

        each.refresh_from_db()
        assert (refused.status_code, each.status, each.timeline.count()) == (422, "done", 0)
        assert "Kepala Bappeda sudah ditutup tanpa jabatan penerus" in refused.text
    assert not Message.objects.exists()
    reopen_position(by=admin, position=bappeda)
    reopen(client, item)
    item.refresh_from_db()
    assert (item.status, item.owner, item.timeline.get().kind) == ("in_progress", bappeda, "reopened")
