"""Hostile text that is stored: no page runs any of it, and the browser's own guard has nothing to stop."""

import uuid

import pytest

from followups.services.inquiries import ask
from meetings.models import Issue, Meeting, PriorityTopic
from rakor_portal.accounts.models import RoleGrant
from rakor_portal.accounts.services.sign_in import FACTOR_KEY
from rakor_portal.directory.models import Holiday, InviteeGroup
from tests.factories import (
    make_action_item,
    make_government,
    make_invitation,
    make_organization,
    make_person,
    make_position,
    make_user,
    make_venue,
)
from tests.meetings import hall as halls

pytestmark = pytest.mark.django_db(transaction=True)
#: Each ends with the mark that a script of it would leave on the page.
TEXT = (
    '<script>window.jejak=1</script><img src=x onerror="window.jejak=1">'
    '<svg onload="window.jejak=1"></svg></textarea></option></title>'
    '"\' autofocus onfocus=window.jejak=1 x=\'<a href="javascript:window.jejak=1">x</a>{{ request }}'
)
SHORT = '"><img src=x onerror=window.jejak=1>'
#: What would stand in the page if a text had become part of its code.
GROWN = "[onerror], [onfocus], svg[onload], a[href^='javascript:'], main script, img[src=x]"


@pytest.fixture
def hostile_rows():
    """One record of each kind, all of its texts hostile; the pages on which they are shown."""
    government = make_government()
    office = make_organization(government, name=TEXT[:200], abbreviation=SHORT[:40], slug="jejak")
    position = make_position(office, title=TEXT[:200])
    user = make_user(position=position, person=make_person(government, name=TEXT[:150], title_before=SHORT[:40]))
    for role in ("secretariat", "government_admin", "leader", "verifier", "approver"):
        RoleGrant.objects.create(government=government, position=position, role=role)
    venue = make_venue(government, name=TEXT[:150], address=TEXT[:200])
    Holiday.objects.create(government=government, date=user.today, kind=Holiday.Kind.LOCAL, name=SHORT)
    group = InviteeGroup.objects.create(government=government, name=SHORT, category="kepala_pd")
    PriorityTopic.objects.create(government=government, slug="jejak", name=SHORT)
    Issue.objects.create(government=government, title=TEXT[:250])
    hall = halls.make_hall(
        government=government, title=TEXT[:200], venue=venue, place=SHORT, chair=position,
        status=Meeting.Status.IN_PROGRESS,
    )  # fmt: skip
    make_invitation(hall.meeting, position, addressee=TEXT[:200], reply_note=TEXT[:300])
    halls.write_entry(hall, TEXT, speaker_spoken=SHORT)
    halls.write_point(hall, TEXT[:300])
    item = make_action_item(
        owner=position, meeting=hall.meeting, title=TEXT[:300], obstacle=TEXT[:300], unit=SHORT[:40]
    )
    regent = make_position(office, title=SHORT, protocol_rank=1)
    ask(by=make_user("leader", position=regent), item=item, question=TEXT[:500], client_ref=uuid.uuid4())
    meeting = f"/meetings/{hall.meeting.public_id}"
    pages = [
        "/home/", "/dashboard/", "/calendar/", "/meetings/", "/action-items/", "/tasks/", "/documents/",
        "/notifications/", "/account/", "/messages/", f"/action-items/{item.code}/", "/dashboard/agencies/jejak/",
        *(f"{meeting}/{tab}" for tab in ("", "agenda/", "invitations/", "attendance/", "issues/", "minutes/", "live/",
                                         "check-in/", "history/", "edit/info/", "edit/invitations/", "edit/letter/")),
        "/directory/", "/directory/agencies/", "/directory/positions/", "/directory/people/", "/directory/venues/",
        "/directory/groups/", f"/directory/groups/{group.pk}/", "/directory/holidays/",
        f"/directory/agencies/{office.pk}/", f"/directory/positions/{position.pk}/edit/", "/settings/users/",
        "/settings/roles/", f"/directory/people/{user.person_id}/edit/",
    ]  # fmt: skip
    return user, pages


def test_no_page_runs_stored_text(live_server, page, client, hostile_rows):
    """The `page` fixture fails the test for any error in the console, also one of the Content-Security-Policy."""
    user, pages = hostile_rows
    client.force_login(user)
    session = client.session
    session[FACTOR_KEY] = "totp"  # as if the second factor had been given
    session.save()
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    wrong = []

    for path in pages:
        answer = page.goto(f"{live_server.url}{path}")
        if answer.status != 200 or not page.url.endswith(path):
            wrong.append((path, answer.status, page.url))
        if page.evaluate("window.jejak === 1") or page.locator(GROWN).count():
            wrong.append((path, "runs"))

    assert wrong == []
    assert dialogs == []
