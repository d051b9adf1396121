"""The portal as an operator installs it: the commands of `deploy/`, nginx with TLS, PostgreSQL, Redis, no root."""

import http.client
import os
import re
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.architecture.sources import ROOT
from tools.originals import FOLDER_VARIABLE, MIGRATED, create_database, url_of
from tools.services import free_port, unprivileged
from tools.supervisor import die_with_parent
from tools.system import nginx

PASSWORD = "sandi-uji-yang-panjang-2026"
PEOPLE = f"""
import django; django.setup()
from tests.factories import make_user
user = make_user("secretariat")
user.set_password({PASSWORD!r})
user.save()
print(user.email)
"""
#: How nginx.conf of the distribution includes our file, without its own log files, user and default site.
MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log warn;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/rakor-portal.conf;
}}
"""


@dataclass
class Production:
    """One running installation."""

    folder: Path
    http_port: int
    https_port: int
    web_port: int
    environment: dict
    email: str = ""
    cookies: dict = field(default_factory=dict)

    def ask(self, method, path, *, body=None, headers=None, plain=False, host=None):
        """One request through nginx, as a browser that keeps cookies sends it; returns (status, headers, body)."""
        unverified = ssl._create_unverified_context()  # a certificate of our own making
        if plain:
            connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=20)
        else:
            connection = http.client.HTTPSConnection("localhost", self.https_port, timeout=20, context=unverified)
        sent = {
            "Host": host or f"localhost:{self.https_port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **(headers or {}),
        }
        try:
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, value = cookie.split(";")[0].split("=", 1)
                self.cookies[name] = value
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def log(self, name):
        return (self.folder / name).read_text(encoding="utf-8", errors="replace")


def install(folder, services):
    """Database, static files, a person who signs in, a certificate, and nginx's configuration from `deploy/`."""
    ports = [free_port() for _ in range(3)]
    key = folder / "secret_key"
    key.write_text(secrets.token_urlsafe(60))
    name = f"production_{uuid.uuid4().hex[:8]}"
    create_database(services["DATABASE_URL"], name, template=MIGRATED if has_originals() else "template0")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {
        **kept,
        "RAKOR_MODE": "production",
        "RAKOR_DATA_DIR": str(folder / "data"),
        "SECRET_KEY_FILE": str(key),
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": f"https://localhost:{ports[1]}",
        "DATABASE_URL": url_of(services["DATABASE_URL"], name),
        "REDIS_URL": services["REDIS_URL"],
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "METRICS_TOKEN": "token-uji",
        "METRICS_DIR": str(folder / "metrics"),
    }
    done = Production(folder, *ports, environment)
    manage(done, "migrate", "--verbosity=0")
    if has_originals():  # made by the same command, packed as production sends them
        shutil.copytree(Path(os.environ[FOLDER_VARIABLE]) / "demo" / "static", folder / "data" / "static")
    else:
        manage(done, "collectstatic", "--no-input", "--verbosity=0")
    done.email = run(done, sys.executable, "-c", PEOPLE).strip()
    configure_nginx(done)
    return done


def has_originals():
    from tests.settings import ORIGINALS

    return bool(ORIGINALS)


def manage(production, *command):
    return run(production, sys.executable, "manage.py", *command)


def run(production, *command):
    environment = {**production.environment, "DJANGO_SETTINGS_MODULE": "rakor_portal.settings"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def configure_nginx(production):
    """`deploy/nginx/rakor-portal.conf` with this test's ports, names and paths; nothing else is changed."""
    folder = production.folder
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (ROOT / "deploy/nginx/rakor-portal.conf").read_text()
    for pattern, replacement in (
        (r"(?m)^\s*listen \[::\].*\n", ""),
        (r"listen 80\b", f"listen 127.0.0.1:{production.http_port}"),
        (r"listen 443\b", f"listen 127.0.0.1:{production.https_port}"),
        (r"https://\$host\$request_uri", f"https://$host:{production.https_port}$request_uri"),
        (r"server 127\.0\.0\.1:8000", f"server 127.0.0.1:{production.web_port}"),
        (r"rakor\.lampungutarakab\.go\.id(?=;)", "localhost"),
        (r"/etc/letsencrypt/live/[^/]+", str(folder)),
        (r"/var/log/nginx", str(folder)),
    ):
        text, changed = re.subn(pattern, replacement, text)
        assert changed, pattern
    (folder / "rakor-portal.conf").write_text(text)
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder))


@contextmanager
def running(production):
    """Web as its systemd unit starts it, then nginx; both end with the block."""
    unit = (ROOT / "deploy/systemd/rakor-portal-web.service").read_text()
    command = (
        re.search(r"(?m)^ExecStart=(.*)$", unit)[1].replace("--port 8000", f"--port {production.web_port}").split()
    )
    web = start(production, "web.log", [sys.executable, *command[1:]])
    proxy = None
    try:
        wait(lambda: answers(production.web_port), web, production, "web.log")
        open_to_all(production.folder)
        proxy = start(production, "nginx.log", [*unprivileged(), nginx(), "-c", str(production.folder / "nginx.conf")])
        wait(lambda: answers(production.https_port), proxy, production, "nginx.log")
        yield
    finally:
        for process in filter(None, (proxy, web)):
            process.terminate()
            process.wait(90)


def start(production, log, command):
    with (production.folder / log).open("wb") as output:
        return subprocess.Popen(
            command, cwd=ROOT, env=production.environment, stdout=output, stderr=output, preexec_fn=die_with_parent
        )


def open_to_all(folder):
    """nginx runs as another user when the test runs as root; folders on the way that let all in stay as they are."""
    folder.chmod(0o777)
    (folder / "privkey.pem").chmod(0o644)
    for path in folder.parents:
        mode = path.stat().st_mode
        if not mode & 0o001:
            path.chmod(mode | 0o011)


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait(ready, process, production, log):
    latest = time.monotonic() + 60
    while not ready():
        assert process.poll() is None, production.log(log)
        assert time.monotonic() < latest
        time.sleep(0.1)
