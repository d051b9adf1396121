"""Documentation that cannot rot: settings, commands, Make targets and decisions are compared with the code."""

import ast
import hashlib
import re

import pytest

from rakor_portal import __version__
from tests.architecture.sources import ROOT, product_python

DECISIONS = ROOT / "docs" / "adr"
#: Read by the tools and by set-up, not by the portal.
OF_THE_TOOLS = {"PORT"}
SECRETS = {"secret", "optional_secret", "required_in_production"}
READERS = {"str", "bool", "int", "list", "float", *SECRETS}


def declared_variables():
    """Names read through `env.<type>("NAME")` or `secret("NAME")` in env.py, the one place that may."""
    tree = ast.parse((ROOT / "rakor_portal" / "env.py").read_text(encoding="utf-8"))
    names = set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
            function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if function in READERS and isinstance(call.args[0].value, str):
                names.add(call.args[0].value)
                if function in SECRETS:
                    names.add(f"{call.args[0].value}_FILE")
    return {name for name in names if name.isupper()}


def make_targets():
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_env_example_names_every_variable_and_no_other():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE)) == declared_variables() | OF_THE_TOOLS


def test_environment_is_read_in_env_py_alone():
    allowed = {ROOT / "rakor_portal" / "env.py"}
    readers = [path for path in product_python() if "os.environ[" in (text := path.read_text()) or "os.getenv(" in text]

    assert [path for path in readers if path not in allowed and "tools" not in path.parts] == []


@pytest.mark.parametrize("document", ["README.md", "docs/testing.md", "docs/dependencies.md", "docs/operations.md"])
def test_every_make_target_that_a_document_names_exists(document):
    path = ROOT / document
    named = set(re.findall(r"`make ([a-z]+)", path.read_text(encoding="utf-8"))) if path.exists() else set()

    assert named - make_targets() == set()


def test_decision_numbers_are_unique_and_without_gaps():
    numbers = [int(path.name[:4]) for path in sorted(DECISIONS.glob("[0-9]*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))


def test_every_direct_dependency_says_why_it_is_here():
    wanted = {
        re.split(r"[\[=<>;\s]", line, maxsplit=1)[0].lower()
        for name in ("requirements.in", "requirements-dev.in", "requirements-uv.in")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-r"))
    }
    document = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")

    assert {name.lower() for name in re.findall(r"^\| `([\w.-]+)`", document, re.MULTILINE)} >= wanted


def test_vendored_axe_is_the_one_that_is_documented():
    digest = hashlib.sha256((ROOT / "tests" / "vendor" / "axe.min.js").read_bytes()).hexdigest()

    assert digest in (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


def test_changelog_names_the_version_that_the_portal_shows():
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert headings[0] == __version__


def test_operations_page_lists_every_management_command():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    commands = {
        path.stem
        for package in ("followups", "meetings", "rakor_portal")
        for path in (ROOT / package).rglob("management/commands/*.py")
        if path.stem != "__init__"
    }

    assert set(re.findall(r"^\| `manage\.py ([a-z_]+)", page, re.MULTILINE)) == commands


def test_every_reason_of_a_probe_has_a_section_in_the_runbook():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    source = (ROOT / "rakor_portal" / "operations" / "health.py").read_text(encoding="utf-8")
    reasons = set(re.findall(r'"([a-z]+_(?:unreachable|pending|not_writable|late)|restoring)"', source))

    assert len(reasons) == 8
    assert reasons <= set(re.findall(r"^### (\w+)$", page, re.MULTILINE))


@pytest.mark.parametrize("name", ["asvs.md", "security.md"])
def test_security_pages_name_files_that_exist(name):
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tests|docs|deploy|rakor_portal|meetings|followups)/[\w./-]+)`", page))

    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
    assert len(named) > 10


def test_asvs_sheet_counts_what_it_holds():
    page = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    states = re.findall(r"^\| (\d+(?:\.\d+\.\d+)?) \| .* \| (met|partly|not|n\.a\.) \| .+ \|$", page, re.MULTILINE)
    whole_chapters = {"10": 29, "17": 7}
    count = {
        state: sum(whole_chapters.get(item, 1) for item, found in states if found == state)
        for state in ("met", "partly", "not", "n.a.")
    }

    assert len({item for item, _ in states}) == len(states)
    said = re.search(r"Of (\d+) items: (\d+) met, (\d+) partly, (\d+) not, (\d+) not applicable", page)
    assert [int(each) for each in said.groups()] == [sum(count.values()), *count.values()]
