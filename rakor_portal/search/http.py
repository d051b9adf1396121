"""The request as the page of answers reads it; `accounts`, which knows the real user, stands above this room."""

from django.http import HttpRequest

from rakor_portal.actors import Viewer


class AskingRequest(HttpRequest):
    """A request of somebody signed in."""

    user: Viewer  # type: ignore[assignment]  # the model of users is not known here
