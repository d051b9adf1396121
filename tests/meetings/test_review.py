"""The last part of a draft: what it says of the letter, the numbers and the seats before anything is sent."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from meetings.models import InvitationLetter
from meetings.services.letters import update_letter
from meetings.services.meetings import update_info
from meetings.services.sending import expand_pending
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Channel, Message
from tests import factories
from tests.meetings import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(scenes.SENT_AT), pytest.mark.usefixtures("clock")]


def test_letter_follows_a_new_title_unless_its_words_were_written_by_hand(client, secretary, draft):
    client.force_login(secretary)
    review = reverse("meetings:meeting_edit_review", args=[draft.public_id])
    by_hand = "Sehubungan dengan Rakor Stunting, hadirlah:"

    update_info(by=secretary, meeting=draft, version=None, title="Rakor Stunting")
    followed = client.get(review).text
    update_letter(by=secretary, meeting=draft, version=None, opening=by_hand)
    update_info(by=secretary, meeting=draft, version=None, title="Rakor Pangan")

    letter = InvitationLetter.objects.get(meeting=draft)
    assert "Undangan Rakor Stunting" in followed
    assert "tidak menyebut nama rakor" not in followed
    assert (letter.subject, letter.opening) == ("Undangan Rakor Pangan", by_hand)
    assert "tidak menyebut nama rakor" in client.get(review).text


def test_review_counts_messages_as_they_will_be_sent_and_warns_of_too_few_seats(client, secretary):
    person, venue = factories.make_person(), factories.make_venue(secretary.government, capacity=1)
    invitees = [scenes.make_invitee(person=person), scenes.make_invitee(person=person), scenes.make_invitee()]
    meeting = scenes.make_draft(secretary, invitees=invitees, venue=venue)
    client.force_login(secretary)
    url = reverse("meetings:meeting_edit_review", args=[meeting.public_id])

    page = client.get(url).text
    sent = client.post(url, {"client_ref": str(uuid.uuid4())})
    expand_pending()

    assert "3 jabatan, 2 orang: 2 lewat email, 0 cetak dan antar" in page
    assert "1 orang rangkap jabatan" in page
    assert page.count("memuat 1 orang, yang diundang 2 orang.") == 2  # above the summary and in the question
    assert Message.objects.filter(channel=Channel.EMAIL).count() == 2
    assert "Pesan dihitung per orang" in client.get(sent.url).text


def test_dates_of_the_letter_are_judged_again_on_the_day_of_sending(client, secretary, draft, clock):
    client.force_login(secretary)
    url = reverse("meetings:meeting_edit_review", args=[draft.public_id])
    deadline, last_year = scenes.SENT_AT + timedelta(days=1), date(2025, 12, 30)
    update_letter(by=secretary, meeting=draft, version=None, dated_on=date(2026, 3, 10), reply_by=deadline)

    too_early = client.post(url, {"client_ref": str(uuid.uuid4())}, follow=True).text
    clock.move_to(deadline)
    with pytest.raises(RuleViolation, match="Batas jawaban sudah lewat"):
        scenes.click_send(secretary, draft)
    update_letter(by=secretary, meeting=draft, version=None, dated_on=last_year, reply_by=None)
    with pytest.raises(RuleViolation, match="lebih dari 31 hari yang lalu"):
        scenes.click_send(secretary, draft)
    clock.move_to(scenes.SENT_AT.replace(month=1))
    scenes.click_send(secretary, draft)
    expand_pending()

    assert "Tanggal surat 10 Maret 2026 belum tiba." in too_early
    document = InvitationLetter.objects.get(meeting=draft).document
    assert (document.dated_on, document.number.endswith("/2025")) == (last_year, True)
