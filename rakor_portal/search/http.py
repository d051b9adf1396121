"""The request as the page of answers reads it; `accounts`, which knows the real user, stands above this room."""

from django.http import HttpRequest

from rakor_portal.actors import ShapedViewer


class AskingRequest(HttpRequest):
    """A request of somebody signed in."""

    user: ShapedViewer  # type: ignore[assignment]  # the model of users is not known here
