"""Who may open the directory, and the one way in which its forms are carried out."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from rakor_portal.directory.forms.records import RecordForm
from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.permissions import can_edit_directory
from rakor_portal.directory.services.records import lock_unchanged
from rakor_portal.errors import RuleViolation, StaleWrite

View = Callable[..., HttpResponseBase]
Result = TypeVar("Result")


def editors_only(view: View) -> View:
    """403 with the reason for everybody else who is signed in."""

    @wraps(view)
    def guarded(request: DirectoryRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_edit_directory(request.user):
            raise PermissionDenied(_("Halaman ini untuk sekretariat rakor dan admin pemerintah daerah."))
        return view(request, *args, **kwargs)

    return guarded


def carry_out(request: DirectoryRequest, form: forms.BaseForm, act: Callable[..., Result]) -> Result | None:
    """Call the service with what was typed, once the form is sent and well formed.

    None means: show the form. A rule that says no is then among its errors, what another editor stored beside it.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    typed = dict(form.cleaned_data)
    seen, nonce = typed.pop("seen", ""), typed.pop("client_ref", None)
    try:
        with transaction.atomic():
            if isinstance(form, RecordForm) and form.instance.pk:
                lock_unchanged(form.instance, names=form.names, seen=seen)
            if nonce:
                _claim(request, nonce)
            return act(by=request.user, **typed)
    except StaleWrite as stale:
        _show_conflict(form, stale)
    except RuleViolation as refusal:
        form.add_error(refusal.at if refusal.at in form.fields else None, refusal.message)
    return None


def _claim(request: DirectoryRequest, nonce: UUID) -> None:
    """A double click or a retry: the second sending of a new record is refused. Raises RuleViolation."""
    try:
        with transaction.atomic():
            request.user.claim_form(nonce)
    except IntegrityError as taken:
        raise RuleViolation(_("Isian ini sudah tersimpan. Muat ulang halaman untuk menambah yang baru.")) from taken


def _show_conflict(form: forms.BaseForm, stale: StaleWrite) -> None:
    if isinstance(form, RecordForm) and isinstance(stale.current, models.Model):
        form.show_conflict(stale.current)
    form.add_error(None, stale.message)
