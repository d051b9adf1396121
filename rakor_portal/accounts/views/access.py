"""Who may open the pages of users and roles."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.permissions import is_government_admin

View = Callable[..., HttpResponseBase]


def government_admin_only(view: View) -> View:
    """403 with the reason for everybody else who is signed in."""

    @wraps(view)
    def guarded(request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_government_admin(request.user):
            raise PermissionDenied(_("Halaman ini untuk admin pemerintah daerah."))
        return view(request, *args, **kwargs)

    return guarded
