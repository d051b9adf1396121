"""Bodies of the policy made concrete: "@name" is looked up here."""

import uuid
from typing import Any

from tests.access.world.places import Place

#: What means the same everywhere.
DATES = {"today": "10/03/2026", "later": "01/06/2026", "far": "01/06/2027"}


def fill(body: dict[str, Any], place: Place) -> dict[str, Any]:
    """The body as it is posted to an object of that place."""
    return {str(_meaning(key, place)): _meaning(value, place) for key, value in body.items()}


def _meaning(value: Any, place: Place) -> Any:
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    name = value[1:]
    if name == "nonce":
        return str(uuid.uuid4())
    # A name that this place lacks (a reply where no link is good) cannot matter there.
    return DATES.get(name) or place.names.get(name, "1")
