"""One's own account."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from rakor_portal.accounts.forms.passwords import PasswordChangeForm
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.permissions import is_government_admin
from rakor_portal.accounts.services.passwords import set_password


@require_GET
def account(request: AuthenticatedRequest) -> HttpResponse:
    """Who am I here: the positions I hold today and the roles that come with them."""
    context = {
        "incumbencies": request.user.incumbencies_today,
        "grants": request.user.grants_today,
        "may_manage_users": is_government_admin(request.user),
    }
    return render(request, "accounts/account.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_change(request: AuthenticatedRequest) -> HttpResponse:
    """A new password for one who knows the old one; other devices are signed out."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(by=request.user, user=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Kata sandi sudah diganti."))
        return redirect("accounts:account")
    return render(request, "accounts/password_change.html", {"form": form})
