"""Paths of the schedule, the draft in five parts, the workspace's tabs and the page behind an invitation link."""

from django.urls import URLPattern, URLResolver, include, path

from meetings.views import replies

app_name = "meetings"
urlpatterns: list[URLPattern | URLResolver] = [
    path("i/<str:token>/", replies.invitation, name="invitation"),
    path("i/<str:token>/letter.pdf", replies.invitation_letter, name="invitation_letter"),
    path("", include("meetings.urls_hall")),
]
