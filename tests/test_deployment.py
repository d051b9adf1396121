"""The portal as an operator starts it in production: closed by default, and silent under Django's deploy checks."""

import os
import secrets
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT


def manage(*command, **environment):
    """Run manage.py in a process of its own with these variables and nothing else of the portal's."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True
    )


@pytest.fixture
def production(tmp_path):
    return {
        "RAKOR_MODE": "production",
        "RAKOR_DATA_DIR": str(tmp_path),
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "rakor.contoh.example",
        "DATABASE_URL": "postgres://rakor@127.0.0.1/rakor",
        "REDIS_URL": "redis://127.0.0.1/0",
        "EMAIL_URL": "smtp://127.0.0.1:25",
    }


def test_deploy_checks_are_silent_in_production(production):
    done = manage("check", "--deploy", "--fail-level", "WARNING", **production)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_without_its_values_refuses_to_start(production, missing):
    del production[missing]

    done = manage("check", **production)

    assert done.returncode == 1
    assert f"{missing} belum diisi" in done.stderr


def test_secret_may_come_from_a_file(production, tmp_path):
    path = tmp_path / "key"
    path.write_text(production.pop("SECRET_KEY") + "\n")

    done = manage("check", SECRET_KEY_FILE=str(path), **production)

    assert done.returncode == 0, done.stderr


def test_absent_database_and_mistyped_moment_are_told_in_one_sentence(production):
    """Over manage.py itself: through `call_command` Django's own last word on a refusal is not heard."""
    away = {**production, "DATABASE_URL": "postgres://rakor:sandi-rahasia@127.0.0.1:9/rakor"}
    done = manage("migrate", **away)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "Basis data tidak dapat dibuka: " in done.stderr
    assert "sandi-rahasia" not in done.stderr

    done = manage("tick", "--at", "bogus", **production)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].endswith("misalnya 2026-03-17T08:00+07:00.")


def test_unknown_mode_is_refused(production):
    done = manage("check", **{**production, "RAKOR_MODE": "produksi"})

    assert done.returncode == 1
    assert "RAKOR_MODE harus demo, production, atau test" in done.stderr
