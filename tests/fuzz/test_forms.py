"""Every form and every query parameter of the portal under every class of hostile input.

Forms are found on the pages, pages in the URL configuration: a new one is attacked without anybody remembering.
"""

import logging

import pytest
import time_machine
from django.db import connection, transaction

from tests.fuzz.machine import Machine
from tests.fuzz.routes import all_routes
from tests.fuzz.world import NOW, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.sql]
NAMESPACES = sorted({route.namespace for route in all_routes()})
#: Inputs (one class of hostile text in one field) that are sent at least: fewer means that forms were lost.
LEAST = {
    "": 80, "accounts": 480, "directory": 5_200, "documents": 170, "followups": 2_150, "gallery": 25,
    "meetings": 12_400, "messaging": 15, "operations": 15,
}  # fmt: skip
#: What `make test` repeats on PostgreSQL, which minds other signs and numbers; `make test-long` repeats all of it.
SAMPLED = ["accounts", "documents"]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once, in a transaction: the portal under attack undoes every request, and each test its own rows."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def attacked(request, world):
    logging.disable(logging.CRITICAL)
    with time_machine.travel(NOW, tick=False):
        yield Machine(request.param, world)
    logging.disable(logging.NOTSET)


def attack_all(machine, *, mode):
    targets, pages = machine.discover()
    assert pages, "nobody could open a page"
    for number, target in enumerate(targets):
        machine.attack(target, number, mode=mode)
    for number, page in enumerate(pages):
        machine.attack_queries(*page, number, mode=mode)
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
