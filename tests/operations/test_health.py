"""Probes and figures: what they say when all is well, what they say when it is not, and who may read."""

import time
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from rakor_portal.messaging.models import Heartbeat, Message
from rakor_portal.messaging.notifications.cycle import run_cycle
from rakor_portal.operations import health, metrics
from tests.messaging.test_deliveries import make_message

pytestmark = [pytest.mark.django_db, pytest.mark.sql]


@pytest.fixture(autouse=True)
def _up_for_an_hour(monkeypatch):
    monkeypatch.setattr(health, "started", time.monotonic() - 3600)


def test_live_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz/live")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


def test_ready_when_database_broker_migrations_and_storage_are_there(client, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path

    response = client.get("/healthz/ready")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "reasons": []})
    assert list((tmp_path / "healthz").iterdir()) == []


def test_ready_names_each_thing_that_is_missing(client, settings, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file"
    health._migrated.clear()
    MigrationRecorder.Migration.objects.filter(app="messaging").delete()
    monkeypatch.setattr(health.app, "connection_for_write", lambda **options: Unreachable())

    response = client.get("/healthz/ready")

    assert response.status_code == 503
    assert response.json()["reasons"] == ["migrations_pending", "broker_unreachable", "storage_not_writable"]


def test_ready_says_that_the_database_is_gone(monkeypatch):
    def refuse(*arguments):
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)

    assert "database_unreachable" in health.readiness()


class Unreachable:
    """A broker that nobody answers for."""

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        return None

    def ensure_connection(self, **options):
        raise ConnectionRefusedError


def test_portal_that_has_just_begun_is_not_late_yet(monkeypatch):
    monkeypatch.setattr(health, "started", time.monotonic())

    assert health.deliveries()[0] == []


def test_deliveries_are_late_before_the_first_turn_and_well_after_it(client):
    assert client.get("/healthz/deliveries").json()["reasons"] == ["tick_late"]

    run_cycle(timezone.now())

    response = client.get("/healthz/deliveries")
    assert (response.status_code, response.json()["reasons"]) == (200, [])
    assert response.json()["tick_age_seconds"] < 5


def test_turn_that_fails_counts_as_none(monkeypatch):
    run_cycle(timezone.now())
    Heartbeat.objects.update(ended_at=timezone.now() - timedelta(minutes=7))
    monkeypatch.setattr("rakor_portal.messaging.notifications.cycle.plan_all", lambda moment: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        run_cycle(timezone.now())

    assert health.deliveries()[0] == ["tick_late"]


def test_late_queue_and_restore_are_named_with_their_figures(client, settings, tmp_path):
    run_cycle(timezone.now())
    make_message("queued", 1, not_before=timezone.now() - timedelta(minutes=11))
    make_message("uncertain", 2)
    settings.RESTORE_MARK = tmp_path / "restoring"
    settings.RESTORE_MARK.touch()

    response = client.get("/healthz/deliveries")

    body = response.json()
    assert (response.status_code, body["reasons"]) == (503, ["restoring", "queue_late"])
    assert (body["queue_age_seconds"] // 60, body["uncertain"]) == (11, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_deliveries_cost_the_same_whatever_the_number(client, django_assert_num_queries, count):
    for number in range(count):
        make_message("queued", number + 1)

    with django_assert_num_queries(3):
        client.get("/healthz/deliveries")


@pytest.fixture
def metered(settings, tmp_path, monkeypatch):
    """Figures on, and two web processes' files in one folder."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    settings.METRICS_ENABLED, settings.METRICS_TOKEN = True, "rahasia"
    return tmp_path


def test_figures_are_hidden_while_they_are_off(client):
    assert client.get("/metrics").status_code == 404


def test_figures_are_hidden_from_who_may_not_read_them(client, metered):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer salah"}).status_code == 404


def test_figures_tell_state_of_deliveries_without_personal_data(client, metered):
    message = make_message("uncertain")

    text = client.get("/metrics", headers={"Authorization": "Bearer rahasia"}).content.decode()

    assert 'rakor_messages{state="uncertain"} 1.0' in text
    assert "rakor_tick_age_seconds -1.0" in text
    assert message.address not in text


def test_callers_of_an_allowed_network_need_no_token(settings):
    settings.METRICS_ALLOWED = [metrics.ipaddress.ip_network("10.1.0.0/16")]

    assert metrics.may_read(authorization="", address="10.1.2.3")
    assert not metrics.may_read(authorization="", address="10.2.2.3")
    assert not metrics.may_read(authorization="", address="")


def test_message_states_are_all_told(metered):
    told = {sample.labels["state"] for sample in next(iter(metrics._State().collect())).samples}

    assert told == set(Message.State.values)
    assert django_settings.METRICS_ALLOWED == []
