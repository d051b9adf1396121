"""Signs stand for tokens in kept texts, and nobody but the portal can make one that opens."""

import base64
import importlib

import pytest
from django.apps import apps
from django.utils.crypto import salted_hmac

from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import issue_links, revoke_links, sign_of, token_of
from rakor_portal.messaging.models import Message
from rakor_portal.messaging.notifications.mime import _text
from rakor_portal.messaging.sealing import opened, sign_for, token_for
from tests.factories import make_government, make_person
from tests.messaging.mails import announce_to

PUBLIC_ID = "bcdfghjkmnpq"


def test_sign_opens_for_its_person_alone_and_only_as_it_was_made(settings):
    sign, token = sign_for(PUBLIC_ID, 5), token_for(PUBLIC_ID)
    text = f"Yth. Camat.\nhttps://x.id/i/{sign}/ atau https://x.id/i/{sign}/letter.pdf (~100 orang~)"
    digest = salted_hmac("rakor_portal.accounts.links", PUBLIC_ID, algorithm="sha256").digest()

    assert token == base64.urlsafe_b64encode(digest[:24]).decode()  # links that are out go on opening
    assert opened(text, 5) == text.replace(sign, token)
    assert token not in text
    assert opened(sign_for(PUBLIC_ID, None), None) == token
    typed = [
        f"~{PUBLIC_ID}~", f"~{PUBLIC_ID}.~", f"~{PUBLIC_ID}.{'A' * 16}~", sign.replace("b", "c", 1), sign.upper(),
        sign.strip("~"), sign_for(PUBLIC_ID, 6), sign_for(PUBLIC_ID, None), sign_for(PUBLIC_ID, 51)[:-2] + "~",
        f"~{token}~", "~~", "",
    ]  # fmt: skip
    assert [opened(each, 5) for each in typed] == typed
    settings.SECRET_KEY = "x" * 60
    assert opened(sign, 5) == sign


@pytest.mark.django_db
def test_migration_puts_signs_where_kept_messages_held_tokens():
    step = importlib.import_module("rakor_portal.accounts.migrations.0005_seal_links_in_messages")
    mail, other, plain = announce_to("a@uji.example", "b@uji.example", "c@uji.example")
    link, ended = (_link(mail.person_id, subject) for subject in (7, 8))
    revoke_links(purpose="action_item", subject_id=8)
    stale = _link(make_person().pk, 9)
    AccessLink.objects.filter(pk=stale.pk).update(public_id=PUBLIC_ID)  # as if derived under another key
    urls = [f"https://x.id/t/{token_of(each)}/" for each in (link, ended)]
    body = f"Yth.: {urls[0]}\n- {urls[1]} https://x.id/i/{'Z' * 32}/letter.pdf"
    Message.objects.filter(pk=mail.pk).update(body=body, link=urls[0])
    Message.objects.filter(pk=other.pk).update(body=f"https://x.id/t/{token_of(stale)}/ ~", link=urls[0])
    before = Message.objects.get(pk=plain.pk).body

    for _time in range(2):  # a second run finds nothing to do
        step.seal(apps, None)

    mail, other, plain = (Message.objects.get(pk=each.pk) for each in (mail, other, plain))
    assert (
        mail.body
        == f"Yth.: https://x.id/t/{sign_of(link)}/\n- https://x.id/t/{sign_of(ended)}/ https://x.id/i/…/letter.pdf"
    )
    assert (mail.opened_link, mail.opened_body) == (urls[0], body.replace("Z" * 32, "…"))
    assert _text(mail).startswith(f"Yth.:\n{urls[0]}\n- {urls[1]} ")
    assert (other.body, other.opened_link) == ("https://x.id/t/…/ ~", urls[0])
    assert (plain.body, plain.link) == (before, "http://127.0.0.1:8000/i/abc/")
    step.unseal(apps, None)
    assert Message.objects.get(pk=mail.pk).link == urls[0]


def _link(person_id, subject_id):
    fields = {"purpose": "action_item", "subject_id": subject_id, "government_id": make_government().pk}
    return issue_links(person_ids=[person_id], **fields)[person_id]
