"""The floors, then the product."""

from django.urls import URLPattern, URLResolver, include, path

from tools.bench.frozen import floors

urlpatterns: list[URLPattern | URLResolver] = [
    path("floor/trivial/", floors.trivial),
    path("floor/query/", floors.one_query),
    path("floor/page/", floors.page),
    path("", include("rakor_portal.urls")),
]
