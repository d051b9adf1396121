"""Who may open the pages that look over all follow-ups."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.permissions import is_leader, is_staff

View = Callable[..., HttpResponse]


def overview_only(view: View) -> View:
    """403 with the reason for whoever neither leads nor works on rakor."""

    @wraps(view)
    def guarded(request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (is_leader(request.user) or is_staff(request.user)):
            raise PermissionDenied(_("Halaman ini untuk pimpinan daerah dan sekretariat rakor."))
        return view(request, *args, **kwargs)

    return guarded


def staff_only(view: View) -> View:
    """403 with the reason for whoever does not work on rakor."""

    @wraps(view)
    def guarded(request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_staff(request.user):
            raise PermissionDenied(_("Halaman ini untuk petugas rakor."))
        return view(request, *args, **kwargs)

    return guarded
