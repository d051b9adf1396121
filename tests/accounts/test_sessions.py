"""Sessions: a new key at sign-in, all ended at once, and rights that end with the term on the next request."""

import pytest
import time_machine
from django.test import Client

from rakor_portal.accounts.models import RoleGrant
from rakor_portal.audit.models import AuditEntry
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
Role = RoleGrant.Role


def sign_in(client, email="budi@uji.example"):
    return client.post("/sign-in/", {"username": email, "password": PASSWORD})


def test_sign_in_gives_the_session_a_new_key_and_is_recorded(client):
    make_user(email="budi@uji.example")
    session = client.session
    session["planted"] = "by another"
    session.save()
    planted = client.session.session_key

    sign_in(client)

    assert client.session.session_key != planted
    assert AuditEntry.objects.get().action == "user.sign_in"


def test_sign_out_everywhere_ends_every_session_of_this_user_alone(client):
    user, stranger, phone, other = make_user(email="budi@uji.example"), make_user(), Client(), Client()
    sign_in(client)
    sign_in(phone)
    other.force_login(stranger)
    assert client.get("/sign-out/everywhere/").status_code == 405

    answer = client.post("/sign-out/everywhere/")

    assert answer["Location"] == "/sign-in/"
    assert [each.get("/account/").status_code for each in (client, phone, other)] == [302, 302, 200]
    assert sign_in(phone)["Location"] == "/"
    assert AuditEntry.objects.get(action="user.sign_out_everywhere").actor == user


def test_disabling_ends_sessions_for_good(client):
    user, admin, desk = make_user(email="budi@uji.example"), make_user("government_admin"), Client()
    sign_in(client)
    desk.force_login(admin)

    for active, status in (("no", 302), ("yes", 302)):
        desk.post(f"/settings/users/{user.pk}/active/", {"active": active})
        assert client.get("/account/").status_code == status, active

    assert sign_in(client)["Location"] == "/"
    assert client.get("/account/").status_code == 200


PAGES = {
    Role.GOVERNMENT_ADMIN: "/settings/users/",
    Role.SECRETARIAT: "/directory/",
    Role.MINUTE_TAKER: "/home/",
    Role.APPROVER: "/home/",
    Role.VERIFIER: "/home/",
    Role.LEADER: "/dashboard/",
    Role.AGENCY_HEAD: None,
    Role.AGENCY_OPERATOR: None,
}


@pytest.mark.parametrize("ends", ["grant", "incumbency"])
def test_each_role_ends_with_its_last_day_on_the_next_request(client, ends):
    """One session that goes on over midnight in Kotabumi (17.00 UTC)."""
    seen = {}
    for number, (role, page) in enumerate(PAGES.items()):
        with time_machine.travel("2026-03-31 23:59:00+07:00", tick=False) as clock:
            user = make_user(role, email=f"budi{number}@uji.example")
            held = user.person.incumbencies if ends == "incumbency" else user.positions_today[0].role_grants
            held.update(valid_until=user.today)
            client = Client()
            sign_in(client, user.email)
            key = client.session.session_key
            before = client.get(page).status_code if page else None, roles(client)
            clock.move_to("2026-04-01 00:00:30+07:00")
            after = client.get(page).status_code if page else None, roles(client)
            seen[role] = (before, after, client.session.session_key != key)

    for role, page in PAGES.items():
        before, after, is_renewed = seen[role]
        assert before == (200 if page else None, [role]), role
        assert after[1] == [], role
        assert page in {None, "/home/", "/dashboard/"} or after[0] in {403, 404}, role
        assert is_renewed, role


def roles(client):
    return [grant.role for grant in client.get("/account/").context["grants"]]
