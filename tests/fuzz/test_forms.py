"""Every form and every query parameter of the portal under every class of hostile input.

Forms are found on the pages, pages in the URL configuration: a new one is attacked without anybody remembering.
"""

import logging
import time

import pytest
import time_machine
from django.db import connection

from tests.fuzz.machine import Machine
from tests.fuzz.world import NOW, build_world

pytestmark = pytest.mark.django_db
NAMESPACES = ("meetings", "followups", "directory", "accounts", "documents", "messaging", "", "gallery")


@pytest.fixture
def attacked(request):
    logging.disable(logging.CRITICAL)
    with time_machine.travel(NOW, tick=False):
        yield Machine(request.param, build_world())
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("attacked", NAMESPACES, indirect=True)
def test_no_input_breaks_a_rule(attacked):
    mode = "usual" if connection.vendor == "sqlite" else "sample"

    begun = time.process_time()
    targets, pages = attacked.discover()
    print("DISCOVER", attacked.namespace, len(targets), len(pages), attacked.portal.count, time.process_time() - begun)
    for target in targets:
        attacked.attack(target, mode=mode)
    print("FORMS", attacked.namespace, attacked.portal.count, attacked.inputs, time.process_time() - begun)
    for page in pages:
        attacked.attack_queries(*page, mode=mode)
    print("ALL", attacked.namespace, attacked.portal.count, attacked.inputs, time.process_time() - begun)
    print("NOT ACCEPTED", [(t.route, t.base) for t in targets if not t.accepted])

    assert attacked.found == {}
