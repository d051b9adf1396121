"""Routes of the help pages; without a name space, so the footer of every page can ask for them by one word."""

from django.urls import URLPattern, path

from rakor_portal.help import views

urlpatterns: list[URLPattern] = [
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility_page, name="accessibility"),
]
