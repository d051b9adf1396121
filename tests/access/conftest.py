"""The world of the sweep, once for all tests of this folder: in a transaction, with the clock standing still."""

import pytest
import time_machine
from django.db import transaction

from tests.access.world import NOW, build_world


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)
