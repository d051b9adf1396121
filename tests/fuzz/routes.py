"""Every route of the portal, with addresses that lead to something in the world."""

import inspect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, get_resolver, reverse

from tests.fuzz.world import World

PARAMETER = re.compile(r"\.GET(?:\.get|\.getlist)?[(\[]\s*[\"'](\w+)|[\"'](\w+)[\"'] in request\.GET")


@dataclass(frozen=True)
class Route:
    """A pattern of the URL configuration."""

    namespace: str
    name: str
    parameters: tuple[str, ...]
    module: str

    @property
    def full_name(self) -> str:
        return f"{self.namespace}:{self.name}" if self.namespace else self.name

    @property
    def queries(self) -> list[str]:
        """Query parameters that its module reads; `page` and an unknown one always."""
        return list(dict.fromkeys([*_read_by(self.module), "page", "tidak_dikenal"]))


@cache
def _read_by(module: str) -> list[str]:
    """Names of query parameters, seen in the source of a module."""
    source = inspect.getsource(inspect.importlib.import_module(module))
    return [first or second for first, second in PARAMETER.findall(source)]


def all_routes() -> list[Route]:
    """The whole URL configuration, in its order."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns, namespace, before) -> Iterator[Route]:
    for pattern in patterns:
        known = (*before, *pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            view = inspect.unwrap(pattern.callback)
            module = getattr(view, "view_class", view).__module__
            yield Route(namespace, pattern.name or "", known, module)
        else:
            yield from _walk(pattern.url_patterns, pattern.namespace or namespace, known)


def addresses(route: Route, world: World) -> list[str]:
    """The route's paths for every object that its parameters may name."""
    choices = [world.candidates(route.namespace, route.name, parameter) for parameter in route.parameters]
    return [
        reverse(route.full_name, kwargs=dict(zip(route.parameters, chosen, strict=True)))
        for chosen in itertools.product(*choices)
    ]
