"""What a log line may hold: ids, never names, addresses, tokens or query strings."""

import io
import json
import logging
import logging.config

import pytest
from django.test import Client
from django.urls import path

from rakor_portal import logs
from rakor_portal.urls import urlpatterns as real_patterns
from tests.factories import make_person, make_user

TOKEN = "Zk3vQ9xT1bW7nR5mP2cY8dF4gH6jL0sA"


def break_down(request, token):
    raise ValueError("Kunci (email)=(budi.santoso@uji.example) untuk 198001012005011001 lewat /i/" + TOKEN + "/")


urlpatterns = [*real_patterns, path("rusak/<str:token>/", break_down)]


@pytest.fixture
def lines():
    """The lines of production: our settings as they are, with a stream that the test can read."""
    settings = logs.logging_settings(form="json", level="INFO")
    stream = io.StringIO()
    settings["handlers"]["console"]["stream"] = stream
    kept = logging.getLogger().handlers[:]
    logging.config.dictConfig(settings)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().handlers[:] = kept


@pytest.mark.django_db
@pytest.mark.urls("tests.operations.test_logs")
def test_lines_hold_ids_but_nobodys_data(lines):
    user = make_user("secretariat", person=make_person(name="Wulandari Kusumaningtyas", email="wulan@uji.example"))
    client = Client(raise_request_exception=False)
    client.post("/sign-in/", {"username": user.email, "password": "keliru-sekali"})
    client.get(f"/i/{TOKEN}/")
    client.get(f"/i/{TOKEN}/letter.pdf?nama=Wulandari")
    client.get(f"/password-reset/MTI/{TOKEN}/")
    client.get("/tidak-ada/?cari=Wulandari&email=wulan@uji.example")
    client.force_login(user)
    client.get("/home/?q=Wulandari")
    client.get("/settings/audit/")
    client.get(f"/rusak/{TOKEN}/")

    written = lines()

    text = json.dumps(written)
    forbidden = [
        TOKEN, "Wulandari", "Kusumaningtyas", "wulan@uji.example", "budi.santoso", "198001012005011001",
        "keliru-sekali", user.email, "cari=", "nama=",
    ]  # fmt: skip
    assert [word for word in forbidden if word in text] == []
    refused = [line for line in written if "Forbidden" in line["message"]]
    assert (len(refused), [line for line in refused if "exception" in line]) == (1, [])  # a line, no traceback
    home = next(line for line in written if line.get("view") == "followups:home")
    assert (home["status"], home["method"], home["user_id"]) == (200, "GET", user.pk)
    assert any(line.get("exception", "").startswith("Traceback") for line in written)
    assert all(len(line["request_id"]) == 32 for line in written if line["logger"] == "rakor_portal.requests")


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [("ab12-cd34", True), ("x" * 64, True), ("kurang", False), ("a b c d e f g", False), ("x" * 65, False)],
)
def test_request_id_of_the_proxy_is_taken_when_it_is_one(client, given, is_taken):
    response = client.get("/healthz/live", headers={"X-Request-ID": given})

    assert (response["X-Request-ID"] == given) is is_taken


def test_every_answer_refuses_devices(client):
    assert "camera=()" in client.get("/healthz/live")["Permissions-Policy"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Not Found: /i/abc/", "Not Found: /i/…/"),
        ("GET /t/rahasia/?x=1 200", "GET /t/…/ 200"),
        ("mail to a.b@dinas.go.id failed", "mail to …@… failed"),
        ("NIP 198001012005011001, NIK 1803010101800001", "NIP …, NIK …"),
        ("hubungi 081234567890 atau +6281234567890", "hubungi … atau …"),
        ("postgres://rakor:sandi@db/rakor", "postgres://…@db/rakor"),
        ("duplicate key\nDETAIL:  Key (name)=(Budi) already exists.", "duplicate key\nDETAIL: …"),
        ("pesan 0f8fad5b-d9cb-469f-a165-70867728950e terkirim", "pesan 0f8fad5b-d9cb-469f-a165-70867728950e terkirim"),
    ],
)
def test_redaction(text, expected):
    assert logs.redact(text) == expected
