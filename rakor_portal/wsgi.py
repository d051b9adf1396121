"""WSGI entry point, the same under granian and gunicorn."""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from rakor_portal import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rakor_portal.settings")

application = get_wsgi_application()
if env.TRUSTED_PROXIES:
    # REMOTE_ADDR becomes the visitor's address, by which sign-in is throttled; strangers' headers are not believed.
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=env.TRUSTED_PROXIES)
