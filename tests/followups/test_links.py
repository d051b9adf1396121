"""/t/<token>/: read-only, with the least data, until the incumbency ends."""

from datetime import date

import pytest
from django.urls import reverse

from followups.models import ActionItem
from followups.services.notices import tell
from rakor_portal.accounts.models import AccessLink, RoleGrant
from rakor_portal.accounts.services.links import issue_links, token_of
from tests.factories import make_action_item, make_circle, make_meeting, make_position

pytestmark = pytest.mark.django_db


def link_for(user, item):
    links = issue_links(
        purpose=AccessLink.Purpose.ACTION_ITEM, subject_id=item.pk, government_id=item.government_id,
        person_ids=[user.person_id],
    )  # fmt: skip
    return reverse("followups:item_link", args=[token_of(links[user.person_id])])


def test_owner_reads_without_a_password_and_is_led_to_the_sign_in(cast, client):
    response = client.get(link_for(cast.owner, cast.item))

    text = response.content.decode()
    assert response.status_code == 200
    assert cast.item.title in text
    assert "Masuk untuk melapor" in text
    assert cast.owner.person.name not in text
    assert AccessLink.objects.get().opened_at is not None


def test_leader_who_got_a_copy_reads_too(cast, client):
    assert client.get(link_for(cast.leader, cast.item)).status_code == 200


def test_stranger_and_unknown_token_find_an_expired_link(cast, client):
    unknown = client.get(reverse("followups:item_link", args=["tidak-ada"]))
    stranger = client.get(link_for(cast.stranger, cast.item))

    assert (unknown.status_code, stranger.status_code) == (410, 410)
    assert "Tautan ini sudah tidak berlaku" in unknown.content.decode()
    assert cast.item.title not in stranger.content.decode()


def test_link_dies_with_the_incumbency(cast, client, replace_holder):
    url = link_for(cast.owner, cast.item)
    replace_holder(cast.owner_position, date(2020, 1, 1))

    assert client.get(url).status_code == 410


def test_closed_item_says_nothing_without_a_sign_in(cast, client):
    meeting = make_meeting(circle=make_circle(make_position()))
    item = make_action_item(owner=cast.owner_position, meeting=meeting, title="Hal rahasia")

    text = client.get(link_for(cast.owner, item)).content.decode()

    assert "ahasia" not in text
    assert item.code not in text.replace(item.get_absolute_url(), "")


def test_posting_is_refused(cast, client):
    assert client.post(link_for(cast.owner, cast.item)).status_code == 405


def test_messages_to_a_vacant_position_lead_to_the_page(cast):
    from followups.notifications import dunning
    from rakor_portal.messaging.models import Message

    vacant = make_position()
    tell(item=cast.item, positions=[vacant], stage="reminder", wording=dunning(cast.item))

    message = Message.objects.get(position=vacant)
    assert message.link.endswith(cast.item.get_absolute_url())


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("dropped", "Tindak lanjut ini dihentikan."),
        ("done", "Tindak lanjut ini dinyatakan selesai 1 Maret 2026."),
        ("on_hold", "Tindak lanjut ini ditangguhkan."),
        ("awaiting_verification", "Laporan sedang diperiksa."),
    ],
)
def test_item_that_takes_no_report_says_so(cast, client, status, words):
    ActionItem.objects.filter(pk=cast.item.pk).update(status=status, status_reason="x", closed_on=date(2026, 3, 1))

    text = client.get(link_for(cast.owner, cast.item)).content.decode()

    assert words in text
    assert "Masuk untuk melapor" not in text


def test_operator_who_is_told_of_a_verdict_can_open_the_link(cast, client):
    url = link_for(cast.operator, cast.item)
    assert client.get(url).status_code == 200

    RoleGrant.objects.filter(on_behalf_of=cast.owner_position).delete()
    assert client.get(url).status_code == 410
