"""Routes of the gallery."""

from django.urls import path

from rakor_portal.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.gallery_show, name="gallery_show"),
    path("public/", views.gallery_public, name="gallery_public"),
]
