"""One's own second factor: taken into use, its recovery codes, and given up."""

import io

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from rakor_portal.accounts.forms.sign_in import CodeForm
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.services import second_factor as factors
from rakor_portal.accounts.services.sign_in import begin_session
from rakor_portal.errors import RuleViolation


@never_cache
@require_GET
def second_factor(request: AuthenticatedRequest) -> HttpResponse:
    """Enrolment for one who has none; else what he has and can do with it."""
    return _page(request, CodeForm())


@never_cache
@require_GET
def second_factor_qr(request: AuthenticatedRequest) -> HttpResponse:
    """The secret as a picture for the application's camera, only until it is confirmed."""
    if factors.has_second_factor(request.user):
        raise Http404
    picture = io.BytesIO()
    address = factors.offered_device(request.user).config_url
    segno.make(address, error="m").save(picture, kind="svg", scale=5, border=4, light="#fff", svgclass=None)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@sensitive_post_parameters("code")
@never_cache
@require_POST
def second_factor_enrol(request: AuthenticatedRequest) -> HttpResponse:
    """Prove that the application makes our codes; the recovery codes are shown in this answer alone."""
    form = CodeForm(request.POST).for_enrolment()  # before it is looked at: what was shown once stays
    if not form.is_valid():
        return _page(request, form)
    try:
        codes = factors.confirm_enrolment(by=request.user, code=form.cleaned_data["code"])
    except RuleViolation as refusal:
        form.add_error("code", refusal.message)
        return _page(request, form)
    update_session_auth_hash(request, request.user)
    begin_session(request.session, user=request.user, factor="totp")
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


@sensitive_post_parameters("code")
@never_cache
@require_POST
def second_factor_change(request: AuthenticatedRequest) -> HttpResponse:
    """New recovery codes, or none of it any more; both take a code of now."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        factors.check_code(user=request.user, code=form.cleaned_data["code"])
    except RuleViolation as refusal:
        form.add_error("code", refusal.message)
        return _page(request, form)
    if request.POST.get("action") != "off":
        return render(request, "accounts/recovery_codes.html", {"codes": factors.renew_recovery_codes(by=request.user)})
    try:
        factors.turn_off(by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Verifikasi dua langkah dimatikan."))
    return redirect("accounts:second_factor")


def _page(request: AuthenticatedRequest, form: CodeForm) -> HttpResponse:
    user = request.user
    context = {"form": form, "is_on": factors.has_second_factor(user), "is_required": factors.needs_second_factor(user)}
    if context["is_on"]:
        context["codes_left"] = factors.recovery_codes_left(user)
        return render(request, "accounts/second_factor.html", context)
    form.for_enrolment()
    context["secret"] = factors.shown_secret(factors.offered_device(user))
    return render(request, "accounts/second_factor_enrol.html", context)
