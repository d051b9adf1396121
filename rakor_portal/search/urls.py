from django.urls import URLPattern, path

from rakor_portal.search.views import search

urlpatterns: list[URLPattern] = [path("search/", search, name="search")]
