"""Asking for a later due date, and deciding about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from followups import permissions
from followups.forms.action_items import ExtensionDecisionForm, ExtensionForm
from followups.models import Extension
from followups.services import extensions as services
from followups.views.once import acts_once, do_once
from followups.views.scope import item_or_404, note_is_lost, require
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models import User
from rakor_portal.errors import RuleViolation


@require_http_methods(["GET", "POST"])
@acts_once
def extension_request(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Ajukan perpanjangan."""
    item = item_or_404(request, code)
    require(permissions.can_request_extension(request.user, item))
    form = ExtensionForm(request.POST or None, due_on=item.due_on)
    if request.method == "POST" and form.is_valid():
        try:
            do_once(
                request, item, form.cleaned_data,
                lambda data: services.request_extension(by=request.user, item=item, **data),
            )  # fmt: skip
            messages.success(request, _("Permohonan perpanjangan diajukan."))
            return redirect(item)
        except RuleViolation as violation:
            form.add_error(None, violation.message)
    words = {"title": _("Ajukan perpanjangan"), "button": _("Ajukan")}
    context = {"item": item, "form": form, "words": words}
    return render(request, "followups/item_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@acts_once
def extension_decide(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Approve or refuse."""
    item = item_or_404(request, code)
    extensions = Extension.objects.visible_to(request.user).filter(item=item).select_related("requested_by__person")
    extension = get_object_or_404(extensions, pk=pk)
    extension.item = item
    require(permissions.can_decide_extension(request.user, extension))
    is_late = extension.status != Extension.Status.REQUESTED
    if is_late and not note_is_lost(request, extension.decision_note):
        messages.info(request, _("Permohonan perpanjangan ini sudah diputuskan."))
        return redirect(item)
    form = ExtensionDecisionForm(request.POST or None)
    if is_late:
        words = _("Permohonan perpanjangan ini sudah diputuskan. Yang tertulis di bawah ini tidak tersimpan.")
        form.add_error(None, words)
    elif request.method == "POST" and form.is_valid():
        try:
            do_once(request, item, form.cleaned_data, lambda data: _decide(request.user, extension, data))
            messages.success(request, _("Keputusan disampaikan kepada penanggung jawab."))
            return redirect(item)
        except RuleViolation as violation:
            form.add_error(None, violation.message)
    context = {"item": item, "form": form, "extension": extension, "zone": request.user.government.time_zone}
    return render(request, "followups/extension_decide.html", context, status=422 if form.is_bound else 200)


def _decide(user: User, extension: Extension, data: dict[str, Any]) -> None:
    services.decide_extension(by=user, extension=extension, approve=data["verdict"] == "approve", note=data["note"])
