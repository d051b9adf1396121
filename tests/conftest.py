"""Fixtures of the whole suite."""

import shutil

import pytest
from django.conf import settings
from django.core.cache import cache

from tests.settings import ORIGINALS


def pytest_unconfigure():
    """Take the data folder of this process away: a worker of xdist ends without Python's own farewell (atexit)."""
    if settings.configured:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_keepdb():
    """A copied SQLite file is already migrated; it goes away with its folder."""
    return bool(ORIGINALS) and settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(autouse=True)
def _empty_cache():
    """No test sees what another one cached."""
    yield
    cache.clear()
