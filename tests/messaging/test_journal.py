"""What a hand-over journal proves, and what is done when it proves nothing or cannot be written."""

import json
import os
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from rakor_portal.messaging.models import Message
from rakor_portal.messaging.notifications import journal, recovery
from rakor_portal.messaging.notifications.journal import Journal, Step
from tests.messaging.mails import dispatch, killed, later, queue, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


@pytest.mark.parametrize("flaw", ["other boot", "no boot", "garbled"])
def test_journal_that_proves_nothing_changes_nothing(smtp, monkeypatch, folder, flaw):
    mails = queue()
    killed(monkeypatch, "relay.Relay.commit", 2, "before")
    [path] = folder.iterdir()
    if flaw == "garbled":
        path.write_bytes(path.read_bytes() + b"???\n")
    else:
        monkeypatch.setattr(journal, "boot_id", lambda: "" if flaw == "no boot" else "another")

    assert recovery.recover() == 0
    assert states(mails) == ("committing",) * 3
    with later(minutes=17):
        assert recovery.recover() == 3
        assert dispatch() == {}
    assert path.exists()
    os.utime(path, (0, time.time() - timedelta(days=2).total_seconds()))
    recovery.recover()
    assert not path.exists()


def test_half_a_line_was_not_acted_upon(smtp, monkeypatch, folder):
    mails = queue()
    killed(monkeypatch, "relay.Relay.commit", 1, "before")
    [path] = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-5])

    recovery.recover()

    assert states(mails) == ("queued",) * 3


def test_journal_of_an_earlier_hand_over_of_the_same_mail_is_past(smtp, monkeypatch, folder):
    """As after a restore: the same token stands for another attempt."""
    mails = queue()
    killed(monkeypatch, "relay.Relay.commit", 2, "before")
    Message.objects.update(committed_at=timezone.now())

    recovery.recover()

    assert (states(mails), list(folder.iterdir())) == (("committing",) * 3, [])


def test_journal_that_cannot_be_written_holds_the_mails_back(smtp, settings, folder):
    mails = queue()
    folder.write_text("a file in the way")

    assert dispatch() == {"channel_down": 1}

    assert (states(mails), smtp.accepted) == (("queued",) * 3, [])
    assert "jurnal" in mails[0].events.get(step="channel_down").reply


def test_disk_that_fills_up_stops_before_the_dot(smtp, monkeypatch):
    mails = queue()
    real = os.write

    def write(file, data):
        line = json.loads(data)
        if line.get("step") == Step.DOT and line["id"] == str(mails[1].pk):
            return real(file, data[:20])
        return real(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        assert dispatch() == {"sent": 1, "channel_down": 1}

    assert (states(mails), len(smtp.accepted)) == (("sent", "queued", "queued"), 1)
    with later(minutes=2):
        assert dispatch() == {"sent": 2}


def test_files_of_journals_are_for_their_owner_only(folder):
    written = Journal(queue(1))

    [path] = folder.iterdir()

    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    with written:
        pass
    assert list(folder.iterdir()) == []
