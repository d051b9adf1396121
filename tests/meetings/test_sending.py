"""The click that asks for the invitations to be sent: what it costs, leaves, and keeps away until they are."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Invitation, InvitationSending, Meeting
from meetings.services.attendance import check_in_code
from meetings.services.audience import Selection
from meetings.services.changes import Schedule, cancel_meeting, postpone_meeting, reschedule_meeting
from meetings.services.invitations import remind_unanswered, save_audience
from meetings.services.letters import update_letter
from meetings.services.meetings import start_meeting
from meetings.services.sending import expand_pending, letter_at_a_glance, request_sending
from meetings.views.drafting import PARTS
from rakor_portal.audit.models import AuditEntry
from rakor_portal.documents.models import Document
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Message
from tests import factories
from tests.meetings import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(scenes.SENT_AT), pytest.mark.usefixtures("clock")]


def test_click_leaves_one_row_and_tells_nobody(clicked, secretary):
    sending = InvitationSending.objects.get()

    assert (clicked.status, clicked.invited_at) == (Meeting.Status.SENDING, None)
    assert (sending.meeting, sending.requested_by, sending.requested_at) == (clicked, secretary, scenes.SENT_AT)
    assert (sending.day, sending.state) == (scenes.SENT_AT.date(), "pending")
    assert (Invitation.objects.count(), Document.objects.count(), Message.objects.count()) == (0, 0, 0)
    assert AuditEntry.objects.filter(action="meeting.request_sending", actor_id=secretary.pk).count() == 1


def test_click_costs_the_same_for_one_and_three(client, secretary):
    client.force_login(secretary)
    counts = []
    for total in (1, 3):
        meeting = scenes.make_draft(secretary, invitees=[scenes.make_invitee() for _number in range(total)])
        with CaptureQueriesContext(connection) as captured:
            client.post(
                reverse("meetings:meeting_edit_review", args=[meeting.public_id]), {"client_ref": str(uuid.uuid4())}
            )
        counts.append(sum("SAVEPOINT" not in each["sql"] for each in captured.captured_queries))

    assert counts == [9, 9]


def test_click_without_its_nonce_is_refused_in_words(client, secretary):
    meeting = scenes.make_draft(secretary, invitees=[scenes.make_invitee()])
    client.force_login(secretary)

    page = client.post(reverse("meetings:meeting_edit_review", args=[meeting.public_id]))

    assert "Muat ulang halaman ini, lalu kirim lagi." in page.text


def test_click_is_refused_as_long_as_a_part_is_missing(secretary):
    nobody = scenes.make_draft(secretary)
    no_agenda = scenes.make_draft(secretary, invitees=[scenes.make_invitee()], signatory=nobody.chair)
    no_agenda.agenda_items.all().delete()
    stranger = factories.make_user("verifier")

    for meeting, by, sentence in (
        (nobody, secretary, "Pilih yang diundang"),
        (no_agenda, secretary, "pokok bahasan"),
        (nobody, stranger, "Hanya sekretariat"),
    ):
        with pytest.raises(RuleViolation, match=sentence):
            scenes.click_send(by, meeting)
        meeting.refresh_from_db()
        assert meeting.status == Meeting.Status.DRAFT
    assert InvitationSending.objects.count() == 0


def test_second_click_of_anyone_is_refused(clicked):
    for sentence in ("sedang dikirim", "sudah dikirim"):
        with pytest.raises(RuleViolation, match=sentence):
            scenes.click_send(scenes.make_secretary(), clicked)
        expand_pending()

    assert Document.objects.count() == 1


def test_click_holds_for_the_draft_as_it_was_read(secretary, draft):
    letter = letter_at_a_glance(by=secretary, public_id=draft.public_id)
    update_letter(by=secretary, meeting=draft, version=None, subject="Lain")

    with pytest.raises(RuleViolation, match="baru saja mengubah"):
        request_sending(by=secretary, letter=letter, client_ref=uuid.uuid4())

    assert InvitationSending.objects.count() == 0


def test_page_that_shows_an_older_draft_does_not_send_it(client, secretary, draft):
    client.force_login(secretary)
    url = reverse("meetings:meeting_edit_review", args=[draft.public_id])
    shown = client.get(url).context["form"]
    update_letter(by=secretary, meeting=draft, version=None, subject="Lain")

    sent = {"client_ref": str(uuid.uuid4()), "version": shown["version"].value()}
    page = client.post(url, sent, follow=True)

    assert "Orang lain baru saja mengubah rancangan ini." in page.content.decode()
    assert InvitationSending.objects.count() == 0
    client.post(url, {**sent, "version": page.context["form"]["version"].value()})
    assert InvitationSending.objects.count() == 1


def test_nothing_else_happens_to_a_rakor_that_is_being_sent(clicked, secretary):
    schedule = Schedule(scenes.STARTS_AT + timedelta(days=1), venue=clicked.venue)
    acts = {
        "cancel": lambda: cancel_meeting(by=secretary, meeting=clicked, reason="Batal"),
        "postpone": lambda: postpone_meeting(by=secretary, meeting=clicked, reason="Tunda"),
        "reschedule": lambda: reschedule_meeting(by=secretary, meeting=clicked, schedule=schedule, reason="Geser"),
        "audience": lambda: save_audience(by=secretary, meeting=clicked, version=None, selection=Selection()),
        "letter": lambda: update_letter(by=secretary, meeting=clicked, version=None, subject="Lain"),
        "start": lambda: start_meeting(by=secretary, meeting=clicked, confirm_date=True),
    }
    for name, act in acts.items():
        with pytest.raises(RuleViolation, match="sedang disiapkan"):
            act()
        clicked.refresh_from_db()
        assert clicked.status == Meeting.Status.SENDING, name
    for refused in (
        lambda: check_in_code(by=secretary, meeting=clicked, code="ABCDEF"),
        lambda: remind_unanswered(by=secretary, meeting=clicked),
    ):
        with pytest.raises(RuleViolation):
            refused()

    assert expand_pending() == 1
    assert Invitation.objects.count() == 2


def test_rakor_that_is_being_sent_is_known_to_staff_alone(client, clicked):
    owner = factories.make_user("agency_head")
    client.force_login(owner)

    assert clicked not in Meeting.objects.visible_to(owner)
    assert client.get(clicked.get_absolute_url()).status_code == 404


def test_pages_say_that_the_invitations_are_being_prepared(client, clicked, secretary):
    client.force_login(secretary)
    paths = [
        reverse(f"meetings:{name}", args=[clicked.public_id])
        for name in ("meeting_invitations", *(f"meeting_edit_{part}" for part in PARTS))
    ]
    for path in [clicked.get_absolute_url(), *paths]:
        page = client.get(path)
        assert (page.status_code, "sedang disiapkan" in page.text) == (200, True), path
        for untrue in ("Undangan belum dikirim", "siap dikirim", 'name="save"', 'name="next" value="1"'):
            assert untrue not in page.text, path
    assert "Undangan disiapkan" in client.get("/meetings/").text
    progress = reverse("meetings:invitations_progress", args=[clicked.public_id])
    assert "HX-Refresh" not in client.get(progress, {"preparing": 1})

    expand_pending()

    assert client.get(progress, {"preparing": 1})["HX-Refresh"] == "true"
    assert "dari 2 pesan terkirim" in client.get(progress).text
