"""The request as views know it after sign-in, and where any request comes from."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from rakor_portal.accounts.models import User


class AuthenticatedRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: `user` is always a `User`. For annotations only."""

    user: User
    htmx: HtmxDetails


def client_address(request: HttpRequest) -> str:
    """Where a request comes from, for counting tries; of IPv6 the network, as one line has 2^64 addresses.

    Behind a proxy of ours (TRUSTED_PROXIES) `wsgi.py` has put the visitor's address there.
    """
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)
