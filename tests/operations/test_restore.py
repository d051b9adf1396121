"""The drill: back up under load, lose the installation, restore it, and see that nothing is said twice."""

import hashlib
import json
import secrets
import shutil
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from rakor_portal.accounts.models import PasswordReset, Session, User
from rakor_portal.audit.models import AuditEntry
from rakor_portal.messaging.models import Attachment, Message, Obligation
from rakor_portal.messaging.notifications.cycle import run_cycle
from rakor_portal.messaging.notifications.dispatcher import dispatch_due
from rakor_portal.messaging.notifications.holding import hold_unsent
from rakor_portal.messaging.registry import Planned
from rakor_portal.messaging.services import outbox
from rakor_portal.messaging.services.operating import send_again
from rakor_portal.operations.backups import make_backup
from rakor_portal.operations.manifest import read_manifest
from tests.factories import make_government, make_holder, make_person, make_position, make_user
from tests.messaging.conftest import handler, smtp  # noqa: F401 -- fixtures

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(settings, tmp_path):
    """Storage, mark and back-ups of their own."""
    settings.MEDIA_ROOT, settings.RESTORE_MARK = tmp_path / "media", tmp_path / "restoring"
    yield tmp_path
    if "django_migrations" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)  # a test that failed half-way leaves a database to the next one


def lose_everything(place):
    """The machine is gone: no table and no file is left."""
    connection.close()
    if connection.vendor == "sqlite":
        for path in Path(connection.settings_dict["NAME"]).parent.glob("test.sqlite3*"):
            path.unlink()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    shutil.rmtree(place / "media")


class Load:
    """A busy installation: letters with files, plain announcements, reminders, and a dispatcher, all at once."""

    def __init__(self, stub, positions):
        self.handler, self.positions = stub, positions
        self.subject, self.stopping = 0, threading.Event()
        self.errors = []
        self.threads = [threading.Thread(target=self.loop, args=(step,)) for step in (self.write, self.send)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *reason):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def loop(self, step):
        try:
            while not self.stopping.is_set():
                step()
        except Exception as error:  # a thread's failure is the test's
            self.errors.append(error)
        finally:
            connection.close()

    def write(self):
        """One announcement (every other one with a letter), and one reminder that time has brought."""
        self.subject += 1
        number, position = self.subject, self.positions[self.subject % len(self.positions)]
        announce(position, number, waits_for_document=number if number % 2 else None)
        if number % 2:
            store_letter(position.government_id, number)
        self.handler.plan = [*self.handler.plan, reminder(position, number)]
        time.sleep(0.01)

    def send(self):
        run_cycle(timezone.now())
        time.sleep(0.01)

    def wait_for(self, sink, count):
        latest = time.monotonic() + 30
        while len(sink.accepted) < count and not self.errors:
            assert time.monotonic() < latest
            time.sleep(0.01)


def announce(position, number, **options):
    recipients = outbox.resolve_recipients(
        government_id=position.government_id, position_ids=[position.pk], on=timezone.localdate()
    )
    topic = outbox.Topic(position.government_id, "tests.subject", number, "invitation")
    words = outbox.Words(f"Undangan {number}", "Yth. Bapak/Ibu.", "http://127.0.0.1:8000/i/abc/")
    outbox.announce(topic=topic, recipients=recipients, words=lambda group: words, **options)


def store_letter(government_id, number):
    content = b"%PDF-1.7 " + secrets.token_bytes(2000)
    outbox.deliver_document(
        document_id=number,
        government_id=government_id,
        storage_name=default_storage.save(f"documents/{number}.pdf", ContentFile(content)),
        file_name="undangan.pdf",
        content_type="application/pdf",
        sha256=hashlib.sha256(content).hexdigest(),
    )


def reminder(position, number, after=timedelta()):
    return Planned(
        government_id=position.government_id, subject_kind="tests.subject", subject_id=number, stage="H-1",
        position_id=position.pk, fire_at=timezone.now() + after, never_merged=True, may_disturb=True,
    )  # fmt: skip


def said(sink):
    """What was handed over: (address, subject) once for each hand-over, digests taken apart."""
    return [
        (each.recipients[0], words)
        for each in sink.accepted
        for words in each.mail["Subject"].removeprefix("Pengingat: ").split(", ")
    ]


def test_restore_under_load_says_nothing_twice_and_keeps_every_byte(place, smtp, handler, client):  # noqa: F811
    positions = [make_position() for _ in range(4)]
    for number, position in enumerate(positions):
        make_holder(position, make_person(email=f"pejabat{number}@uji.example"))
    client.force_login(make_user("secretariat"))
    PasswordReset.objects.bulk_create(
        PasswordReset(email="pejabat0@uji.example", is_first=is_first) for is_first in (False, True)
    )
    user_count = User.objects.count()

    with Load(handler, positions) as load:
        load.wait_for(smtp, 6)
        backup = make_backup(place / "backups")
        load.wait_for(smtp, len(smtp.accepted) + 6)
    assert load.errors == []
    announce(positions[0], 9001)  # the last thing that the lost installation wrote, and sent
    run_cycle(timezone.now())
    before = said(smtp)
    assert len(before) == len(set(before)) > 12
    lose_everything(place)

    call_command("restore", backup, verbosity=0)

    for _ in range(3):
        run_cycle(timezone.now())
    assert said(smtp) == before
    manifest = read_manifest(backup)
    sums = {file.name: file.sha256 for file in manifest.files}
    restored = {name: hashlib.sha256(default_storage.open(name).read()).hexdigest() for name in sums}
    assert (restored, len(sums) > 1) == (sums, True)
    assert all(sums[row.storage_name] == row.sha256 for row in Attachment.objects.all())
    assert not Message.objects.filter(state__in=["queued", "leased", "committing"]).exists()
    assert not Obligation.objects.filter(state__in=["planned", "bound"]).exists()
    assert Message.objects.filter(state="uncertain").exists()
    assert (User.objects.count(), Session.objects.count(), PasswordReset.objects.count()) == (user_count, 0, 0)
    call_command("audit_verify")
    entry = AuditEntry.objects.get(action="installation.restore")
    assert entry.data["backup_at"] == manifest.created_at

    # Life goes on: what is new is said once, and what the operator decides to send again is sent.
    announce(positions[1], 9002)
    run_cycle(timezone.now())
    assert len(said(smtp)) == len(before) + 1
    send_again(by=make_user("secretariat"), message=Message.objects.filter(state="uncertain").first())
    dispatch_due(timezone.now())
    assert len(said(smtp)) > len(before) + 1
    assert not (place / "restoring").exists()


