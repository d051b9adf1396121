"""The mail to a user whom an administrator has made."""

import re
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine

from rakor_portal.accounts.models import PasswordReset, RoleGrant, User
from rakor_portal.accounts.services.passwords import set_password
from rakor_portal.accounts.services.users import create_user, set_user_active
from rakor_portal.accounts.tasks import mail_password_resets
from rakor_portal.actors import SEED
from rakor_portal.audit.models import AuditEntry
from rakor_portal.demo.present_progress import reporter_for
from rakor_portal.errors import RuleViolation
from tests.factories import PASSWORD, make_holder, make_person, make_position, make_user

pytestmark = pytest.mark.django_db
SMTP, MEMORY = (f"django.core.mail.backends.{name}.EmailBackend" for name in ("smtp", "locmem"))


def newcomer(email="baru@uji.example", position=None, **fields):
    """A user as the administrator's page makes him."""
    position = position or make_position(title="Camat Abung Timur")
    person = make_holder(position, make_person(name="Siti Aminah", email="")).person
    return create_user(by=SEED, person=person, email=email, **fields)


def test_new_user_is_told_once_who_he_is_here_and_sets_his_password(client, mailoutbox, settings, tmp_path):
    user = newcomer()

    settings.RESTORE_MARK = tmp_path / "restoring"
    settings.RESTORE_MARK.touch()
    mail_password_resets()  # nothing goes out while a restore is under way
    settings.RESTORE_MARK.unlink()
    assert mailoutbox == []
    mail_password_resets()
    mail_password_resets()

    [told] = mailoutbox
    assert (told.subject, told.to) == ("Akun Portal Rakor Anda", ["baru@uji.example"])
    for words in (
        "Yth. Siti Aminah,", f"Administrator portal di {user.government.name} telah membuat akun",
        "Jabatan: Camat Abung Timur", "Email untuk masuk: baru@uji.example", "Tautan berlaku 3 hari",
        '"Lupa kata sandi":\n\nhttp://127.0.0.1:8000/password-reset/\n',
    ):  # fmt: skip
        assert words in told.body
    assert AuditEntry.objects.filter(action="user.mail_first_password", subject_id=user.pk).count() == 1
    link = re.search(r"http://127\.0\.0\.1:8000(/password-reset/[^/\s]+/\S+)", told.body)[1]
    form = client.get(link, follow=True)
    done = client.post(form.redirect_chain[-1][0], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert done["Location"] == "/password-reset/done/"
    assert client.post("/sign-in/", {"username": user.email, "password": PASSWORD}).status_code == 302


def test_mail_survives_a_relay_that_is_down_for_hours_but_not_for_days(mailoutbox, settings, caplog):
    with time_machine.travel("2026-03-06 16:00:00+07:00", tick=False) as clock:
        settings.EMAIL_BACKEND, settings.EMAIL_PORT = SMTP, 1
        newcomer()
        newcomer("kedua@uji.example", position=make_position())
        mail_password_resets()
        # One has shown that the relay is down; the other was not tried.
        assert PasswordReset.objects.filter(claimed_at=None).count() == 1
        clock.shift(2 * 3600)
        mail_password_resets()
        settings.EMAIL_BACKEND = MEMORY
        clock.shift(301)
        mail_password_resets()
        assert sorted(each.to[0] for each in mailoutbox) == ["baru@uji.example", "kedua@uji.example"]

        newcomer("ketiga@uji.example", position=make_position())
        clock.shift(3 * 86400 + 1)
        mail_password_resets()

    assert (len(mailoutbox), PasswordReset.objects.count()) == (2, 0)
    assert "1 mails for a password could not be handed over in time" in caplog.text


def test_no_mail_to_whom_it_would_say_nothing_true(mailoutbox, settings):
    """Disabled, or with a password of his own by then; made with one; an address of samples in production."""
    admin = make_user(RoleGrant.Role.GOVERNMENT_ADMIN)
    disabled = newcomer("a@uji.example", position=make_position())
    set_user_active(by=admin, user=disabled, active=False)
    ready = newcomer("b@uji.example", position=make_position())
    set_password(by=ready, user=ready, password=PASSWORD)
    newcomer("c@uji.example", position=make_position(), password=PASSWORD)
    reporter_for(make_holder(make_position(), make_person(email="d@uji.example")).position)
    with pytest.raises(RuleViolation):
        newcomer("a@uji.example", position=make_position())
    assert list(PasswordReset.objects.values_list("email", flat=True)) == ["a@uji.example"]
    mail_password_resets()

    settings.IS_PRODUCTION = True
    newcomer("e@uji.example", position=make_position())
    PasswordReset.objects.create(email=admin.email)
    mail_password_resets()

    assert mailoutbox == []
    assert not PasswordReset.objects.exists()


def test_address_that_the_relay_refuses_holds_nobody_up(mailoutbox, monkeypatch):
    """For good: never tried again. For now (greylisting): tried again after five minutes."""
    codes = {"salah@uji.example": [550], "nanti@uji.example": [451]}

    def send(messages):
        [message] = messages
        if codes.get(message.to[0]):
            raise SMTPRecipientsRefused({message.to[0]: (codes[message.to[0]].pop(), b"no")})
        mailoutbox.append(message)

    monkeypatch.setattr(f"{MEMORY}.send_messages", lambda _self, messages: send(messages))
    with time_machine.travel("2026-03-06 16:00:00+07:00", tick=False) as clock:
        for email in (*codes, "baru@uji.example"):
            newcomer(email, position=make_position())
        mail_password_resets()
        assert [each.to for each in mailoutbox] == [["baru@uji.example"]]
        assert list(PasswordReset.objects.values_list("email", flat=True)) == ["nanti@uji.example"]
        clock.shift(301)
        mail_password_resets()

    assert [each.to[0] for each in mailoutbox] == ["baru@uji.example", "nanti@uji.example"]
    assert User.objects.get_queryset().filter(last_login=None, email="salah@uji.example").exists()
