"""Routes of the hall: check-in, attendance, live minutes, minutes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
