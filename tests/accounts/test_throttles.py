"""Counting tries exactly: 50 at once, and not one more than the limit reaches the password."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client

from rakor_portal.accounts.models import Throttle
from rakor_portal.accounts.services.throttles import Limit, claim, forget, give_back
from rakor_portal.accounts.tasks import forget_old_tries
from tests.factories import PASSWORD, make_user

LIMIT = Limit("test", most=3, within=timedelta(minutes=15))


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is looked at, or hashed in vain for a name that nobody has."""

    algorithm = "counting"
    looked_at = 0
    guard = threading.Lock()

    def encode(self, password, salt):
        with self.guard:
            CountingHasher.looked_at += 1
        return super().encode(password, salt)


def at_once(number, work):
    """What `work` gave in each of `number` threads that began together."""
    gate, results = threading.Barrier(number), []

    def run():
        gate.wait()
        try:
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("email", ["budi@uji.example", "tiada@uji.example"])
def test_of_fifty_tries_at_once_five_reach_the_password(settings, email):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    make_user(email="budi@uji.example")
    CountingHasher.looked_at = 0

    answers = at_once(50, lambda: Client().post("/sign-in/", {"username": email, "password": "salah"}).status_code)

    assert CountingHasher.looked_at == 5
    assert set(answers) <= {200, 429}
    assert answers.count(200) <= 4  # the fifth closes the door
    assert Client().post("/sign-in/", {"username": email, "password": PASSWORD}).status_code == 429


@pytest.mark.django_db
def test_window_closes_and_opens_anew():
    with time_machine.travel("2026-03-02 08:00:00+07:00", tick=False) as clock:
        assert [claim(LIMIT, "a", "b") for _number in range(4)] == [2, 1, 0, None]
        assert claim(LIMIT, "ab", "") == 2
        give_back(LIMIT, "a", "b")
        assert claim(LIMIT, "a", "b") == 0
        clock.shift(timedelta(minutes=15))
        assert claim(LIMIT, "a", "b") == 2
        forget(LIMIT, "a", "b")
        assert claim(LIMIT, "a", "b") == 2
        clock.shift(timedelta(minutes=16))
        forget_old_tries()

    assert Throttle.objects.count() == 0


@pytest.mark.django_db
def test_count_tells_neither_name_nor_address():
    claim(LIMIT, "budi@uji.example", "203.0.113.7")

    assert "budi" not in str(Throttle.objects.values().get())


@pytest.mark.django_db
def test_success_forgets_the_failures_of_that_name(client):
    make_user(email="budi@uji.example")
    for _number in range(4):
        client.post("/sign-in/", {"username": "budi@uji.example", "password": "salah"})

    assert client.post("/sign-in/", {"username": "budi@uji.example", "password": PASSWORD}).status_code == 302
    client.post("/sign-out/")

    assert client.post("/sign-in/", {"username": "budi@uji.example", "password": "salah"}).status_code == 200
