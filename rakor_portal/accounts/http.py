"""The request as views know it after sign-in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from rakor_portal.accounts.models import User


class AuthenticatedRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: `user` is always a `User`. For annotations only."""

    user: User
    htmx: HtmxDetails
