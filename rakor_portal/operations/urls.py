"""Addresses that probes and Prometheus expect, hence without a slash at the end."""

from django.urls import path

from rakor_portal.operations import views

app_name = "operations"

urlpatterns = [
    path("healthz/live", views.live, name="live"),
    path("healthz/ready", views.ready, name="ready"),
    path("healthz/deliveries", views.deliveries, name="deliveries"),
    path("metrics", views.metrics, name="metrics"),
]
