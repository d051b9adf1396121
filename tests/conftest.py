"""Fixtures of the whole suite."""

import gc
import shutil

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from tests.emptying import empty_tables
from tests.settings import ORIGINALS

pytest_plugins = ["tests.scene"]
#: Fixtures by which a test opens pages, and those that say that it asks the database nevertheless.
OPENS_PAGES = {"client", "pages", "world"}
COUNTS_QUERIES = {"django_assert_num_queries", "django_assert_max_num_queries"}
#: How such a test says that it counts for a single row; beside each stands one that counts for three.
COUNTED_FOR_ONE = ({"count": 1}, {"times": 1}, {"rows": 1}, {"total": 1})
#: The whole folder of the sweep, so that its tests stand together and share one world.
LONGEST = ("tests/fuzz/test_forms.py", "tests/access/")


TransactionTestCase._fixture_teardown = lambda _case: empty_tables()


def pytest_unconfigure():
    """Take the data folder of this process away: a worker of xdist ends without Python's own farewell (atexit)."""
    if settings.configured:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


def _asks_pages_alone(item):
    """Whether it asks about forms, words and rights of pages, which no database answers differently.

    A test that counts queries, writes from several connections, or carries the mark `sql` asks the database too. What
    a test says of itself by `page` holds: beside tests of `sql` that it asks rights or words, beside others that its
    rows are few and looked up by their keys, and that it asks lists, files or the source.
    Of queries counted for one row and for three, the three are counted on both databases.
    """
    fixtures = set(item.fixturenames)
    if fixtures & COUNTS_QUERIES and hasattr(item, "callspec") and item.callspec.params in COUNTED_FOR_ONE:
        return True
    database = item.get_closest_marker("django_db")
    asks_database = (database and database.kwargs.get("transaction")) or item.get_closest_marker("sql")
    return bool(fixtures & OPENS_PAGES) and not fixtures & COUNTS_QUERIES and not asks_database


def pytest_itemcollected(item):
    if _asks_pages_alone(item):
        item.add_marker(pytest.mark.page)


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
