"""A mail server, and a subject kind with a handler that tests steer."""

from contextlib import suppress

import pytest

from rakor_portal.messaging import registry
from rakor_portal.messaging.registry import Words, register_subject
from tests.smtp_sink import SmtpSink
from tools.services import free_port


@pytest.fixture
def smtp(settings):
    """The settings point to this server while the test runs."""
    sink = SmtpSink(free_port())
    sink.controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    yield sink
    with suppress(AssertionError, RuntimeError):  # a test has stopped it already
        sink.controller.stop()


class StubHandler:
    """Answers for "tests.subject": what is planned, what is refused, and words that name the stages."""

    kind = "tests.subject"

    def __init__(self):
        self.plan, self.refused, self.announced, self.before_recheck = [], {}, [], lambda: None

    def planned(self, government, now):
        return [row for row in self.plan if row.government_id == government.pk]

    def recheck(self, obligations):
        self.before_recheck()
        return {row.pk: self.refused[row.subject_id] for row in obligations if row.subject_id in self.refused}

    def words(self, obligations, person_id, moment):
        said = ", ".join(f"{row.stage} {row.subject_id}" for row in obligations)
        return Words(subject=f"Pengingat: {said}", body=f"Yth. Bapak/Ibu. {said}.", link="http://127.0.0.1:8000/tasks/")

    def expected(self, government):
        return self.announced


@pytest.fixture
def handler():
    kept = dict(registry._handlers)
    registry._handlers.clear()
    stub = StubHandler()
    register_subject(stub.kind, stub)
    yield stub
    registry._handlers.clear()
    registry._handlers.update(kept)


@pytest.fixture
def folder(settings, tmp_path):
    """Where the journals of this test lie."""
    settings.HANDOVER_DIR = tmp_path / "handover"
    return settings.HANDOVER_DIR
