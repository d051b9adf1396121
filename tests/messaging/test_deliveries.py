"""The operator's page and decisions."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from rakor_portal.audit.models import AuditEntry
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Message, Obligation
from rakor_portal.messaging.notifications.dispatcher import dispatch_due
from rakor_portal.messaging.services import outbox
from rakor_portal.messaging.services.operating import mark_sent, send_again
from tests.factories import make_circle, make_government, make_holder, make_person, make_position, make_user

pytestmark = pytest.mark.django_db


def make_message(state="uncertain", subject_id=1, circle=None, **fields):
    position = make_position()
    make_holder(position, make_person(email=f"camat{subject_id}@uji.example"))
    outbox.announce(
        topic=outbox.Topic(
            position.government_id, "tests.subject", subject_id, "invitation",
            circle_id=circle.pk if circle else None,
        ),
        recipients=outbox.resolve_recipients(
            government_id=position.government_id, position_ids=[position.pk], on=date(2026, 3, 10)
        ),
        words=lambda group: outbox.Words(f"Undangan {subject_id}", "Yth. Camat.", "http://127.0.0.1:8000/i/abc/"),
    )  # fmt: skip
    Message.objects.filter(subject_id=subject_id).update(state=state, **fields)
    Obligation.objects.filter(subject_id=subject_id).update(state="needs_operator")
    return Message.objects.get(subject_id=subject_id)


@pytest.fixture
def operator(client):
    operator = make_user("secretariat")
    client.force_login(operator)
    return operator


@pytest.mark.parametrize("count", [1, 3])
def test_page_lists_what_needs_a_decision_in_the_same_queries(client, operator, django_assert_num_queries, count):
    for number in range(count):
        make_message(("uncertain", "failed", "quarantined")[number], number + 1, reason="550 ditolak")
    make_message("sent", 9, sent_at=timezone.now())

    with django_assert_num_queries(8):
        page = client.get(reverse("messaging:operator")).content.decode()

    assert page.count("550 ditolak") == count + 1  # and once among the commonest reasons
    assert "Undangan 9" not in page


def test_marking_as_sent_ends_message_and_obligation(client, operator):
    message = make_message()

    client.post(reverse("messaging:message_mark_sent", args=[message.pk]))

    message.refresh_from_db()
    assert (message.state, message.obligations.get().state) == ("sent", "done")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_id) == ("message.mark_sent", operator.pk)


def test_uncertain_mail_is_sent_again_with_the_same_bytes(client, operator, smtp):
    message = make_message("queued")
    Obligation.objects.update(state="bound")
    smtp.silent.add("camat1@uji.example")
    dispatch_due(timezone.now())
    Message.objects.update(state="uncertain")
    Obligation.objects.update(state="needs_operator")
    smtp.silent.clear()

    client.post(reverse("messaging:message_send_again", args=[message.pk]))
    assert dispatch_due(timezone.now())["sent"] == 1

    first, second = smtp.accepted
    assert first.content == second.content
    message.refresh_from_db()
    assert message.events.filter(step="queued_again").count() == 1
    assert message.obligations.get().state == "done"


def test_failed_mail_goes_to_the_address_known_today(operator, smtp):
    message = make_message("failed", sha256="0" * 64)
    message.person.email = "benar@uji.example"
    message.person.save(update_fields=["email"])

    send_again(by=operator, message=message)
    dispatch_due(timezone.now())

    assert [each.recipients for each in smtp.accepted] == [("benar@uji.example",)]


def test_decided_message_is_not_decided_twice(operator):
    message = make_message()
    stale = Message.objects.get(pk=message.pk)
    mark_sent(by=operator, message=message)

    with pytest.raises(RuleViolation, match="Muat ulang"):
        send_again(by=operator, message=stale)
    with pytest.raises(RuleViolation):
        mark_sent(by=operator, message=Message.objects.get(pk=message.pk))


def test_refusal_is_shown_on_the_page(client, operator):
    message = make_message("sent", sent_at=timezone.now())

    page = client.post(reverse("messaging:message_send_again", args=[message.pk]), follow=True).content.decode()

    assert "tidak lagi menunggu keputusan" in page


@pytest.mark.parametrize("role", ["minute_taker", "leader", "agency_head", None])
def test_other_roles_may_not_operate(client, role):
    client.force_login(make_user(role))
    message = make_message()

    assert client.get(reverse("messaging:operator")).status_code == 403
    assert client.post(reverse("messaging:message_mark_sent", args=[message.pk])).status_code == 403
    assert client.post(reverse("messaging:message_send_again", args=[message.pk])).status_code == 403


def test_closed_meetings_message_does_not_exist_for_an_operator_outside(client, operator):
    message = make_message(circle=make_circle())

    assert "Undangan 1" not in client.get(reverse("messaging:operator")).content.decode()
    assert client.post(reverse("messaging:message_mark_sent", args=[message.pk])).status_code == 404


def test_message_of_another_government_does_not_exist(client, operator):
    message = make_message()
    Message.objects.update(government=make_government("18.02", name="Lain", short_name="Lain"))

    assert client.post(reverse("messaging:message_mark_sent", args=[message.pk])).status_code == 404
