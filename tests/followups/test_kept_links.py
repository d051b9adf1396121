"""What the database, and so each back-up, keeps of the links that were sent: nothing that opens."""

import re
import uuid
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.urls import reverse

from followups.services.inquiries import ask
from meetings.models import Meeting
from meetings.services.minutes import distribute_minutes
from meetings.services.sending import send_invitations
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import sign_of, token_of
from rakor_portal.messaging.models import Message, Obligation
from rakor_portal.messaging.notifications.binder import bind_government
from rakor_portal.messaging.notifications.mime import _text
from tests.factories import make_person
from tests.followups.reminding import obligations
from tests.meetings import scenes
from tests.meetings.hall import approve, make_hall_in_review

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)


def write_to_all(cast, item):
    """An invitation, a notula, a reminder and a question that quotes the sign out of somebody else's invitation."""
    without_address = scenes.make_invitee(person=make_person(email=""))
    meeting = scenes.make_draft(invitees=[scenes.make_invitee(), cast.owner_position, without_address])
    send_invitations(by=meeting.created_by, meeting=meeting)
    hall = make_hall_in_review()
    approve(hall)
    distribute_minutes(by=hall.secretary, minutes=hall.minutes)
    obligations(FRIDAY.date())
    bind_government(item.government_id, FRIDAY)
    invited = Message.objects.filter(stage="invitation", channel="email").exclude(person=cast.owner.person)
    copied = re.search(r"~\S+~", invited.get().body)[0]
    ask(by=cast.leader, item=item, question=f"Buka /i/{copied}/ dahulu.", client_ref=uuid.uuid4())
    return copied


def test_no_kept_message_holds_a_link_that_opens_and_each_mail_does(client, cast, item):
    with time_machine.travel(FRIDAY, tick=False):
        copied = write_to_all(cast, item)
        tokens = {token_of(link): link for link in AccessLink.objects.all()}
        kept = [repr(row) for model in (Message, Obligation) for row in model.objects.values_list()]
        assert [token for token in tokens if any(token in row for row in kept)] == []

        mails = Message.objects.filter(channel="email", link__contains="~")
        assert {each.stage for each in mails} >= {"invitation", "distributed", "due_minus_7", "question"}
        for mail in mails:
            page = urlsplit(mail.opened_link).path
            assert tokens[page.split("/")[2]].person_id == mail.person_id
            assert mail.opened_link in _text(mail)
            assert client.get(page).status_code == 200, mail.stage
        _seen_in_the_portal(client, cast.owner, tokens)
    asked = _text(mails.get(stage="question"))
    assert f"Buka /i/{copied}/ dahulu." in asked
    assert asked.count("~") == 2


def _seen_in_the_portal(client, reader, tokens):
    """The notice and the print list show and open what the mail would."""
    own = {token: link for token, link in tokens.items() if link.purpose == "invitation"}
    client.force_login(reader)
    notice = Message.objects.get(stage="invitation", channel="in_app")
    opened = client.post(reverse("messaging:notice", args=[notice.pk])).url
    link = own[opened.split("/")[2]]
    assert (link.person_id, sign_of(link) in notice.body) == (reader.person_id, True)
    assert sign_of(link) not in client.get(reverse("messaging:inbox")).text
    printed = Message.objects.get(stage="invitation", channel="print")
    meeting = Meeting.objects.get(pk=printed.subject_id)
    client.force_login(meeting.created_by)
    page = client.get(reverse("meetings:invitations_print", args=[meeting.public_id])).text
    assert printed.opened_link in page
    assert own[urlsplit(printed.opened_link).path.split("/")[2]].person_id == printed.person_id
