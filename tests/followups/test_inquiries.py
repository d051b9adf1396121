"""Tagihan, question, answer, direction: one message and one row each."""

import uuid
from datetime import UTC, date, datetime

import pytest
import time_machine

from followups.models import TimelineEvent
from followups.services.dunning import send_reminders
from followups.services.inquiries import answer, ask, direct, send_reminder
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Message

pytestmark = pytest.mark.django_db


def test_reminder_is_one_message_and_one_row_per_form(cast):
    ref = uuid.uuid4()

    for _click in range(2):
        send_reminder(by=cast.secretariat, item=cast.item, client_ref=ref)
    send_reminder(by=cast.secretariat, item=cast.item, client_ref=uuid.uuid4())

    assert list(cast.item.timeline.values_list("kind", flat=True)) == ["reminded", "reminded"]
    assert Message.objects.filter(channel="email").count() == 2


def test_what_nobody_could_receive_is_not_said(client, cast):
    """Tagihan, question and direction alike; the leader reads it before he types, and keeps what he typed."""
    cast.item.owner.incumbencies.update(valid_until=date(2026, 1, 1))

    with pytest.raises(RuleViolation, match="tidak berpemangku"):
        send_reminder(by=cast.secretariat, item=cast.item, client_ref=uuid.uuid4())

    assert send_reminders(by=cast.secretariat, items=[cast.item], client_ref=uuid.uuid4()) == 0
    client.force_login(cast.leader)
    for page in ("ask", "directive"):
        url = f"{cast.item.get_absolute_url()}{page}/"
        assert "tidak berpemangku: tidak ada yang menerimanya" in client.get(url).text
        refused = client.post(url, {"text": "Segera selesaikan.", "client_ref": uuid.uuid4()})
        assert "tidak berpemangku: tidak ada yang menerimanya" in refused.text
        assert "Segera selesaikan.</textarea>" in refused.text
    assert not cast.item.timeline.exists()


def test_question_and_answer(cast):
    question = ask(by=cast.leader, item=cast.item, question="Mengapa belum selesai?", client_ref=uuid.uuid4())
    mail = Message.objects.get(channel="email")
    reply = answer(by=cast.operator, question=question, text="Menunggu lelang.", client_ref=uuid.uuid4())

    assert mail.subject == f"Pertanyaan Sekretaris Daerah: {cast.item.title}"
    assert "penjelasan mengenai" in mail.body
    assert '"Mengapa belum selesai?"' in mail.body
    assert (reply.answers, reply.on_behalf_of) == (question, cast.owner_position)
    assert not TimelineEvent.objects.unanswered().exists()
    to_leader = Message.objects.get(channel="email", person=cast.leader.person)
    assert to_leader.subject == f"Jawaban: {cast.item.title}"
    with pytest.raises(RuleViolation, match="sudah dijawab"):
        answer(by=cast.owner, question=question, text="Lagi", client_ref=uuid.uuid4())


def test_mail_waits_for_office_hours_and_the_notice_does_not(cast):
    saturday_evening = datetime(2026, 3, 14, 13, 0, tzinfo=UTC)  # 20.00 WIB
    with time_machine.travel(saturday_evening, tick=False):
        ask(by=cast.leader, item=cast.item, question="Mengapa belum selesai?", client_ref=uuid.uuid4())

    mail, notice = (Message.objects.get(channel=channel) for channel in ("email", "in_app"))
    assert mail.not_before == datetime(2026, 3, 16, 0, 0, tzinfo=UTC)  # Monday 07.00 WIB
    assert notice.sent_at == saturday_evening


def test_form_that_comes_back_with_another_text_is_asked_about(client, cast):
    client.force_login(cast.leader)
    url, sent = f"/action-items/{cast.item.code}/ask/", {"client_ref": str(uuid.uuid4()), "text": "Mengapa?"}
    for _again in range(2):
        assert client.post(url, sent).status_code == 302

    back = client.post(url, {**sent, "text": "Kapan selesai?"})

    assert back.status_code == 422
    assert "sudah terkirim dengan isi lain" in back.text
    assert "Kapan selesai?" in back.text
    renewed = back.context["form"]["client_ref"].value()
    assert client.post(url, {"client_ref": renewed, "text": "Kapan selesai?"}).status_code == 302
    kinds = TimelineEvent.objects.filter(kind="asked").order_by("pk").values_list("text", flat=True)
    assert list(kinds) == ["Mengapa?", "Kapan selesai?"]


def test_direction_is_told(cast):
    direct(by=cast.leader, item=cast.item, directive="Selesaikan pekan ini.", client_ref=uuid.uuid4())

    assert Message.objects.get(channel="email").subject.startswith("Arahan Sekretaris Daerah")
    assert cast.item.timeline.get().kind == "directed"


def test_refusals(cast):
    ref = uuid.uuid4()
    for who in ("owner", "leader", "stranger"):
        with pytest.raises(RuleViolation):
            send_reminder(by=getattr(cast, who), item=cast.item, client_ref=ref)
    for who in ("owner", "secretariat", "stranger"):
        with pytest.raises(RuleViolation):
            ask(by=getattr(cast, who), item=cast.item, question="?", client_ref=ref)
    with pytest.raises(RuleViolation, match="Tuliskan pertanyaan"):
        ask(by=cast.leader, item=cast.item, question="  ", client_ref=ref)
    question = ask(by=cast.leader, item=cast.item, question="Mengapa?", client_ref=ref)
    with pytest.raises(RuleViolation, match="dijawab penanggung jawab"):
        answer(by=cast.secretariat, question=question, text="x", client_ref=uuid.uuid4())
    assert not TimelineEvent.objects.exclude(kind="asked").exists()


def test_pages(cast, client):
    base = cast.item.get_absolute_url()
    client.force_login(cast.secretariat)
    reminded = client.post(f"{base}reminder/", {"client_ref": str(uuid.uuid4())})
    client.force_login(cast.leader)
    empty = client.post(f"{base}ask/", {"client_ref": str(uuid.uuid4()), "text": ""})
    asked = client.post(f"{base}ask/", {"client_ref": str(uuid.uuid4()), "text": "Mengapa?"})
    directed = client.post(f"{base}directive/", {"client_ref": str(uuid.uuid4()), "text": "Segera."})
    question = TimelineEvent.objects.get(kind="asked")
    answer_url = f"{base}questions/{question.pk}/answer/"
    forbidden = client.get(answer_url)
    client.force_login(cast.owner)
    tasks = client.get("/tasks/").content.decode()
    answered = client.post(answer_url, {"client_ref": str(uuid.uuid4()), "text": "Sudah dimulai."})

    late = client.get(answer_url, follow=True)

    assert late.redirect_chain == [(base, 302)]
    assert "Pertanyaan ini sudah dijawab." in late.content.decode()
    statuses = [each.status_code for each in (reminded, empty, asked, directed, forbidden, answered)]
    assert statuses == [302, 422, 302, 302, 403, 302]
    assert answer_url in tasks
