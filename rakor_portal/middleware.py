"""The request's id and its line in the log, the language of the screen, pages no shared cache may keep, and HEAD."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control

from rakor_portal import logs
from rakor_portal.incoming import readable, typed_pairs
from rakor_portal.offline.http import READER_HEADER
from rakor_portal.operations import metrics

logger = logging.getLogger("rakor_portal.requests")

#: An id that a proxy gave; anything else is a stranger's text and is replaced.
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLogMiddleware:
    """Give each request an id, write one line when it is answered, and count it.

    The line names the view, never the path: paths hold tokens and codes. The id comes from the proxy's X-Request-ID
    and goes back in the same header, so that a report of a visitor leads to the lines of his request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Time the rest of the chain."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        token = logs.request_id.set(request_id)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            self._note(request, response, time.perf_counter() - begun)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = request_id
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response

    def _note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        match = request.resolver_match
        if match is None and response.status_code < 400:
            return  # a static file or a redirect to https
        view = match.view_name if match else ""
        user = getattr(request, "user", None)
        fields = {
            "method": request.method,
            "view": view,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "user_id": user.pk if user is not None else None,
        }
        logger.info("request", extra={"fields": fields})
        metrics.observe(method=str(request.method), view=view, status=response.status_code, seconds=seconds)


class ChosenLanguageMiddleware:
    """Activate the language of Django's language cookie (the switch in the footer sets it), else Indonesian.

    Not Django's LocaleMiddleware: it obeys the browser, and many office computers run an English browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate for this request only."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Django's, but what was typed when the session ended is shown and can be sent after signing in again."""

    def handle_no_permission(  # type: ignore[override]  # the stubs know a redirect alone
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        """The sign-in page, or the page that keeps the text of a form of ours."""
        pairs = typed_pairs(request)
        if not pairs or "HX-Request" in request.headers:
            return super().handle_no_permission(request, view_func)
        context = {
            "pairs": pairs, "texts": readable(pairs), "address": request.get_full_path(),
            "had_files": bool(request.FILES),
        }  # fmt: skip
        return render(request, "accounts/signed_out.html", context, status=403)


class PrivatePagesMiddleware:
    """Mark every page that a signed-in person sees as his alone, for shared caches and for the browser's worker."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Leave alone what a view has decided itself."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers[READER_HEADER] = f"u{request.user.pk}"
            if not response.has_header("Cache-Control"):
                patch_cache_control(response, private=True, no_cache=True)
        return response


class HeadMiddleware:
    """Answer HEAD as GET, on every page alike; the server leaves the body out (RFC 9110, 9.3.2; PEP 3333).

    The views name GET and POST alone, and a page that answers GET must answer HEAD: link checkers and monitors use it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Only the view sees GET; what wraps it sees what was asked."""
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        return response
