"""Organisations merge while a rakor is to come: whoever stands in the place of an invited post is invited."""

from datetime import date, timedelta

import pytest

from meetings.models import Delegation, Invitation, InvitationLetter, Meeting, Minutes
from meetings.notifications import MeetingSubject
from meetings.services.meetings import end_meeting, start_meeting
from meetings.services.minutes import distribute_minutes
from meetings.services.sending import send_invitations
from meetings.urls import app_name
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import token_of
from rakor_portal.audit.models import AuditEntry
from rakor_portal.directory.models.restructuring import Way
from rakor_portal.directory.services.restructuring import merge_organizations
from rakor_portal.messaging.models import Message, Obligation
from rakor_portal.messaging.notifications.reconciliation import audit_deliveries
from tests.factories import make_holder, make_organization, make_position, make_user
from tests.meetings import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TODAY = date(2026, 3, 9)
MERGE = "/directory/agencies/merge/"


def make_agency(name):
    """Head and secretary of an agency, both with holders."""
    agency = make_organization(name=name)
    posts = [
        make_position(agency, title=f"{title} {name}", is_head=title == "Kepala", category="kepala_pd")
        for title in ("Kepala", "Sekretaris")
    ]
    for post in posts:
        make_holder(post, valid_from=date(2026, 1, 1))
    return agency, *posts


@pytest.fixture
def agencies():
    return [make_agency(name) for name in ("Pariwisata", "Pemuda")]


def invite(posts, **fields):
    secretary = scenes.make_secretary()
    meeting = scenes.make_draft(secretary, invitees=posts, **fields)
    send_invitations(by=secretary, meeting=meeting)
    return secretary, meeting


def merge(agencies, close=()):
    """A new agency led by the first one's head; the other head gives way, the secretaries go along."""
    admin = make_user("government_admin")
    (_first, lead, desk), (_second, second, other) = agencies
    ways = {lead.pk: Way.LEAD, second.pk: Way.HEAD, desk.pk: Way.CARRY, other.pk: Way.CARRY}
    ways |= {post.pk: Way.CLOSE for post in close}
    merge_organizations(
        by=admin, government=admin.government, sources=[agency for agency, *_posts in agencies], target=None,
        name="Dinas Parpora", abbreviation="", ways=ways, on=TODAY,
    )  # fmt: skip
    for _agency, *posts in agencies:
        for post in posts:
            post.refresh_from_db()


def link_of(meeting, post):
    person = post.incumbencies.first().person
    link = AccessLink.objects.get(subject_id=meeting.pk, person=person, revoked_at=None)
    return f"/i/{token_of(link)}/"


