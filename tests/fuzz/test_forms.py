"""Every form and every query parameter of the portal under every class of hostile input.

Forms are found on the pages, pages in the URL configuration: a new one is attacked without anybody remembering.
"""

import logging

import pytest
import time_machine
from django.db import connection

from tests.fuzz.machine import Machine
from tests.fuzz.routes import all_routes
from tests.fuzz.world import NOW, build_world

pytestmark = pytest.mark.django_db
NAMESPACES = sorted({route.namespace for route in all_routes()})
#: Inputs (one class of hostile text in one field) that are sent at least: fewer means that forms were lost.
LEAST = {
    "": 100, "accounts": 700, "directory": 8_500, "documents": 80, "followups": 4_000, "gallery": 60,
    "meetings": 15_000, "messaging": 40, "operations": 60,
}  # fmt: skip
#: What `make test` repeats on PostgreSQL, which minds other signs and numbers; `make test-long` repeats all of it.
SAMPLED = ["accounts", "documents"]


@pytest.fixture
def attacked(request):
    logging.disable(logging.CRITICAL)
    with time_machine.travel(NOW, tick=False):
        yield Machine(request.param, build_world())
    logging.disable(logging.NOTSET)


def attack_all(machine, *, mode):
    targets, pages = machine.discover()
    assert pages, "nobody could open a page"
    for target in targets:
        machine.attack(target, mode=mode)
    for page in pages:
        machine.attack_queries(*page, mode=mode)
    print(f"fuzz {machine.namespace or 'root'}: {len(targets)} forms, {len(pages)} pages, ", end="")
    print(f"{machine.portal.count} requests, {machine.inputs} inputs, {len(machine.found)} broken rules")
    assert machine.report == ""


@pytest.mark.parametrize(
    "attacked",
    NAMESPACES if connection.vendor == "sqlite" else SAMPLED,
    indirect=True,
)
def test_no_input_breaks_a_rule(attacked):
    on_sqlite = connection.vendor == "sqlite"

    attack_all(attacked, mode="usual" if on_sqlite else "sample")

    assert not on_sqlite or attacked.inputs >= LEAST[attacked.namespace]


def test_twenty_thousand_inputs_are_sent_in_every_name_space_together():
    assert sum(LEAST.values()) >= 20_000
    assert sorted(LEAST) == NAMESPACES


@pytest.mark.long
@pytest.mark.parametrize("attacked", NAMESPACES, indirect=True)
def test_no_input_breaks_a_rule_with_every_class_alone(attacked):
    attack_all(attacked, mode="every")
