"""A form sent twice acts once."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from rakor_portal.accounts.services.submissions import remember_submission, replay_url
from tests.factories import make_government

pytestmark = pytest.mark.django_db


def test_second_sending_is_led_to_the_first_result():
    nonce = uuid.uuid4()
    remember_submission(
        government_id=make_government().pk, actor_key="user:1", nonce=nonce, result_url="/meetings/abc/"
    )

    assert replay_url(actor_key="user:1", nonce=str(nonce)) == "/meetings/abc/"


def test_nobody_replays_anothers_form():
    nonce = uuid.uuid4()
    remember_submission(government_id=make_government().pk, actor_key="user:1", nonce=nonce, result_url="/x/")

    assert replay_url(actor_key="user:2", nonce=nonce) is None


def test_the_slower_of_two_is_refused_by_the_database():
    nonce, government = uuid.uuid4(), make_government()
    remember_submission(government_id=government.pk, actor_key="user:1", nonce=nonce, result_url="/x/")

    with pytest.raises(IntegrityError), transaction.atomic():
        remember_submission(government_id=government.pk, actor_key="user:1", nonce=nonce, result_url="/y/")
