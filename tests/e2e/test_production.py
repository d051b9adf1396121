"""Production as `deploy/` describes it: web behind nginx with TLS, on PostgreSQL and Redis."""

import json
import os
import re
import time
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest

from tests.e2e.production import PASSWORD, install, running
from tools.services import real_services


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    with ExitStack() as stack:
        named = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
        services = named if all(named.values()) else stack.enter_context(real_services())
        installed = install(tmp_path_factory.mktemp("production"), services)
        stack.enter_context(running(installed))
        yield installed


def test_plain_http_leads_to_https_and_strangers_names_get_nothing(production):
    status, headers, _ = production.ask("GET", "/sign-in/?next=/home/", plain=True, host="localhost")

    assert (status, headers["Location"]) == (301, f"https://localhost:{production.https_port}/sign-in/?next=/home/")
    with pytest.raises(OSError, match=r"reset|closed|without response"):
        production.ask("GET", "/", plain=True, host="orang-lain.example")


def test_a_person_signs_in_and_finds_a_page_with_its_static_files(production):
    status, headers, body = production.ask("GET", "/sign-in/")
    assert status == 200
    for name, value in {
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }.items():
        assert headers.get_all(name) == [value]
    assert len(headers.get_all("Content-Security-Policy")) == len(headers.get_all("Permissions-Policy")) == 1
    assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-ID"])
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)[1].decode()
    form = urlencode({"csrfmiddlewaretoken": token, "username": production.email, "password": PASSWORD})
    address = f"https://localhost:{production.https_port}"

    status, headers, _ = production.ask(
        "POST", "/sign-in/", body=form,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": address, "Referer": f"{address}/x"},
    )  # fmt: skip

    assert status == 302
    cookie = next(each for each in headers.get_all("Set-Cookie") if each.startswith("__Host-sessionid="))
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    status, headers, body = production.ask("GET", "/home/", headers={"Accept-Encoding": "identity"})
    assert status == 200
    style = re.search(rb'href="(/static/css/[^"]+\.css)"', body)[1].decode()
    status, headers, _ = production.ask("GET", style, headers={"Accept-Encoding": "br"})
    assert (status, headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in headers["Cache-Control"]


def test_too_big_a_body_is_refused_at_the_door(production):
    status, _, _ = production.ask(
        "POST", "/sign-in/", headers={"Content-Length": str(31 * 1024 * 1024), "Content-Type": "text/plain"}
    )

    assert status == 413


def test_probes_and_figures_answer_here_and_sum_all_web_processes(production):
    for _ in range(8):
        assert production.ask("GET", "/healthz/live")[0] == 200
    status, _, body = production.ask("GET", "/healthz/ready")
    assert (status, json.loads(body)) == (200, {"status": "ok", "reasons": []})
    deliveries = json.loads(production.ask("GET", "/healthz/deliveries")[2])  # no worker runs; late after two minutes
    assert deliveries["tick_age_seconds"] is None
    assert set(deliveries["reasons"]) <= {"tick_late"}
    assert production.ask("GET", "/metrics")[0] == 404
    asked = [
        production.ask("GET", "/metrics", headers={"Authorization": "Bearer token-uji"})[2].decode() for _ in range(3)
    ]
    counts = [
        float(re.search(r'rakor_requests_total\{method="GET",status="200",view="operations:live"\} (\S+)', text)[1])
        for text in asked
    ]
    assert counts == [8.0] * 3


def test_neither_log_holds_tokens_query_strings_or_people(production):
    token = "Zk3vQ9xT1bW7nR5mP2cY8dF4gH6jL0sA"
    assert production.ask("GET", f"/i/{token}/")[0] in {404, 410, 429}
    production.ask("GET", f"/t/{token}/?nama=Wulandari")
    production.ask("GET", f"/password-reset/MTI/{token}/")
    production.ask("GET", "/tidak-ada/?nama=Wulandari", headers={"X-Forwarded-For": "203.0.113.9"})

    access = production.log("rakor-access.log")
    written = access + production.log("web.log") + production.log("rakor-error.log")
    assert [word for word in (token, "Wulandari", production.email, "203.0.113.9") if word in written] == []
    assert "GET /i/..." in access
    lines = [json.loads(line) for line in production.log("web.log").splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["logger"] == "rakor_portal.requests"]
    told = {line["request_id"] for line in requests}
    latest = time.monotonic() + 10
    while not told <= set(re.findall(r"[0-9a-f]{32}", access)):  # nginx writes its line after the answer has gone
        assert time.monotonic() < latest, access
        time.sleep(0.05)
        access = production.log("rakor-access.log")


def test_guessing_links_is_slowed_down(production):
    answers = {production.ask("GET", f"/i/{number:032d}/")[0] for number in range(160)}

    assert 429 in answers
