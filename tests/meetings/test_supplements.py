"""One more post is invited after the invitations were sent."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from meetings.models import Invitation, InvitationLetter, Meeting
from meetings.reports.sheets import invitation_table
from meetings.services.sending import send_invitations
from meetings.services.supplements import invite_also
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import token_of
from rakor_portal.messaging.models import Message
from rakor_portal.messaging.notifications.reconciliation import audit_deliveries
from tests import factories
from tests.meetings import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("access", [Meeting.Access.LIMITED, Meeting.Access.CLOSED])
def test_one_more_post_gets_the_same_letter_and_a_link_of_its_own(client, access):
    secretary, first = scenes.make_secretary(), scenes.make_invitee()
    meeting = scenes.make_draft(secretary, invitees=[first], access=access)
    if meeting.circle:
        meeting.circle.positions.add(secretary.positions_today[0])
    send_invitations(by=secretary, meeting=meeting)
    late = factories.make_position(factories.make_organization(name="Dinas Susulan"), title="Kepala Dinas Susulan")
    holder = factories.make_holder(late, valid_from=date(2026, 1, 1))
    Meeting.objects.update(schedule_version=2)  # it was moved meanwhile
    client.force_login(secretary)
    url, page = (
        reverse(f"meetings:{name}", args=[meeting.public_id]) for name in ("invitation_add", "meeting_invitations")
    )

    refused = {words: client.post(url, {"post": words}) for words in ("Dinas Entah", first.title)}
    InvitationLetter.objects.update(reply_by=scenes.SENT_AT - timedelta(minutes=1))
    done = client.post(url, {"post": "dinas susulan"}, follow=True)

    assert [answer.status_code for answer in refused.values()] == [422, 422]
    assert "Jabatan itu tidak ditemukan" in refused["Dinas Entah"].text
    assert 'value="Dinas Entah"' in refused["Dinas Entah"].text
    assert f"{first.title} sudah diundang." in refused[first.title].text
    assert "Kepala Dinas Susulan diundang dengan surat yang sama." in done.text
    assert "Jawaban dibuka lagi sampai rapat dimulai." in done.text
    assert Invitation.objects.filter(meeting=meeting, position=late, person=holder.person).count() == 1
    invite_also(by=secretary, meeting=meeting, position=scenes.make_invitee())
    assert [row[0] for row in invitation_table(Invitation.objects.filter(meeting=meeting)).rows] == [1, 2, 3]
    link = AccessLink.objects.get(person=holder.person)
    mail = Message.objects.get(person=holder.person, channel="email")
    assert f"/i/{token_of(link)}/" in mail.opened_body
    assert mail.waits_for_document == (
        None if meeting.circle else Meeting.objects.get(pk=meeting.pk).letter.document_id
    )
    assert client.get(f"/i/{token_of(link)}/").context["is_open"]
    assert meeting.circle or "dijawab paling lambat 16 Maret 2026 pukul 09.00 WIB" in mail.opened_body
    assert [each for each in audit_deliveries(scenes.SENT_AT) if each.sort != "stuck"] == []
    history = client.get(reverse("meetings:meeting_history", args=[meeting.public_id])).text
    assert "<p>Kepala Dinas Susulan</p>" in history
    Meeting.objects.update(status="in_progress")
    assert client.post(url, {"post": "dinas susulan"}).status_code == 422
    assert "Undangan susulan" not in client.get(page).text
