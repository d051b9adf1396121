"""Into the portal, to one's own first page, and out again."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rakor_portal.accounts.forms.sign_in import NO_MATCH, CodeForm, SignInForm
from rakor_portal.accounts.http import AuthenticatedRequest, client_address
from rakor_portal.accounts.models import User
from rakor_portal.accounts.permissions import is_leader, is_staff
from rakor_portal.accounts.services import sign_in as signing_in
from rakor_portal.accounts.services.second_factor import check_code, has_second_factor
from rakor_portal.errors import RuleViolation

FIRST_PAGE = "accounts:first_page"


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; the lock page after the fifth wrong one, to everybody alike."""
    if request.user.is_authenticated:
        return redirect(FIRST_PAGE)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, password = form.cleaned_data["username"], form.cleaned_data["password"]
        try:
            user = signing_in.check_password(email=email, password=password, address=client_address(request))
        except signing_in.DoorClosed as closed:
            return render(request, "accounts/locked.html", {"closed": closed.limit.name}, status=429)
        if user is not None and has_second_factor(user):
            signing_in.await_code(request.session, user=user, then=_next_page(request))
            return redirect("accounts:sign_in_code")
        if user is not None:
            return _enter(request, user, then=_next_page(request))
        form.add_error(None, NO_MATCH)
    return render(request, "accounts/sign_in.html", {"form": form, "next": request.GET.get("next", "")})


@login_not_required
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step, for ten minutes after the password."""
    user, then = signing_in.awaited(request.session)
    if user is None:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factor = check_code(user=user, code=form.cleaned_data["code"])
        except RuleViolation as refusal:
            form.add_error("code", refusal.message)
        else:
            return _enter(request, user, then=then, factor=factor)
    return render(request, "accounts/sign_in_code.html", {"form": form})


def _enter(request: HttpRequest, user: User, *, then: str, factor: str = "") -> HttpResponse:
    """Begin a session of its own key; it remembers the factor, and the roles by which it was begun."""
    login(request, user)
    signing_in.begin_session(request.session, user=user, factor=factor)
    signing_in.record_sign_in(by=user, second_factor=factor)
    return redirect(then)


@require_POST
def sign_out(request: AuthenticatedRequest) -> HttpResponse:
    """End the session, and let the browser forget pages and drafts: an office computer has the next reader at once."""
    return _leave(request)


@require_POST
def sign_out_everywhere(request: AuthenticatedRequest) -> HttpResponse:
    """End every session, also those on lost telephones."""
    signing_in.sign_out_everywhere(by=request.user)
    return _leave(request)


def _leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    response = redirect("accounts:sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_GET
def first_page(request: AuthenticatedRequest) -> HttpResponse:
    """Lead each to where his day begins: leaders to the dashboard, staff to the desk, owners to their tasks."""
    if is_leader(request.user):
        return redirect("/dashboard/")
    return redirect("/home/" if is_staff(request.user) else "/tasks/")


def _next_page(request: HttpRequest) -> str:
    """The page that asked for the sign-in, if it is one of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else FIRST_PAGE
