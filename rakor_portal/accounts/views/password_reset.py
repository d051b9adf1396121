"""A forgotten password: ask, open the mailed link, set a new one."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET, require_http_methods

from rakor_portal.accounts.forms.passwords import NewPasswordForm, PasswordResetForm
from rakor_portal.accounts.http import client_address
from rakor_portal.accounts.models import User
from rakor_portal.accounts.services.passwords import request_password_reset, set_password
from rakor_portal.accounts.services.sign_in import open_door


@login_not_required
@require_http_methods(["GET", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link; the answer is the same whether or not the address is known."""
    form = PasswordResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request_password_reset(email=form.cleaned_data["email"], address=client_address(request))
        return redirect("accounts:password_reset_sent")
    return render(request, "accounts/password_reset.html", {"form": form})


@login_not_required
@require_GET
def password_reset_sent(request: HttpRequest) -> HttpResponse:
    """What to do next."""
    return render(request, "accounts/password_reset_sent.html")


@method_decorator(require_http_methods(["GET", "POST"]), name="dispatch")  # Django's view would answer PUT too
class PasswordResetConfirm(PasswordResetConfirmView):
    """Django's view, which keeps the token out of the address bar; the service stores the password."""

    form_class = NewPasswordForm
    template_name = "accounts/password_reset_confirm.html"
    success_url = reverse_lazy("accounts:password_reset_done")

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        """Store the new password and forget the token; it works at once where wrong ones had closed the door."""
        user = form.user
        set_password(by=user, user=user, password=form.cleaned_data["new_password1"])
        open_door(email=user.email, address=client_address(self.request))
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        return redirect(self.get_success_url())


@login_not_required
@require_GET
def password_reset_done(request: HttpRequest) -> HttpResponse:
    """The new password works."""
    return render(request, "accounts/password_reset_done.html")
