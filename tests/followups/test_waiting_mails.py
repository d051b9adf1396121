"""What happens on Sunday night is mailed on Monday at seven: to whom it then concerns, and only what is still true."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from followups.services.action_items import reassign_owner
from followups.services.inquiries import send_reminder
from followups.services.notices import tell
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import token_of
from rakor_portal.directory.models import Incumbency
from rakor_portal.messaging.models import DeliveryEvent, Message, Obligation
from rakor_portal.messaging.notifications.cycle import run_cycle
from rakor_portal.messaging.notifications.reconciliation import audit_deliveries
from tests.factories import make_holder, make_organization, make_person, make_position

pytestmark = pytest.mark.django_db
SUNDAY_NIGHT = datetime(2026, 3, 15, 14, 46, tzinfo=UTC)
MONDAY = datetime(2026, 3, 16, 0, 5, tzinfo=UTC)  # 07.05 WIB


@pytest.fixture
def clock():
    with time_machine.travel(SUNDAY_NIGHT, tick=False) as traveller:
        yield traveller


def mails():
    return {(each.address, each.state): each for each in Message.objects.filter(channel="email")}


def given(item):
    """The item as it was given to its owner this night."""
    wording = lambda address: ("Tindak lanjut", f"Yth. {address.position}. Ditetapkan. Rincian: {address.link}")  # noqa: E731
    tell(item=item, positions=[item.owner], stage="assigned", wording=wording)


def make_owner(name, **fields):
    post = make_position(make_organization(name=name), title=f"Kepala {name}")
    make_holder(post, make_person(email=f"{name.lower()}@rakor.example"), valid_from=date(2026, 1, 1), **fields)
    return post


def test_the_former_owner_hears_nothing_when_he_had_heard_nothing(clock, cast, smtp):
    first, second = make_owner("Dishub"), make_owner("Dinsos")
    item = cast.item
    type(item).objects.filter(pk=item.pk).update(owner=first)
    item.refresh_from_db()
    given(item)
    reassign_owner(by=cast.secretariat, item=item, owner=second, reason="Bukan tugasnya")

    clock.move_to(MONDAY)
    run_cycle(MONDAY)

    assert set(mails()) == {("dishub@rakor.example", "cancelled"), ("dinsos@rakor.example", "sent")}
    assert mails()["dishub@rakor.example", "cancelled"].reason == "owner_changed"
    third = make_owner("Disdik")
    item.refresh_from_db()
    reassign_owner(by=cast.secretariat, item=item, owner=third, reason="Keliru")
    farewell = Message.objects.get(stage="moved_away")
    assert (farewell.address, farewell.link) == ("dinsos@rakor.example", "")
    assert "dialihkan kepada Kepala Disdik" in farewell.body
    assert audit_deliveries(MONDAY) == []


def test_at_night_it_is_said_when_the_mail_leaves(clock, cast, client):
    base = cast.item.get_absolute_url()
    said = []
    for number, moment in enumerate((SUNDAY_NIGHT, MONDAY)):
        clock.move_to(moment)
        client.force_login(cast.secretariat)
        ref = f"7f3a1c52-0000-4000-8000-00000000001{number}"
        said.append(client.post(f"{base}reminder/", {"client_ref": ref}, follow=True).text)

    owner = cast.item.owner.title
    when = "Senin, 16 Maret 2026 pukul 07.00 WIB"
    assert f"Tagihan dijadwalkan untuk {owner}: emailnya dikirim {when}." in said[0]
    assert f"Tagihan dikirim kepada {owner}." in said[1]


def test_a_tagihan_is_not_sent_once_the_report_is_there(clock, cast, smtp):
    cast.item.owner.incumbencies.update(valid_from=date(2026, 1, 1))
    send_reminder(by=cast.secretariat, item=cast.item, client_ref="7f3a1c52-0000-4000-8000-000000000001")
    type(cast.item).objects.filter(pk=cast.item.pk).update(status="awaiting_verification")

    clock.move_to(MONDAY)
    run_cycle(MONDAY)

    waited = Message.objects.get(channel="email")
    assert (waited.state, waited.reason) == ("cancelled", "awaiting_verification")


def test_the_holder_of_the_day_of_sending_gets_it(clock, cast, smtp):
    post = make_owner("Dinkes", valid_until=date(2026, 3, 15), kind=Incumbency.Kind.DAILY_ACTING)
    definitive = make_holder(post, make_person(email="kepala@rakor.example"), valid_from=date(2025, 1, 1))
    vacant = make_owner("Kosong", valid_until=date(2026, 3, 15))
    for owner in (post, vacant):
        type(cast.item).objects.filter(pk=cast.item.pk).update(owner=owner)
        cast.item.refresh_from_db()
        given(cast.item)
    type(cast.item).objects.filter(pk=cast.item.pk).update(owner=post)
    Obligation.objects.filter(position=vacant).update(stage="answer")  # not one that only its owner may hear

    clock.move_to(MONDAY)
    run_cycle(MONDAY)
    run_cycle(MONDAY)

    assert {(each.address, each.channel, each.state) for each in Message.objects.all()} == {
        ("dinkes@rakor.example", "email", "cancelled"), ("kepala@rakor.example", "email", "sent"),
        ("kosong@rakor.example", "email", "cancelled"), ("", "print", "to_print"),
    }  # fmt: skip
    sent = Message.objects.get(state="sent")
    link = AccessLink.objects.get(person=definitive.person)
    assert sent.body == f"Yth. Kepala Dinkes. Ditetapkan. Rincian: {sent.link}"
    assert sent.opened_link.endswith(f"/t/{token_of(link)}/")
    assert DeliveryEvent.objects.filter(step="cancelled", reply="pemangku jabatan berganti").count() == 2
    assert set(Obligation.objects.values_list("position", "channel", "state")) == {
        (post.pk, "email", "done"), (vacant.pk, "print", "needs_operator"),
    }  # fmt: skip
    assert audit_deliveries(MONDAY) == []
