"""Answers that the secretariat notes for those who gave them by telephone."""

import pytest
import time_machine
from django.urls import reverse

from meetings.models import Invitation
from meetings.services.replies import reply_to_invitation
from rakor_portal.accounts.models import AccessLink
from tests.meetings import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(scenes.SENT_AT)]


@pytest.fixture(autouse=True)
def _week_before():
    with time_machine.travel(scenes.SENT_AT, tick=False):
        yield


def test_secretariat_notes_an_answer_given_by_telephone():
    invitation = scenes.make_sent_invitation()

    reply_to_invitation(invitation=invitation, reply="attending", by=invitation.meeting.created_by)

    invitation.refresh_from_db()
    assert invitation.reply == Invitation.Reply.ATTENDING


def test_noting_an_answer_shows_the_present_one_and_takes_no_delegate_away_unseen(client):
    invitation = scenes.make_sent_invitation()
    meeting = invitation.meeting
    here = reverse("meetings:meeting_invitations", args=[meeting.public_id])
    url = reverse("meetings:invitation_note", args=[meeting.public_id, invitation.pk])
    client.force_login(meeting.created_by)
    opened = client.get(here).text
    assert 'name="seen" value="none"' in opened
    assert opened.count('name="delegate_name" maxlength="150" value=""') == meeting.invitations.count()
    sent_instead = {"reply": "delegated", "delegate_name": "Budi", "delegate_post": "Kabid"}
    reply_to_invitation(
        invitation=invitation, link=AccessLink.objects.get(subject_id=meeting.pk), note="Sakit", **sent_instead
    )
    invitation.refresh_from_db()
    standing = {"seen": invitation.answer_version, "note": "Sakit"}

    row = client.get(here).text
    assert f'name="seen" value="{invitation.answer_version}"' in row
    assert '<option value="delegated" selected>' in row
    for label, value in (("Nama yang mewakili", "Budi"), ("Jabatan yang mewakili", "Kabid"), ("Keterangan", "Sakit")):
        assert f"<label>{label}<input" in row
        assert f'value="{value}"' in row

    refused = [  # what is sent, what is said, what stays in its box
        ({"reply": "attending", "seen": "none"}, "berubah sejak Anda membukanya", 'name="seen" value="2026'),
        ({"reply": "attending"}, "berubah sejak Anda membukanya", "<td>Diwakili</td><td>Hadir</td>"),
        (standing | sent_instead | {"reply": "attending"}, "Ada nama yang mewakili", 'value="Budi"'),
        (standing | {"reply": "delegated", "delegate_post": "Kasi"}, "Tulis nama yang mewakili", 'value="Kasi"'),
        (standing | sent_instead | {"delegate_name": "x" * 151}, "150", "x" * 151),
    ]
    for sent_form, said, kept in refused:
        page = client.post(url, sent_form)
        assert (page.status_code, said in page.text, kept in page.text) == (422, True, True), sent_form
    assert [each.name for each in invitation.delegations.filter(ended_at=None)] == ["Budi"]

    assert client.post(url, standing | {"reply": "attending"}).status_code == 302
    assert client.post(url, standing | {"reply": "attending"}).status_code == 302  # a second click
    invitation.refresh_from_db()
    assert (invitation.reply, invitation.reply_note) == ("attending", "Sakit")
    assert not invitation.delegations.filter(ended_at=None).exists()
