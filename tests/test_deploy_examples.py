"""What `deploy/` says is true: units that systemd accepts and that are closed, a Compose file that is well formed."""

import re
import shutil
import subprocess

import pytest
import yaml

from tests.architecture.sources import ROOT

UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
CLOSED = {
    "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes",
    "CapabilityBoundingSet=", "RestrictNamespaces=yes", "SystemCallFilter=@system-service", "UMask=0077",
}  # fmt: skip


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_unit_is_closed_and_bounded(unit):
    lines = set(unit.read_text().splitlines())

    assert CLOSED - lines == set()
    assert any(line.startswith("MemoryMax=") for line in lines)
    assert "User=rakor" in lines


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="only systemd knows its own units")
def test_systemd_accepts_the_units(tmp_path):
    for path in (ROOT / "deploy/systemd").iterdir():
        text = path.read_text().replace("/opt/rakor-portal/.venv/bin/python", shutil.which("python3"))
        (tmp_path / path.name).write_text(text.replace("=/opt/rakor-portal", "=/"))

    done = subprocess.run(
        ["systemd-analyze", "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False
    )

    ours = [line for line in done.stderr.splitlines() if "rakor-portal" in line]
    assert (done.returncode, ours) == (0, [])


def test_units_run_commands_that_exist():
    commands = {path.stem for path in ROOT.glob("**/management/commands/*.py") if ".venv" not in path.parts}
    named = {
        name for unit in UNITS for name in re.findall(r"manage\.py ([a-z_]+)", unit.read_text()) if name != "check"
    }

    assert named <= commands
    assert {"backup", "files_audit"} <= named


def test_compose_file_starts_what_the_units_start():
    compose = yaml.safe_load((ROOT / "deploy/compose/compose.yaml").read_text())
    services = compose["services"]

    assert set(services) == {"prepare", "web", "worker", "beat", "postgres", "redis"}
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]
    for name in ("prepare", "web", "worker", "beat"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    for name in ("worker", "beat"):
        unit = (ROOT / f"deploy/systemd/rakor-portal-{name}.service").read_text()
        assert " ".join(services[name]["command"][1:]) in unit
