"""What makes the portal installable and lets it open without a signal; the same for everybody, signed in or not."""

import hashlib
import json
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.finders import find
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

#: What the offline page needs; every other file is kept when a page first asks for it.
SHELL = (
    "vendor/bootstrap.css",
    "css/rakor.css",
    "fonts/public-sans.woff2",
    "fonts/source-serif-4-600.woff2",
    "js/rakor.js",
    "js/offline.js",
)
WORKER = "js/worker.js"
ICONS = (("icons/mark-192.png", "192x192", "any"), ("icons/mark-512.png", "512x512", "any maskable"))
NAVY = "#1b2052"


@login_not_required
@cache_control(no_cache=True)
@require_GET
def offline_page(request: HttpRequest) -> HttpResponse:
    """Shown by the worker when an address is neither reachable nor kept; it names nobody."""
    return render(request, "offline/offline.html")


@login_not_required
@cache_control(no_cache=True)
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker with the addresses of this version's files; at the root, because its reach is its own folder."""
    files = [static(name) for name in SHELL]
    facts = {"version": _version(), "shell": [reverse("offline"), *files], "statics": settings.STATIC_URL}
    source = f"const PORTAL = {json.dumps(facts)};\n{_text(WORKER)}"
    return HttpResponse(source, content_type="text/javascript; charset=utf-8")


@login_not_required
@cache_control(public=True, max_age=86400)
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """Name, icons and first page of the installed portal."""
    icons = [
        {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in ICONS
    ]
    facts = {
        "id": "/", "name": _("Portal Rakor"), "short_name": _("Rakor"), "lang": "id", "start_url": "/", "scope": "/",
        "display": "standalone", "theme_color": NAVY, "background_color": "#ffffff", "icons": icons,
    }  # fmt: skip
    return JsonResponse(facts, content_type="application/manifest+json")


@cache
def _text(name: str) -> str:
    return _bytes(name).decode()


def _bytes(name: str) -> bytes:
    found = find(name)
    assert isinstance(found, str), name  # noqa: S101 -- our own file
    with open(found, "rb") as file:  # noqa: PTH123 -- a path of the finder is text
        return file.read()


@cache
def _version() -> str:
    """Changes with the content of any file that the worker keeps from the start, and with the worker itself."""
    seen = hashlib.sha256()
    for name in (*SHELL, WORKER):
        seen.update(_bytes(name))
    return seen.hexdigest()[:12]
