"""A form sent after the session ended: signing in again and going on is two steps, and each says its true reason."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def test_going_on_after_signing_in_again_is_not_called_a_second_failure():
    path = reverse("directory:person_create")
    resumed = {"name": "Budi Santoso", "resumed": "1"}  # as the page of the ended session sends it
    browser = Client(enforce_csrf_checks=True)

    early = browser.post(path, resumed, **HERE)
    browser.force_login(make_user("government_admin"))
    back = browser.post(path, resumed, **HERE)
    late = browser.post(path, {"name": "Budi Santoso"}, **HERE)

    assert "Anda perlu masuk kembali" in early.text
    assert 'name="resumed"' in early.text
    assert ("Anda sudah masuk kembali" in back.text, "terlalu lama terbuka" in back.text) == (True, False)
    assert ("Budi Santoso</textarea>" in back.text, 'name="resumed"' in back.text) == (True, False)
    assert "terlalu lama terbuka" in late.text
