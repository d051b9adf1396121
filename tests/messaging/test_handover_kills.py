"""Real workers ended by `kill -9` while they hand over to a real relay: nothing is lost, nothing goes twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection

from rakor_portal.messaging.models import Message
from rakor_portal.messaging.notifications import recovery
from tests.messaging.mails import announce_to, later

#: A worker that has handed over nothing by then is killed too.
PATIENCE = 0.3


@pytest.fixture
def workers(smtp, folder):
    """A function that starts a worker and kills it some milliseconds after the relay has accepted so many mails more.

    Answers whether it was still at work.
    """
    command = [sys.executable, "-m", "tests.messaging.forking_worker", str(connection.settings_dict["NAME"])]
    command += [str(smtp.controller.port), str(folder)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=dict(os.environ),
    ) as keeper:
        assert keeper.stdout.readline() == "ready\n"

        def run(mails, seconds):
            until, enough = time.monotonic() + PATIENCE, len(smtp.accepted) + mails
            keeper.stdin.write("\n")
            keeper.stdin.flush()
            child = int(keeper.stdout.readline())
            while len(smtp.accepted) < enough and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
            keeper.stdin.write("\n")
            keeper.stdin.flush()
            return int(keeper.stdout.readline()) == -signal.SIGKILL

        yield run
        keeper.stdin.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [40, pytest.param(400, marks=pytest.mark.long)])
def test_kills_lose_nothing_and_double_nothing(smtp, folder, workers, number):
    announce_to(*[f"p{each}@uji.example" for each in range(number)])
    connection.close()
    chance, kills = random.Random(), 0
    while Message.objects.filter(state="queued").exists():
        kills += workers(chance.randrange(8), chance.uniform(0, 0.004))
        recovery.recover()
        # Leases run out, and being killed at random is not held against a mail.
        Message.objects.filter(state="leased").update(state="queued")
        Message.objects.update(lost_leases=0)
    time.sleep(0.1)  # what the last one said may still be on its way to the relay
    with later(minutes=17):
        uncertain = recovery.recover()

    accepted = Counter(each.recipients[0] for each in smtp.accepted)
    states = dict(Message.objects.values_list("address", "state"))
    assert kills > number / 20
    assert uncertain <= kills
    assert Counter(states.values()) == Counter(sent=number - uncertain) + Counter(uncertain=uncertain)
    assert max(accepted.values()) == 1, "doubled"
    assert [address for address, state in states.items() if state == "sent" and not accepted[address]] == [], "lost"
    assert list(folder.iterdir()) == []