def test_the_preview_counts_them_and_the_new_posts_are_invited(client, agencies):
    (_first, lead, desk), (_second, second, other) = agencies
    secretary, meeting = invite([lead, second, desk, other])
    Invitation.objects.filter(position=lead).update(reply="attending", replied_at=scenes.SENT_AT)
    sent = Invitation.objects.get(position=desk)
    Invitation.objects.filter(pk=sent.pk).update(reply="delegated", replied_at=scenes.SENT_AT)
    Delegation.objects.create(invitation=sent, name="Siti", post="Kabid", made_at=scenes.SENT_AT)
    leads, seconds = link_of(meeting, lead), link_of(meeting, second)
    client.force_login(make_user("government_admin"))
    about = {"sources": [each[0].pk for each in agencies], "target": "", "name": "Dinas Parpora", "on": "09/03/2026"}
    rows = {row["post"]: row["rakor"] for row in client.post(MERGE, about).context["rows"]}
    assert set(rows) == {lead, second, desk, other}
    assert [*rows.values()] == [["Rakor Pengendalian Inflasi, 16 Mar"]] * 4

    InvitationLetter.objects.update(reply_by=scenes.SENT_AT - timedelta(hours=1))
    merge(agencies, close=[other])

    standing = {each.position: each for each in Invitation.objects.standing().filter(meeting=meeting)}
    assert set(standing) == {lead.successor, desk.successor, other}
    kept, carried = standing[lead.successor], standing[desk.successor]
    assert (kept.addressee, kept.reply, kept.person) == (
        "Kepala Dinas Parpora",
        "attending",
        lead.incumbencies.get().person,
    )
    assert (carried.reply, [str(each) for each in carried.delegations.all()]) == ("delegated", ["Siti, Kabid"])
    assert client.get(leads).status_code == 200
    assert client.get(seconds).status_code == 410  # his post has given way: the head is invited already
    told = Message.objects.filter(channel="email", body__contains="beralih ke jabatan Bapak/Ibu")
    assert {each.person for each in told} == {kept.person, carried.person}
    assert leads in told.get(person=kept.person).opened_body
    assert not any("paling lambat" in each.opened_body for each in told)  # nobody can answer any more
    assert AuditEntry.objects.get(action="meeting.carry_invitations").data["to"] == [
        kept.position_id,
        carried.position_id,
    ]
    assert not Obligation.objects.filter(position__in=[lead, second, desk], state__in=Obligation.OPEN_STATES).exists()
    assert [each for each in audit_deliveries(scenes.SENT_AT) if each.sort != "stuck"] == []
    client.force_login(secretary)
    page = client.get(f"/{app_name}/{meeting.public_id}/invitations/")
    assert page.context["replies"]["closed"] == 1
    assert page.text.count("Jabatan ditutup") == 1
    assert page.context["replies"]["silent"] == 0  # nobody reads a reminder to a closed post
    day_before = {
        each.position_id for each in MeetingSubject().planned(meeting.government, meeting.starts_at.replace(hour=1))
    }
    assert day_before == {kept.position_id, carried.position_id}


def test_closing_a_post_or_an_agency_names_the_rakor_it_is_invited_to(client, agencies):
    agency, lead, _desk = agencies[0]
    invite([lead])
    client.force_login(make_user("government_admin"))

    for path in (f"/directory/positions/{lead.pk}/close/", f"/directory/agencies/{agency.pk}/close/"):
        assert "Masih diundang ke rakor mendatang: Rakor Pengendalian Inflasi, 16 Mar." in client.get(path).text


def test_somebody_else_is_asked_anew_and_a_closed_circle_is_not_widened(agencies):
    (_first, lead, _desk), (_second, second, _other) = agencies
    _secretary, meeting = invite([second])
    _secretary, closed = invite([lead, second], access=Meeting.Access.CLOSED, title="Rakor Tertutup")
    Invitation.objects.filter(position=second).update(reply="attending", replied_at=scenes.SENT_AT)
    draft = scenes.make_draft(invitees=[second])

    merge(agencies)

    head = lead.successor
    new = Invitation.objects.standing().get(meeting=meeting)
    assert (new.position, new.reply, new.person) == (head, "none", lead.incumbencies.get().person)
    assert set(Invitation.objects.standing().filter(meeting=closed).values_list("position", flat=True)) == {
        head.pk, second.pk,
    }  # fmt: skip
    assert closed.circle.positions.filter(pk=head.pk).exists()
    assert head in draft.added_positions.all()


def test_notula_of_a_rakor_held_before_reaches_the_successors(client, agencies):
    (_first, lead, _desk), (_second, second, _other) = agencies
    secretary, meeting = invite([lead, second])
    start_meeting(by=secretary, meeting=meeting, confirm_date=True)
    leads, seconds = link_of(meeting, lead), link_of(meeting, second)
    end_meeting(by=secretary, meeting=meeting)
    minutes = Minutes.objects.create(meeting=meeting, status="approved", approved_at=scenes.SENT_AT)

    merge(agencies)
    distribute_minutes(by=secretary, minutes=minutes)

    told = Obligation.objects.filter(subject_kind="meetings.minutes", stage="distributed")
    assert {each.position for each in told} == {lead.successor}
    assert "Yth. Kepala Dinas Parpora." in Message.objects.get(subject_kind="meetings.minutes", channel="email").body
    assert [each for each in audit_deliveries(scenes.SENT_AT) if each.sort != "stuck"] == []
    assert (client.get(leads).status_code, client.get(seconds).status_code) == (200, 410)
