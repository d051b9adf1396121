"""What every request of a signed-in person passes, and the answer to one who tries too often."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rakor_portal.accounts.services.second_factor import needs_second_factor
from rakor_portal.accounts.services.sign_in import FACTOR_KEY, ROLES_KEY
from rakor_portal.errors import TooManyAttempts

#: Where one who must still enrol may go; besides them, what is open to strangers.
WHILE_ENROLLING = frozenset(
    {
        "accounts:second_factor",
        "accounts:second_factor_qr",
        "accounts:second_factor_enrol",
        "accounts:sign_out",
        "accounts:sign_out_everywhere",
    }
)
GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponseBase]


class SecondFactorMiddleware:
    """Deny by default: without the second factor that a role asks for, nothing opens but its enrolment.

    A role may come during a session; so every request asks. When the roles have changed, the session gets a new key.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The question is asked when the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, _arguments: Any, _words: Any) -> HttpResponseBase | None:
        """None lets the view answer."""
        user = request.user
        if not user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if ROLES_KEY in request.session and request.session[ROLES_KEY] != (roles := sorted(user.role_codes)):
            request.session[ROLES_KEY] = roles
            request.session.cycle_key()
        name = request.resolver_match.view_name if request.resolver_match else ""
        if FACTOR_KEY in request.session or name in WHILE_ENROLLING or not needs_second_factor(user):
            return None
        address = reverse("accounts:second_factor")
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)


class TooManyAttemptsMiddleware:
    """429 and how long to wait, whichever view counted."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Only the exception matters."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page says the same to everybody, in the words of who counted if he had any."""
        if not isinstance(exception, TooManyAttempts):
            return None
        response = render(request, "accounts/too_many_attempts.html", {"words": exception.message}, status=429)
        response.headers["Retry-After"] = "900"
        response.headers["Cache-Control"] = "no-store"
        return response
