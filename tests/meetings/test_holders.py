"""An invited post gets another holder after the invitations were sent: he is named, told, and answers."""

from datetime import date, timedelta

import pytest

from meetings.models import Invitation
from meetings.notifications import DAY_BEFORE, SUBJECT_KIND, MeetingSubject
from meetings.services.holders import follow_holders
from meetings.services.replies import reply_to_invitation
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import token_of
from rakor_portal.directory.models import Incumbency
from rakor_portal.messaging.models import Channel, Message, Obligation
from rakor_portal.messaging.registry import Planned
from rakor_portal.messaging.sealing import opened
from rakor_portal.messaging.services.outbox import plan
from tests import factories
from tests.meetings import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock"), pytest.mark.built_at(scenes.SENT_AT)]
TODAY = date(2026, 3, 9)


def replace_holder(invitation, *, kind="plt", **fields):
    """The former holder went yesterday; somebody else holds the post from today."""
    Incumbency.objects.filter(position=invitation.position).update(valid_until=TODAY - timedelta(days=1))
    return factories.make_holder(invitation.position, kind=kind, valid_from=TODAY, **fields).person


def test_new_holder_is_named_told_and_answers_by_his_own_link(client, sent):
    invitation = Invitation.objects.get()
    former, title = invitation.person, invitation.position.title
    reply_to_invitation(invitation=invitation, reply="attending", by=sent.created_by)
    acting = replace_holder(invitation)

    assert [follow_holders(), follow_holders()] == [1, 0]

    invitation.refresh_from_db()
    assert (invitation.person, invitation.addressee, invitation.reply) == (acting, f"Plt. {title}", "attending")
    mail = Message.objects.get(person=acting, channel=Channel.EMAIL)
    link = AccessLink.objects.get(person=acting)
    assert f"/i/{token_of(link)}/" in mail.opened_body
    assert mail.body.startswith(f"Yth. Plt. {title}.")
    assert mail.waits_for_document == sent.letter.document_id
    page = client.get(f"/i/{token_of(link)}/").content.decode()
    assert "pemangku jabatan sebelumnya" in page
    client.force_login(sent.created_by)
    shown = client.get(f"/meetings/{sent.public_id}/invitations/").content.decode()
    assert str(acting) in shown
    assert f"Dijawab {former}" in shown
    reply_to_invitation(invitation=invitation, reply="excused", link=link)
    assert f"Dijawab {former}" not in client.get(f"/meetings/{sent.public_id}/invitations/").content.decode()


def test_who_stands_in_for_some_days_only_is_named_but_not_invited(sent):
    invitation = Invitation.objects.get()
    definitive = invitation.person
    stand_in = factories.make_holder(
        invitation.position, kind="plh", valid_from=TODAY, valid_until=TODAY + timedelta(days=2)
    )

    follow_holders()

    invitation.refresh_from_db()
    assert invitation.person == stand_in.person
    assert not Message.objects.filter(person=stand_in.person).exists()
    stand_in.delete()
    follow_holders()
    invitation.refresh_from_db()
    assert (invitation.person, invitation.addressee) == (definitive, invitation.position.title)
    assert Message.objects.filter(person=definitive, channel=Channel.EMAIL).count() == 1


def test_reminder_of_the_day_before_brings_its_reader_a_link_of_his_own(sent):
    invitation = Invitation.objects.get()
    acting = replace_holder(invitation)
    row = Planned(sent.government_id, SUBJECT_KIND, sent.pk, DAY_BEFORE, invitation.position_id, scenes.SENT_AT)
    plan([row])

    words = MeetingSubject().words(Obligation.objects.filter(stage=DAY_BEFORE)[:1], acting.pk, scenes.SENT_AT)

    assert f"/i/{token_of(AccessLink.objects.get(person=acting))}/" in opened(words.body, acting.pk)


def test_rakor_that_has_begun_keeps_the_holder_of_its_day(hall):
    invitation = Invitation.objects.first()
    Incumbency.objects.filter(position=invitation.position).delete()

    assert follow_holders() == 0
