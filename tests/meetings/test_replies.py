"""Answering through the link, as service and as page."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from meetings.models import Delegation, Invitation, InvitationLetter, Meeting
from meetings.services.changes import Schedule, cancel_meeting, reschedule_meeting
from meetings.services.replies import reply_to_invitation
from meetings.services.sending import send_invitations
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import token_of
from rakor_portal.audit.models import AuditEntry
from rakor_portal.errors import RuleViolation
from tests import factories
from tests.meetings import scenes
from tests.scene import scene

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(scenes.SENT_AT)]


@pytest.fixture(autouse=True)
def _week_before():
    with time_machine.travel(scenes.SENT_AT, tick=False):
        yield


@scene
def sent():
    """A sent meeting with one person in two posts."""
    person = factories.make_person()
    positions = [scenes.make_invitee(person=person, title=title) for title in ("Asisten I", "Plt. Kepala Bagian")]
    meeting = scenes.make_draft(invitees=positions)
    send_invitations(by=meeting.created_by, meeting=meeting)
    return meeting


def link_of(meeting):
    return AccessLink.objects.get(subject_id=meeting.pk)


def page_of(meeting):
    return reverse("meetings:invitation", args=[token_of(link_of(meeting))])


def answers(meeting, **fields):
    """Form values: every position attends, unless said otherwise by number."""
    values = {}
    for number, invitation in enumerate(meeting.invitations.all(), 1):
        values[f"p{invitation.pk}-reply"] = "attending"
        for name, value in fields.get(f"p{number}", {}).items():
            values[f"p{invitation.pk}-{name}"] = value
    return values


def test_page_lists_each_position_of_the_person(client, sent):
    response = client.get(page_of(sent))

    assert response.status_code == 200
    assert [form.invitation.addressee for form in response.context["forms"]] == ["Asisten I", "Plt. Kepala Bagian"]
    assert response["Referrer-Policy"] == "same-origin"


def test_page_tells_the_code_for_the_door_to_those_who_come(client, sent):
    first, second = sent.invitations.all()
    client.post(page_of(sent), answers(sent, p2={"reply": "excused"}))

    page = client.get(page_of(sent)).content.decode()

    assert first.check_in_code in page
    assert second.check_in_code not in page


def test_each_position_gets_its_own_answer(client, sent):
    values = answers(sent, p2={"reply": "delegated", "delegate_name": "Sri", "delegate_post": "Kasubbag"})

    response = client.post(page_of(sent), values)

    assert response.status_code == 302
    assert list(sent.invitations.values_list("reply", flat=True)) == ["attending", "delegated"]
    assert str(Delegation.objects.get()) == "Sri, Kasubbag"


def test_same_answer_twice_is_one(client, sent):
    values = answers(sent, p1={"reply": "delegated", "delegate_name": "Sri", "delegate_post": "Kasubbag"})

    client.post(page_of(sent), values)
    client.post(page_of(sent), values)

    assert Delegation.objects.count() == 1
    assert AuditEntry.objects.filter(action="invitation.reply").count() == 2


def test_answer_given_meanwhile_in_another_tab_is_shown_beside_the_new_one(client, sent):
    first, second = sent.invitations.all()
    stale = answers(sent) | {f"p{first.pk}-seen": "none", f"p{second.pk}-seen": "none"}
    client.post(page_of(sent), stale | {f"p{first.pk}-reply": "delegated", f"p{first.pk}-delegate_name": "Ani",
                                        f"p{first.pk}-delegate_post": "Kabid"})  # fmt: skip
    first.refresh_from_db()

    page = client.post(page_of(sent), stale)

    form = page.context["forms"][0]
    assert {row["label"]: (row["stored"], row["typed"]) for row in form.conflict}["Nama yang mewakili"] == ("Ani", "–")
    assert Invitation.objects.get(pk=first.pk).reply == "delegated"
    client.post(page_of(sent), stale | {f"p{first.pk}-seen": form["seen"].value()})
    assert Invitation.objects.get(pk=first.pk).reply == "attending"


def test_another_delegate_lengthens_the_chain():
    invitation = scenes.make_sent_invitation()
    for name in ("Sri", "Budi"):
        reply_to_invitation(
            invitation=invitation,
            reply="delegated",
            delegate_name=name,
            delegate_post="Kabid",
            link=link_of(invitation.meeting),
        )

    chain = list(invitation.delegations.values_list("sequence", "name", "ended_at"))
    assert chain == [(1, "Sri", timezone.now()), (2, "Budi", None)]


def test_answer_may_be_changed_until_the_deadline():
    invitation = scenes.make_sent_invitation()
    link = link_of(invitation.meeting)

    reply_to_invitation(invitation=invitation, reply="excused", note="Sakit", link=link)
    reply_to_invitation(invitation=invitation, reply="attending", link=link)

    invitation.refresh_from_db()
    assert (invitation.reply, invitation.reply_note) == ("attending", "")


def test_delegate_needs_name_and_post(client, sent):
    response = client.post(page_of(sent), answers(sent, p1={"reply": "delegated"}))

    assert response.status_code == 200
    assert set(response.context["forms"][0].errors) == {"delegate_name", "delegate_post"}
    long = {"reply": "delegated", "delegate_name": "Sri", "delegate_post": "K" * 201}
    errors = client.post(page_of(sent), answers(sent, p1=long)).context["forms"][0].errors
    assert [len(sentences) for sentences in errors.values()] == [1]
    assert set(sent.invitations.values_list("reply", flat=True)) == {"none"}


def test_after_the_deadline_the_page_is_read_only(client, sent):
    InvitationLetter.objects.filter(meeting=sent).update(reply_by=scenes.SENT_AT + timedelta(days=1))

    with time_machine.travel(scenes.SENT_AT + timedelta(days=2), tick=False):
        page = client.get(page_of(sent))
        client.post(page_of(sent), answers(sent))

    assert page.context["is_open"] is False
    assert "0724 21001" in page.content.decode()
    assert set(sent.invitations.values_list("reply", flat=True)) == {"none"}


def test_link_dies_with_the_incumbency(client, sent):
    yesterday = scenes.SENT_AT.date() - timedelta(days=1)
    for incumbency in link_of(sent).person.incumbencies.all():
        incumbency.valid_until = yesterday
        incumbency.save()

    response = client.get(page_of(sent))

    assert response.status_code == 410
    assert "Tautan ini sudah tidak berlaku." in response.content.decode()


def test_position_passed_on_leaves_the_page_of_the_old_holder(client, sent):
    link_of(sent).person.incumbencies.filter(position__title="Asisten I").update(
        valid_until=scenes.SENT_AT.date() - timedelta(days=1)
    )

    response = client.get(page_of(sent))

    assert [form.invitation.addressee for form in response.context["forms"]] == ["Plt. Kepala Bagian"]


@pytest.mark.parametrize("fields", [{"revoked_at": scenes.SENT_AT}, {"expires_at": scenes.SENT_AT}])
def test_ended_link_says_so(client, sent, fields):
    url = page_of(sent)
    AccessLink.objects.filter(subject_id=sent.pk).update(**fields)

    assert client.get(url).status_code == 410


def test_unknown_token_says_no_more(client):
    assert client.get(reverse("meetings:invitation", args=["x" * 32])).status_code == 410


def test_link_of_one_meeting_answers_no_other():
    invitation, other = scenes.make_sent_invitation(), scenes.make_sent_invitation()

    with pytest.raises(RuleViolation, match="tidak berlaku"):
        reply_to_invitation(invitation=invitation, reply="attending", link=link_of(other.meeting))


def test_cancelled_meeting_takes_no_answers(client, sent):
    Meeting.objects.filter(pk=sent.pk).update(status="cancelled", status_reason="Bencana")

    page = client.get(page_of(sent))

    assert page.context["is_open"] is False
    assert "Bencana" in page.content.decode()


def test_letter_that_is_being_made_asks_to_wait(client, sent):
    answer = client.get(page_of(sent) + "letter.pdf")

    assert (answer.status_code, answer["Refresh"]) == (202, "3")


def test_link_opens_no_notula_before_it_is_distributed(client, sent):
    assert client.get(page_of(sent) + "notula.pdf").status_code == 404


def test_link_leads_to_the_letter_of_change(client, sent):
    before = client.get(page_of(sent)).content.decode()
    refused = client.get(page_of(sent) + "letter.pdf?change=1")
    schedule = Schedule(scenes.STARTS_AT + timedelta(days=2), venue=sent.venue)
    reschedule_meeting(by=sent.created_by, meeting=sent, schedule=schedule, reason="Bupati berhalangan")

    page = client.get(page_of(sent)).content.decode()

    assert ("Surat perubahan" in before, refused.status_code) == (False, 404)
    assert "Perubahan jadwal" in page
    assert "Suratnya sedang dibuat." in page
    assert client.get(page_of(sent) + "letter.pdf?change=1").status_code == 202


def test_page_after_the_deadline_says_why_and_whom_to_ask_and_names_the_delegate(client, sent):
    first = sent.invitations.first()
    name = {"reply": "delegated", "delegate_name": "Ratna Contoh", "delegate_post": "Sekretaris"}
    client.post(page_of(sent), answers(sent, p1=name))

    with time_machine.travel(sent.starts_at + timedelta(minutes=1), tick=False):
        late = client.get(page_of(sent)).text
    cancel_meeting(by=sent.created_by, meeting=sent, reason="Banjir")
    stopped = client.get(page_of(sent)).text

    assert "Batas waktu konfirmasi sudah lewat" in late
    assert "sekretariat" in late
    assert "Diwakili: Ratna Contoh, Sekretaris" in late
    assert first.check_in_code in late
    assert first.check_in_code not in stopped
    assert "Waktu semula" in stopped
    assert stopped.index("Dibatalkan") < stopped.index("Waktu semula")
