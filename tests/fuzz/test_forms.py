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

pytestmark = [pytest.mark.django_db, pytest.mark.long]
NAMESPACES = sorted({route.namespace for route in all_routes()})


@pytest.fixture
def attacked(request):
    logging.disable(logging.CRITICAL)
    with time_machine.travel(NOW, tick=False):
        yield Machine(request.param, build_world())
    logging.disable(logging.NOTSET)


def attack_all(machine, *, mode):
    targets, pages = machine.discover()
    assert pages or machine.namespace == "operations", "nobody could open a page"
    for target in targets:
        machine.attack(target, mode=mode)
    for page in pages:
        machine.attack_queries(*page, mode=mode)
    print(f"fuzz {machine.namespace or 'root'}: {len(targets)} forms, {len(pages)} pages, ", end="")
    print(f"{machine.portal.count} requests, {machine.inputs} inputs, {len(machine.found)} broken rules")


@pytest.mark.parametrize("attacked", NAMESPACES, indirect=True)
def test_no_input_breaks_a_rule(attacked):
    attack_all(attacked, mode="usual" if connection.vendor == "sqlite" else "sample")

    assert attacked.report == ""


@pytest.mark.parametrize("attacked", NAMESPACES, indirect=True)
def test_no_input_breaks_a_rule_with_every_class_alone(attacked):
    attack_all(attacked, mode="every")

    assert attacked.report == ""
