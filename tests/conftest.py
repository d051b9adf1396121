"""Fixtures of the whole suite."""

import gc
import shutil

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from tests.settings import ORIGINALS

pytest_plugins = ["tests.scene"]
#: The whole folder of the sweep, so that its tests stand together and share one world.
LONGEST = ("tests/fuzz/test_forms.py", "tests/access/")


def pytest_unconfigure():
    """Take the data folder of this process away: a worker of xdist ends without Python's own farewell (atexit)."""
    if settings.configured:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """Begin with the tests that take longest, so that none of them runs alone at the end."""
    result = yield
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    return result


def pytest_collection_finish():
    """Modules and tests stay to the end: the garbage collector need not look through them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_keepdb():
    """A copied SQLite file is already migrated; it goes away with its folder."""
    return bool(ORIGINALS) and settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let Django ask SQLite once whether it knows JSON, so that no test counts that question."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


@pytest.fixture(autouse=True)
def _empty_cache():
    """No test sees what another one cached."""
    yield
    cache.clear()
