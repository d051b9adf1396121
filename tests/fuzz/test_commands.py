"""Commands that are called wrongly answer with one sentence, never with a traceback."""

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("load_government", "99.99"), "wilayah"),
        (("load_government", "../../etc/passwd"), "wilayah"),
        (("load_government", "=1+1"), "wilayah"),
        (("load_government",), "code"),
        (("load_regions", "--within", "99.99"), "Tidak ada wilayah berkode 99.99."),
        (("load_regions", "--within", "18.03.x"), "Tidak ada wilayah berkode 18.03.x."),
        (("tick", "--at", "besok"), "bukan saat ISO 8601"),
        (("tick", "--at", "2026-13-45T08:00+07:00"), "bukan saat ISO 8601"),
        (("tick", "--at", "2026-03-17T08:00"), "bukan saat ISO 8601"),
        (("tick", "--at", "0001-01-01T00:00+07:00"), "bukan saat ISO 8601"),
        (("tick", "--at", "9999-12-31T23:59+00:00"), "bukan saat ISO 8601"),
        (("seed", "--tidak-dikenal"), "unrecognized arguments"),
        (("demo_sign_ins", "jejak"), "unrecognized arguments"),
        (("deliveries_audit", "--at"), "unrecognized arguments"),
        (("audit_verify", "--anchor", "/tidak/ada"), "/tidak/ada"),
    ],
)
def test_wrong_call_is_refused_in_one_sentence(command, words, capsys):
    with pytest.raises((CommandError, SystemExit)) as refusal:
        call_command(*command)

    said = str(refusal.value) + capsys.readouterr().err
    assert words.lower() in said.lower()
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["seed", "demo_sign_ins"])
def test_demo_commands_refuse_production(settings, command):
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="produksi"):
        call_command(command)
