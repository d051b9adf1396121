"""Settings of the suite: SQLite in a throw-away folder, or the servers that DATABASE_URL and REDIS_URL name.

Every process of the suite (one per xdist worker) gets a data folder of its own, removed when it ends.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
_FOLDER = Path(tempfile.mkdtemp(prefix="rakor-test-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)

os.environ["RAKOR_MODE"] = "test"
os.environ["RAKOR_DATA_DIR"] = str(_FOLDER)
os.environ.pop("EMAIL_URL", None)
os.environ.pop("SITE_URL", None)
if os.environ.get("REDIS_URL"):
    # One Redis, one of its numbered databases per process, from the one that is named on; its children keep it.
    _server, _, _named = os.environ["REDIS_URL"].rpartition("/")
    _first = os.environ.setdefault("RAKOR_TEST_FIRST_REDIS", _named)
    os.environ["REDIS_URL"] = f"{_server}/{int(_first) + int(_WORKER)}"

from rakor_portal.settings import *  # noqa: E402, F403 -- the environment above must be set first
from rakor_portal.settings import CACHES, DATABASES, TEMPLATES  # noqa: E402
from tools.originals import FOLDER_VARIABLE, MIGRATED  # noqa: E402

#: Where `make test` keeps the databases to copy; without it (a plain pytest) each process migrates its own.
ORIGINALS = os.environ.get(FOLDER_VARIABLE)

# Fast and safe to read in a test, never for a person's password.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that tests of two writers at once meet the locks of a real database; nothing need survive a crash.
    DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "test.sqlite3")}
    if ORIGINALS:
        shutil.copy(Path(ORIGINALS) / "migrated" / "rakor.sqlite3", _FOLDER / "test.sqlite3")
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA foreign_keys=ON;"
    )
elif ORIGINALS:
    DATABASES["default"]["TEST"] = {"TEMPLATE": MIGRATED}
if not os.environ.get("REDIS_URL"):
    CELERY_BROKER_URL = "memory://"

STATIC_ROOT = _FOLDER / "static"
STATIC_ROOT.mkdir()
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# Compile each template once per process rather than at each use.
TEMPLATES[0]["OPTIONS"].setdefault("debug", False)
# Tests write rows without an audit entry, so nothing may be remembered; tests/followups/test_figures.py says otherwise.
CACHES["figures"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
