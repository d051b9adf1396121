"""Pages of the schedule: who sees them, what a closed meeting lets out, how many queries they cost."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Meeting
from meetings.services.clashes import find_warnings, slot_of
from meetings.services.sending import send_invitations
from rakor_portal.directory.models import Holiday, InviteeGroup
from tests import factories
from tests.meetings import scenes
from tests.scene import scene

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(scenes.SENT_AT)]

SECRET = "Mutasi Pejabat Eselon"

EDITING = ["meeting_edit_info", "meeting_edit_agenda", "meeting_edit_invitations", "meeting_edit_letter",
           "meeting_edit_review", "letter_preview"]  # fmt: skip
TABS = ["meeting_agenda", "meeting_issues", "meeting_documents"]
STAFF_TABS = ["meeting_invitations", "meeting_history", "invitations_print"]
CHANGES = ["meeting_reschedule", "meeting_postpone", "meeting_cancel"]
EVERY = [*EDITING, *TABS, *STAFF_TABS, *CHANGES]


@pytest.fixture(autouse=True)
def _week_before():
    with time_machine.travel(scenes.SENT_AT, tick=False):
        yield


@scene
def closed_draft(secretary):
    return scenes.make_draft(secretary, invitees=[scenes.make_invitee()], access=Meeting.Access.CLOSED, title=SECRET)


@scene
def closed_and_sent(closed_draft):
    send_invitations(by=closed_draft.created_by, meeting=closed_draft)
    return closed_draft


def statuses(client, meeting, names):
    """What each page of the meeting answers."""
    return {name: client.get(reverse(f"meetings:{name}", args=[meeting.public_id])).status_code for name in names}


def test_secretary_edits_a_draft(client, secretary, draft):
    client.force_login(secretary)

    assert statuses(client, draft, EDITING) == dict.fromkeys(EDITING, 200)


def test_every_page_of_a_sent_meeting_opens_for_those_it_is_for(client, secretary, sent):
    assert statuses(client, sent, EVERY) == dict.fromkeys(EVERY, 302)

    client.force_login(secretary)
    opened = [*TABS, *STAFF_TABS, *CHANGES]
    assert statuses(client, sent, opened) == dict.fromkeys(opened, 200)

    client.force_login(factories.make_user("agency_head"))
    of_staff = [*EDITING, *STAFF_TABS, *CHANGES]
    assert statuses(client, sent, of_staff) == dict.fromkeys(of_staff, 403)
    assert statuses(client, sent, TABS) == dict.fromkeys(TABS, 200)

    client.force_login(scenes.make_secretary(factories.make_government("18.02", slug="lain")))
    assert statuses(client, sent, EVERY) == dict.fromkeys(EVERY, 404)


def test_closed_meeting_does_not_exist_for_another_secretary(client, closed_draft):
    client.force_login(scenes.make_secretary())

    assert statuses(client, closed_draft, EVERY) == dict.fromkeys(EVERY, 404)


def test_closed_meeting_stands_in_no_list(client, closed_and_sent):
    client.force_login(scenes.make_secretary())

    for path in ("/meetings/", "/calendar/?m=2026-03", "/calendar/?m=2026-03&view=list"):
        page = client.get(path).content.decode()
        assert SECRET not in page, path
        assert closed_and_sent.public_id not in page, path
        assert "Gedung Uji" not in page, path


def test_closed_meeting_is_in_the_lists_of_its_circle(client, secretary, closed_draft):
    client.force_login(secretary)

    assert SECRET in client.get("/meetings/").content.decode()


def test_clash_with_a_closed_meeting_lends_no_title(closed_and_sent):
    closed, other = closed_and_sent, scenes.make_secretary()
    invited = list(closed.invitations.values_list("position_id", flat=True))
    meeting = scenes.make_draft(other, venue=closed.venue, chair=closed.chair, signatory=closed.chair)

    warnings = find_warnings(viewer=other, slot=slot_of(meeting), invited_ids=invited)

    assert SECRET not in " ".join(warnings)
    assert "Tempat sudah terpakai pada waktu itu." in warnings
    assert any("agenda lain" in warning for warning in warnings)


def test_clash_with_an_open_meeting_names_it(secretary, sent):
    meeting = scenes.make_draft(secretary, venue=sent.venue, chair=sent.chair, signatory=sent.chair, title="Lain")

    warnings = find_warnings(viewer=secretary, slot=slot_of(meeting))

    assert f"{sent.venue} terpakai untuk {sent} (09.00)." in warnings
    assert f"{sent.chair} pada saat itu ada di {sent} (09.00)." in warnings


def test_meetings_one_after_the_other_do_not_clash(secretary, sent):
    Meeting.objects.filter(pk=sent.pk).update(ends_at=scenes.STARTS_AT + timedelta(hours=2))
    later = scenes.make_draft(
        secretary,
        venue=sent.venue,
        chair=sent.chair,
        signatory=sent.chair,
        starts_at=scenes.STARTS_AT + timedelta(hours=2),
    )

    assert find_warnings(viewer=secretary, slot=slot_of(later)) == []


@pytest.mark.parametrize(("days", "sentence"), [(0, "hari libur: Nyepi"), (5, "akhir pekan")])
def test_day_off_is_warned_of(secretary, days, sentence):
    Holiday.objects.create(government=secretary.government, date=scenes.STARTS_AT.date(), name="Nyepi")
    meeting = scenes.make_draft(secretary, starts_at=scenes.STARTS_AT + timedelta(days=days))

    assert sentence in " ".join(find_warnings(viewer=secretary, slot=slot_of(meeting)))


def test_calendar_rings_clashes_and_names_holidays(client, secretary, sent):
    Holiday.objects.create(government=secretary.government, date=scenes.STARTS_AT.date(), name="Nyepi")
    scenes.make_draft(secretary, venue=sent.venue, signatory=sent.chair, title="Rakor Kedua")
    client.force_login(secretary)

    page = client.get("/calendar/?m=2026-03")

    assert len(page.context["month"].clashes) == 1
    assert "event--clash" in page.content.decode()
    assert "Nyepi" in page.content.decode()


@pytest.mark.parametrize("asked", ["", "2026-13", "x", "1999-01"])
def test_calendar_without_a_sound_month_shows_this_one(client, secretary, asked):
    client.force_login(secretary)

    page = client.get("/calendar/", {"m": asked})

    assert page.context["month"].first.isoformat() == "2026-03-01"


@pytest.mark.parametrize(("path", "queries"), [("/meetings/", 6), ("/calendar/?m=2026-03", 7)])
@pytest.mark.parametrize("total", [1, 3])
def test_lists_cost_the_same_for_one_and_three_meetings(
    client, secretary, path, queries, total, django_assert_num_queries
):
    venue, chair = factories.make_venue(), scenes.make_signatory()
    for number in range(total):
        factories.make_meeting(venue=venue, chair=chair, starts_at=scenes.STARTS_AT + timedelta(days=number))
    client.force_login(secretary)

    with django_assert_num_queries(queries):
        client.get(path)


def test_invitations_tab_costs_the_same_for_one_and_three(client, secretary):
    client.force_login(secretary)
    counts = []
    for total in (1, 3):
        meeting = scenes.make_draft(secretary, invitees=[scenes.make_invitee() for _number in range(total)])
        send_invitations(by=secretary, meeting=meeting)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("meetings:meeting_invitations", args=[meeting.public_id]))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_group_page_counts_positions_per_group(client, secretary, bare_draft):
    group = InviteeGroup.objects.create(government=secretary.government, name="Kepala PD", category="kepala_pd")
    positions = [scenes.make_invitee() for _number in range(3)]
    client.force_login(secretary)
    url = reverse("meetings:meeting_edit_invitations", args=[bare_draft.public_id])

    client.post(url, {"groups": [group.pk], "version": bare_draft.version})

    row = client.get(url).context["counted"].groups[0]
    assert (row.chosen, row.total, row.by_email) == (len(positions), len(positions), len(positions))


def test_count_answers_before_anything_is_saved(client, secretary, bare_draft):
    group = InviteeGroup.objects.create(government=secretary.government, name="Kepala PD", category="kepala_pd")
    scenes.make_invitee()
    client.force_login(secretary)

    response = client.post(reverse("meetings:invitations_count", args=[bare_draft.public_id]), {"groups": [group.pk]})

    assert response.context["counted"].positions[0].category == "kepala_pd"
    assert bare_draft.invited_groups.count() == 0


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "cancelled", "invited_at": None}])
def test_rakor_before_its_letter_is_known_to_staff_alone(client, fields):
    meeting = factories.make_meeting(**fields)
    staff, owner, leader = (
        factories.make_user("secretariat"),
        factories.make_user("agency_head"),
        factories.make_user("leader"),
    )

    assert meeting in Meeting.objects.visible_to(staff)
    for outsider in (owner, leader):
        client.force_login(outsider)
        assert meeting not in Meeting.objects.visible_to(outsider)
        assert client.get(f"/meetings/{meeting.public_id}/").status_code == 404


def test_meeting_that_is_on_comes_before_the_next_one(client, secretary, sent):
    factories.make_meeting(secretary.government, starts_at=scenes.SENT_AT + timedelta(hours=1))
    running = factories.make_meeting(
        secretary.government, status=Meeting.Status.IN_PROGRESS,
        starts_at=scenes.SENT_AT - timedelta(hours=1), started_at=scenes.SENT_AT - timedelta(hours=1),
    )  # fmt: skip
    client.force_login(secretary)

    context = client.get("/calendar/?m=2026-03").context

    assert (context["upcoming"], context["may_remind"]) == (running, False)


def test_weekend_with_a_meeting_is_not_narrowed(client, secretary):
    factories.make_meeting(secretary.government, starts_at=scenes.STARTS_AT - timedelta(days=2))
    client.force_login(secretary)

    assert client.get("/calendar/?m=2026-03").context["month"].busy_weekend == [True, False]
