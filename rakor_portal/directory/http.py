"""The request as the directory's views know it."""

from typing import Any

from django.http import HttpRequest


class DirectoryRequest(HttpRequest):
    """A signed-in request. `user` is an `accounts.User`, which stands above this room. For annotations only."""

    user: Any
