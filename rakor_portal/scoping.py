"""The base of every QuerySet: nothing is read before it is narrowed to a viewer."""

import secrets
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from rakor_portal.actors import Viewer

_M = TypeVar("_M", bound=models.Model, covariant=True)

#: Without vowels and look-alikes, so that ids neither spell words nor confuse when read aloud.
PUBLIC_ID_ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"


def make_public_id() -> str:
    """A random id for URLs: 12 signs of 28 (57 bits), so that neither order nor number shows."""
    return "".join(secrets.choice(PUBLIC_ID_ALPHABET) for _ in range(12))


class ScopedQuerySet(models.QuerySet[_M]):
    """Rows that belong to one government, and perhaps to a circle of a closed meeting.

    `government_path` and `circle_path` name the look-ups from the row; `circle_path` is None for
    rows that no closed meeting can touch.
    """

    government_path = "government_id"
    circle_path: str | None = None

    def visible_to(self, user: Viewer) -> Self:
        """The rows that `user` may know of; a stranger, or a user without government, gets none."""
        if not user.is_authenticated or user.scope_government_id is None:
            return self.none()
        rows = self.filter(**{self.government_path: user.scope_government_id})
        if self.circle_path is None:
            return rows
        return rows.filter(
            Q(**{f"{self.circle_path}__isnull": True}) | Q(**{f"{self.circle_path}__in": user.scope_circles})
        )
