"""Passwords: changed by their owner, reset by mail."""

import re

import pytest
import time_machine
from django.test import Client

from rakor_portal.accounts.models import PasswordReset
from rakor_portal.accounts.services.passwords import request_password_reset
from rakor_portal.accounts.tasks import mail_password_resets
from rakor_portal.audit.models import AuditEntry
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NEW = "kata-sandi-baru-2026"


def test_owner_changes_his_password_and_stays_signed_in(client):
    user, other_device = make_user(), Client()
    client.force_login(user)
    other_device.force_login(user)
    key = client.session.session_key

    response = client.post("/account/password/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})

    user.refresh_from_db()
    assert response["Location"] == "/account/"
    assert user.check_password(NEW)
    assert client.get("/account/").status_code == 200
    assert client.session.session_key != key
    assert other_device.get("/account/").status_code == 302
    assert AuditEntry.objects.get().action == "user.set_password"


@pytest.mark.parametrize(
    ("old", "new"), [("salah", NEW), (PASSWORD, "pendek"), (PASSWORD, "password1234"), (PASSWORD, "197601012000")]
)
def test_wrong_old_or_weak_new_password_is_refused(client, old, new):
    user = make_user()
    client.force_login(user)

    response = client.post("/account/password/", {"old_password": old, "new_password1": new, "new_password2": new})

    user.refresh_from_db()
    assert response.status_code == 200
    assert user.check_password(PASSWORD)


def test_broken_rule_is_said_beside_the_field_that_was_typed_first(client):
    client.force_login(make_user())
    weak = {"old_password": PASSWORD, "new_password1": "197601012000", "new_password2": "197601012000"}

    response = client.post("/account/password/", weak)

    assert list(response.context["form"].errors) == ["new_password1"]


def test_reset_mail_leads_to_a_new_password_once(client, mailoutbox):
    user = make_user(email="budi@uji.example")
    other_device = Client()
    other_device.force_login(user)

    request_password_reset(email="Budi@uji.example ", address="203.0.113.7")
    mail_password_resets()
    link = re.search(r"http://127\.0\.0\.1:8000(/password-reset/\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True)
    done = client.post(form.redirect_chain[-1][0], {"new_password1": NEW, "new_password2": NEW})

    user.refresh_from_db()
    assert mailoutbox[0].to == ["budi@uji.example"]
    assert done["Location"] == "/password-reset/done/"
    assert user.check_password(NEW)
    assert "sudah tidak berlaku" in client.get(link, follow=True).text
    assert other_device.get("/account/").status_code == 302
    assert not PasswordReset.objects.exists()


def test_only_an_active_user_gets_mail_and_everybody_the_same_answer(
    client, mailoutbox, django_assert_num_queries, monkeypatch
):
    make_user(email="budi@uji.example")
    make_user(email="lama@uji.example", is_active=False)
    monkeypatch.setattr(mail_password_resets, "delay_on_commit", lambda: None)
    answers = set()
    for email in ("budi@uji.example", "lama@uji.example", "tiada@uji.example"):
        # The same work for each: name and address are counted (two queries, four the first time); savepoint, insert,
        # release.
        with django_assert_num_queries(11 if email.startswith("budi") else 9):
            response = client.post("/password-reset/", {"email": email})
        answers.add((response.status_code, response["Location"]))

    mail_password_resets()

    assert answers == {(302, "/password-reset/sent/")}
    assert [mail.to for mail in mailoutbox] == [["budi@uji.example"]]


def test_request_that_the_relay_refused_or_a_worker_lost_is_mailed_later(mailoutbox, settings):
    make_user(email="budi@uji.example")
    with time_machine.travel("2026-03-02 08:00:00+07:00", tick=False) as clock:
        request_password_reset(email="budi@uji.example", address="203.0.113.7")
        settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
        mail_password_resets()
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        clock.shift(60)
        mail_password_resets()
        assert mailoutbox == []
        clock.shift(300)

        mail_password_resets()
        mail_password_resets()

    assert len(mailoutbox) == 1


def test_asking_again_and_again_fills_nobodys_mailbox(client, mailoutbox):
    make_user(email="budi@uji.example")

    answers = {client.post("/password-reset/", {"email": "budi@uji.example"})["Location"] for _number in range(5)}
    mail_password_resets()

    assert answers == {"/password-reset/sent/"}
    assert len(mailoutbox) == 3


@pytest.mark.parametrize("path", ["/password-reset/", "/password-reset/sent/", "/password-reset/done/", "/sign-in/"])
def test_pages_before_sign_in_open_without_one(client, path):
    assert client.get(path).status_code == 200