def test_broken_or_misplaced_restores_are_refused_before_anything_is_touched(place):
    make_government()
    default_storage.save("evidence/1/a.pdf", ContentFile(b"%PDF-1.7"))
    backup = make_backup(place / "backups")

    with pytest.raises(CommandError, match="sudah berisi tabel"):
        call_command("restore", backup)
    with pytest.raises(CommandError, match="bukan cadangan"):
        call_command("restore", place)
    (backup / "files/evidence/1/a.pdf").write_bytes(b"%PDF-1.8")
    with pytest.raises(CommandError, match=r"a\.pdf berubah"):
        call_command("restore", backup)
    (backup / "files/evidence/1/a.pdf").unlink()
    with pytest.raises(CommandError, match=r"a\.pdf hilang"):
        call_command("restore", backup)
    manifest = json.loads((backup / "manifest.json").read_text())
    (backup / "manifest.json").write_text(json.dumps({**manifest, "engine": "oracle"}))
    with pytest.raises(CommandError, match=r"manifest\.json berubah"):
        call_command("restore", backup)

    assert not (place / "restoring").exists()


def test_other_keys_are_refused_unless_the_old_ones_are_lost(place, settings):
    backup = make_backup(place / "backups")
    settings.AUDIT_KEY = "kunci lain"

    with pytest.raises(CommandError, match="AUDIT_KEY berbeda"):
        call_command("restore", backup)
    with pytest.raises(CommandError, match="sudah berisi tabel"):
        call_command("restore", backup, new_keys=True)


def test_backup_from_a_newer_version_is_refused(place, monkeypatch):
    backup = make_backup(place / "backups")
    monkeypatch.setattr("rakor_portal.operations.databases.is_empty", lambda: True)
    manifest = json.loads((backup / "manifest.json").read_text())
    manifest["migrations"].append("messaging.0999_future")
    text = json.dumps(manifest)
    (backup / "manifest.json").write_text(text)
    (backup / "manifest.sha256").write_text(f"{hashlib.sha256(text.encode()).hexdigest()}  manifest.json\n")

    with pytest.raises(CommandError, match="lebih baru"):
        call_command("restore", backup)


def test_backup_keeps_the_newest_and_leaves_no_half_one(place, monkeypatch):
    for _ in range(3):
        make_backup(place / "backups", keep=2)
    assert len(list((place / "backups").iterdir())) == 2

    monkeypatch.setattr("rakor_portal.operations.databases.dump", lambda target: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_backup(place / "backups")
    assert len(list((place / "backups").iterdir())) == 2


def test_backup_fails_when_a_row_has_lost_its_file(place):
    position = make_position()
    make_holder(position, make_person(email="a@uji.example"))
    announce(position, 1, waits_for_document=1)
    store_letter(position.government_id, 1)
    default_storage.delete("documents/1.pdf")

    with pytest.raises(CommandError, match=r"yang pertama documents/1\.pdf"):
        make_backup(place / "backups")
    with pytest.raises(SystemExit):
        call_command("files_audit")


def test_nothing_is_handed_over_while_a_restore_is_under_way(place, smtp):  # noqa: F811
    position = make_position()
    make_holder(position, make_person(email="a@uji.example"))
    announce(position, 1)
    (place / "restoring").touch()

    assert dispatch_due(timezone.now()) == {}

    (place / "restoring").unlink()
    assert dispatch_due(timezone.now())["sent"] == 1


def test_holding_leaves_what_becomes_due_later(place, smtp, handler):  # noqa: F811
    positions = [make_position(), make_position()]
    for number, position in enumerate(positions):
        make_holder(position, make_person(email=f"p{number}@uji.example"))
    announce(positions[0], 1)
    announce(positions[1], 2)
    Message.objects.filter(subject_id=2).update(not_before=timezone.now() + timedelta(hours=1))
    handler.plan = [reminder(positions[0], 3), reminder(positions[0], 4, timedelta(hours=1))]

    held = hold_unsent(timezone.now())

    assert (held.waiting, held.planned) == (1, 1)
    assert dict(Message.objects.values_list("subject_id", "state")) == {1: "uncertain", 2: "queued", 3: "uncertain"}
    again = hold_unsent(timezone.now())
    assert (again.waiting, again.planned) == (0, 0)
    assert run_cycle(timezone.now() + timedelta(hours=2)).outcomes["sent"] == 2
