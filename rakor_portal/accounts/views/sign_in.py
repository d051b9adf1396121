"""Into the portal, to one's own first page, and out again."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rakor_portal.accounts.forms.sign_in import SignInForm
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.permissions import is_leader, is_staff

FIRST_PAGE = "accounts:first_page"


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; django-axes counts failures and answers with the lock page after the fifth."""
    if request.user.is_authenticated:
        return redirect(FIRST_PAGE)
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return redirect(_next_page(request))
    return render(request, "accounts/sign_in.html", {"form": form, "next": request.GET.get("next", "")})


@require_POST
def sign_out(request: AuthenticatedRequest) -> HttpResponse:
    """End the session, and let the browser forget pages and drafts: an office computer has the next reader at once."""
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
