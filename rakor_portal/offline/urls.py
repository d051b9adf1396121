"""Routes that browsers ask for by fixed addresses; without a name space, like the help pages."""

from django.urls import URLPattern, path

from rakor_portal.offline import views

urlpatterns: list[URLPattern] = [
    path("offline/", views.offline_page, name="offline"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
