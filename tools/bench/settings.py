"""The product's production settings on loopback, with the floors beside its own pages."""

from rakor_portal.settings import *  # noqa: F403 -- everything but what follows
from rakor_portal.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "tools.bench.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tools" / "bench" / "frozen")
# There is no TLS on the loopback; everything else is as it runs in production.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
