"""The inbox of a signed-in person."""

from datetime import date

import pytest
from django.urls import reverse

from rakor_portal.messaging.models import Channel, Message
from rakor_portal.messaging.services import outbox
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def notify(user, subject_id=1, link="http://127.0.0.1:8000/action-items/TL-1/?tab=a"):
    outbox.announce(
        topic=outbox.Topic(user.government_id, "followups.action_item", subject_id, "assigned"),
        recipients=outbox.resolve_recipients(
            government_id=user.government_id,
            position_ids=[position.pk for position in user.positions_today],
            on=date(2026, 3, 10),
        ),
        words=lambda group: outbox.Words(f"Tindak lanjut {subject_id}", "Yth. Kepala Dinas.", link),
    )
    return Message.objects.get(subject_id=subject_id, channel=Channel.IN_APP)


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_shows_own_notices_in_the_same_queries(client, user, django_assert_num_queries, count):
    for number in range(count):
        notify(user, number + 1)
    notify(make_user(), 99)

    with django_assert_num_queries(6):
        page = client.get(reverse("messaging:inbox")).content.decode()

    assert f"{count} belum dibaca" in page
    assert page.count("Yth. Kepala Dinas.") == count
    assert "Tindak lanjut 99" not in page


def test_bell_of_every_page_counts_what_is_unread(client, user):
    notify(user, 1)
    notify(user, 2)
    notify(make_user(), 99)

    assert '<span class="bell__count">2</span>' in client.get("/account/").content.decode()

    client.post(reverse("messaging:notices_read"))
    assert "bell__count" not in client.get("/account/").content.decode()


def test_opening_marks_as_read_and_follows_the_link(client, user):
    notice = notify(user)

    response = client.post(reverse("messaging:notice", args=[notice.pk]))

    assert response.url == "/action-items/TL-1/?tab=a"
    assert list(Message.objects.unread_for(user)) == []


@pytest.mark.parametrize("link", ["https://jahat.id/x", "//jahat.id/x", "javascript:alert(1)", ""])
def test_link_to_another_place_is_not_followed(client, user, link):
    notice = notify(user, link=link)

    assert client.post(reverse("messaging:notice", args=[notice.pk])).url == reverse("messaging:inbox")


def test_all_can_be_marked_as_read(client, user):
    notify(user, 1)
    notify(user, 2)
    other = make_user()
    notify(other, 3)

    client.post(reverse("messaging:notices_read"))

    assert Message.objects.unread_for(user).count() == 0
    assert Message.objects.unread_for(other).count() == 1


def test_notice_of_somebody_else_does_not_exist(client, user):
    notice = notify(make_user())

    assert client.post(reverse("messaging:notice", args=[notice.pk])).status_code == 404


def test_reading_a_notice_is_a_post_and_strangers_sign_in_first(client, user):
    notice = notify(user)

    assert client.get(reverse("messaging:notice", args=[notice.pk])).status_code == 405
    assert client.get(reverse("messaging:notices_read")).status_code == 405
    client.logout()
    assert client.get(reverse("messaging:inbox")).status_code == 302


def test_empty_inbox_says_so(client, user):
    assert "Belum ada pemberitahuan." in client.get(reverse("messaging:inbox")).content.decode()
