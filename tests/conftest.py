"""Fixtures of the whole suite."""

import shutil

import pytest
from django.conf import settings
from django.core.cache import cache


def pytest_unconfigure():
    """Take the data folder of this process away: a worker of xdist ends without Python's own farewell (atexit)."""
    if settings.configured:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def _empty_cache():
    """No test sees what another one cached."""
    yield
    cache.clear()
