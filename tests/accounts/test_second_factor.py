"""The second factor: asked for by role, enrolled once, a code used once, and given back by the administrator."""

import re
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from rakor_portal.accounts.models import RoleGrant
from rakor_portal.accounts.services.second_factor import REQUIRED_ROLES, confirm_enrolment, offered_device
from rakor_portal.audit.models import AuditEntry
from tests.factories import PASSWORD, make_government, make_user

pytestmark = pytest.mark.django_db
Role = RoleGrant.Role
PAGE = "/account/second-factor/"


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-02 08:00:00+07:00", tick=False) as clock:
        yield clock


def code_of(device):
    totp = TOTP(device.bin_key)
    totp.time = time.time()
    return f"{totp.token():06d}"


@pytest.fixture
def enrolled(clock):
    """A user who has enrolled, his device, his recovery codes; a minute later, so that the next code is a new one."""
    user = make_user(Role.SECRETARIAT, email="budi@uji.example")
    codes = confirm_enrolment(by=user, code=code_of(offered_device(user)))
    clock.shift(60)
    return SimpleNamespace(user=user, device=TOTPDevice.objects.get(user=user), codes=codes)


def show_password(client, email="budi@uji.example"):
    return client.post("/sign-in/", {"username": email, "password": PASSWORD, "next": "/account/password/"})


def show_code(client, code):
    return client.post("/sign-in/code/", {"code": code})


def test_enrolment_shows_the_secret_then_ten_codes_once_and_ends_other_sessions(client, clock):
    user, other_device = make_user(), Client()
    for each in (client, other_device):
        each.force_login(user)
    page = client.get(PAGE)
    assert not TOTPDevice.objects.exists()

    picture = client.get(f"{PAGE}qr.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"style=" not in picture.content
    assert client.post(f"{PAGE}enrol/", {"code": "000000"}).status_code == 200
    assert not TOTPDevice.objects.exists()
    shown = client.post(f"{PAGE}enrol/", {"code": code_of(offered_device(user))}).text

    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", shown)
    assert len(set(codes)) == 10
    assert page.context["secret"].replace(" ", "") in TOTPDevice.objects.get().config_url
    assert not {code.replace("-", "") for code in codes} & set(StaticToken.objects.values_list("token", flat=True))
    assert client.get("/account/").status_code == 200
    assert other_device.get("/account/").status_code == 302
    assert codes[0] not in client.get(PAGE).text
    assert client.get(f"{PAGE}qr.svg").status_code == 404
    assert client.post(f"{PAGE}enrol/", {"code": "000000"}).context["is_on"] is True
    assert AuditEntry.objects.get().action == "user.second_factor_on"


def test_password_alone_opens_nothing_and_a_code_does_once(client, enrolled):
    assert show_password(client)["Location"] == "/sign-in/code/"
    before = client.session.session_key
    assert client.get("/account/").status_code == 302
    code = code_of(enrolled.device)

    assert show_code(client, f" {code[:3]} {code[3:]}")["Location"] == "/account/password/"

    assert client.get("/account/").status_code == 200
    assert client.session.session_key != before
    assert AuditEntry.objects.last().data == {"second_factor": "totp"}
    again = Client()
    show_password(again)
    assert show_code(again, code).status_code == 200
    assert again.get("/account/").status_code == 302


def test_recovery_code_opens_once_and_old_ones_end_with_new_ones(client, enrolled, clock):
    for number, opens in ((0, True), (0, False), (1, True)):
        client = Client()
        show_password(client)
        assert (show_code(client, enrolled.codes[number].upper()).status_code == 302) is opens
        clock.shift(60)
    assert "8." in client.get(PAGE).text

    renewed = client.post(f"{PAGE}change/", {"code": code_of(enrolled.device), "action": "renew"}).text

    assert len(re.findall(r"<code>\w{5}-\w{5}</code>", renewed)) == 10
    clock.shift(60)
    other = Client()
    show_password(other)
    assert show_code(other, enrolled.codes[2]).status_code == 200


def test_guessing_codes_ends_in_a_closed_door(client, enrolled, clock):
    show_password(client)
    right = code_of(enrolled.device)
    wrong = f"{(int(right) + 1) % 10**6:06d}"

    answers = []
    for number in range(11):
        answers.append(show_code(client, wrong).status_code)
        clock.shift(2**number + 1 if number < 9 else 0)  # after each the pause of django-otp

    assert answers == [200] * 10 + [429]
    assert "kode untuk akun ini tidak diterima sementara" in show_code(client, wrong).text
    clock.shift(1)
    assert show_code(client, code_of(enrolled.device)).status_code == 429


def test_right_code_in_the_pause_after_a_wrong_one_is_told_to_wait_and_is_not_used(client, enrolled, clock):
    for right, wrong in ((code_of(enrolled.device), "000000"), (enrolled.codes[0], "bcdfg-hjkmn")):
        client = Client()
        show_password(client)
        assert "Kode tidak cocok" in show_code(client, wrong).text
        for _time in range(12):  # what is not looked at is not counted either
            assert "belum diperiksa dan belum terpakai. Tunggu 1 detik" in show_code(client, right).text
        clock.shift(2)
        assert show_code(client, right).status_code == 302


def test_code_page_lasts_ten_minutes_and_dies_with_the_password_it_followed(client, enrolled, clock):
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"
    show_password(client)
    assert client.get("/sign-in/code/").status_code == 200
    clock.shift(timedelta(minutes=11))
    assert show_code(client, code_of(enrolled.device))["Location"] == "/sign-in/"

    show_password(client)
    enrolled.user.set_password("lain-sekali-2026")
    enrolled.user.save()

    assert show_code(client, code_of(enrolled.device))["Location"] == "/sign-in/"


def test_it_is_turned_off_with_a_code_unless_a_role_asks_for_it(client, enrolled, clock, settings):
    client.force_login(enrolled.user)
    assert client.post(f"{PAGE}change/", {"code": "abc", "action": "off"}).status_code == 200
    assert TOTPDevice.objects.count() == 1

    client.post(f"{PAGE}change/", {"code": code_of(enrolled.device), "action": "off"})

    assert TOTPDevice.objects.count() == StaticToken.objects.count() == 0

    settings.SECOND_FACTOR_REQUIRED = True
    leader = make_user(Role.LEADER)
    confirm_enrolment(by=leader, code=code_of(offered_device(leader)))
    clock.shift(60)
    device = TOTPDevice.objects.get()
    client.force_login(leader)
    session = client.session
    session["second_factor"] = "totp"
    session.save()
    client.post(f"{PAGE}change/", {"code": code_of(device), "action": "off"})
    assert TOTPDevice.objects.count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_role_decides_who_must_enrol_before_anything_opens(client, settings, role):
    settings.SECOND_FACTOR_REQUIRED = True
    make_user(role, email="budi@uji.example")

    entered = show_password(client)

    must = role in REQUIRED_ROLES
    assert entered["Location"] == "/account/password/"
    for path in ("/account/", "/meetings/", "/home/", "/settings/audit/", "/notifications/"):
        assert (client.get(path).get("Location") == PAGE) is must
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{PAGE}qr.svg").status_code == 200
    assert (client.get("/account/", headers={"HX-Request": "true"}).get("HX-Redirect") == PAGE) is must


def test_every_route_behind_the_sign_in_waits_for_the_second_factor(client, settings):
    """The whole URL configuration, so that no page made later is forgotten."""
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(make_user(Role.GOVERNMENT_ADMIN))
    tried, opened = 0, set()

    for route in routes(get_resolver().url_patterns):
        path = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda match: SAMPLES.get(match[1], "x"), route)
        try:
            is_open_to_strangers = not getattr(resolve(path).func, "login_required", True)
        except Resolver404:
            continue
        if not is_open_to_strangers:
            tried += 1
            if client.get(path).get("Location") != PAGE:
                opened.add(route)

    assert tried > 100
    assert opened == {
        "sign-out/", "sign-out/everywhere/",
        "account/second-factor/", "account/second-factor/qr.svg", "account/second-factor/enrol/",
    }  # fmt: skip


