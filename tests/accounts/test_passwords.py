"""Passwords: changed by their owner, reset by mail."""

import re

import pytest

from rakor_portal.accounts.tasks import mail_password_reset
from rakor_portal.audit.models import AuditEntry
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NEW = "kata-sandi-baru-2026"


def test_owner_changes_his_password_and_stays_signed_in(client):
    user = make_user()
    client.force_login(user)

    response = client.post("/account/password/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})

    user.refresh_from_db()
    assert response["Location"] == "/account/"
    assert user.check_password(NEW)
    assert client.get("/account/").status_code == 200
    assert AuditEntry.objects.get().action == "user.set_password"


@pytest.mark.parametrize(("old", "new"), [("salah", NEW), (PASSWORD, "pendek"), (PASSWORD, "password1234")])
def test_wrong_old_or_weak_new_password_is_refused(client, old, new):
    user = make_user()
    client.force_login(user)

    response = client.post("/account/password/", {"old_password": old, "new_password1": new, "new_password2": new})

    user.refresh_from_db()
    assert response.status_code == 200
    assert user.check_password(PASSWORD)


def test_reset_mail_leads_to_a_new_password_once(client, mailoutbox):
    user = make_user(email="budi@uji.example")

    mail_password_reset(user.pk)
    link = re.search(r"http://127\.0\.0\.1:8000(/password-reset/\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True)
    done = client.post(form.redirect_chain[-1][0], {"new_password1": NEW, "new_password2": NEW})

    user.refresh_from_db()
    assert mailoutbox[0].to == ["budi@uji.example"]
    assert done["Location"] == "/password-reset/done/"
    assert user.check_password(NEW)
    assert "sudah tidak berlaku" in client.get(link, follow=True).text


def test_disabled_user_gets_no_mail(mailoutbox):
    mail_password_reset(make_user(is_active=False).pk)

    assert mailoutbox == []


@pytest.mark.parametrize(("email", "asked"), [("budi@uji.example", 1), ("tiada@uji.example", 0)])
def test_answer_does_not_tell_whether_the_address_is_known(
    client, monkeypatch, django_capture_on_commit_callbacks, email, asked
):
    make_user(email="budi@uji.example")
    sent = []
    monkeypatch.setattr(mail_password_reset, "delay_on_commit", sent.append)

    response = client.post("/password-reset/", {"email": email})

    assert response["Location"] == "/password-reset/sent/"
    assert len(sent) == asked


@pytest.mark.parametrize("path", ["/password-reset/", "/password-reset/sent/", "/password-reset/done/", "/sign-in/"])
def test_pages_before_sign_in_open_without_one(client, path):
    assert client.get(path).status_code == 200