SAMPLES = {"int": "1", "uuid": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "public_id": "2" * 12}


def routes(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def test_role_that_comes_during_the_session_asks_at_once_and_renews_its_key(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = make_user(Role.SECRETARIAT, email="budi@uji.example")
    show_password(client)
    assert client.get("/account/").status_code == 200
    key = client.session.session_key

    RoleGrant.objects.create(government=user.government, position=user.positions_today[0], role=Role.APPROVER)

    assert client.get("/account/")["Location"] == PAGE
    assert client.session.session_key not in {key, None}


def test_administrator_gives_it_back_to_others_of_his_government_only(client, enrolled):
    admin, stranger = make_user(Role.GOVERNMENT_ADMIN), make_user(government=make_government("18.02"))
    theirs = Client()
    theirs.force_login(enrolled.user)
    client.force_login(admin)
    assert "Dua langkah" in client.get("/settings/users/").text

    answers = [client.post(f"/settings/users/{pk}/second-factor/reset/").status_code
               for pk in (enrolled.user.pk, admin.pk, stranger.pk)]  # fmt: skip

    assert answers == [302, 302, 404]
    assert not TOTPDevice.objects.exists()
    assert theirs.get("/account/").status_code == 302
    assert show_password(Client())["Location"] == "/account/password/"
    assert AuditEntry.objects.get(action="user.second_factor_reset").actor == admin


def test_operator_gives_it_back_on_the_machine(enrolled, capsys):
    call_command("reset_second_factor", "Budi@uji.example")

    assert AuditEntry.objects.last().actor_name == "operator"
    assert not TOTPDevice.objects.exists()
    for email in ("budi@uji.example", "tiada@uji.example"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", email)
