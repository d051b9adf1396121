"""Paths of the overview: staff desk, dashboard, list of items, summary of a rakor."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from followups.views import agencies, dashboard, exports, grid, home, imports, issues, saved_views, workspace
from rakor_portal.scoping import PUBLIC_ID_ALPHABET


class PublicIdConverter(StringConverter):
    """Twelve signs of a public id, so that `/meetings/new/` is not taken for a rakor."""

    regex = f"[{PUBLIC_ID_ALPHABET}]{{12}}"


register_converter(PublicIdConverter, "public_id")

MEETING = "meetings/<public_id:public_id>/"

urlpatterns: list[URLPattern] = [
    path("home/", home.home, name="home"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/agencies/", agencies.agencies, name="agencies"),
    path("dashboard/agencies/<slug:slug>/", agencies.agency, name="agency"),
    path("dashboard/issues/<slug:slug>/", issues.issue, name="issue"),
    path("action-items/", grid.action_items, name="action_items"),
    path("action-items/export/", exports.action_items_export, name="action_items_export"),
    path("action-items/import/", imports.action_items_import, name="action_items_import"),
    path(
        "action-items/import/<str:public_id>/",
        imports.action_items_import_preview,
        name="action_items_import_preview",
    ),
    path(
        "action-items/import/<str:public_id>/apply/",
        imports.action_items_import_apply,
        name="action_items_import_apply",
    ),
    path("action-items/views/new/", saved_views.saved_view_create, name="saved_view_create"),
    path("action-items/views/<int:pk>/", saved_views.saved_view_edit, name="saved_view_edit"),
    path("action-items/views/<int:pk>/delete/", saved_views.saved_view_delete, name="saved_view_delete"),
    path("action-items/remind/", grid.reminders_send, name="reminders_send"),
    path(MEETING, workspace.meeting, name="meeting"),
    path(f"{MEETING}action-items/", workspace.meeting_action_items, name="meeting_action_items"),
    path(f"{MEETING}action-items/remind/", workspace.meeting_remind, name="meeting_remind"),
    path(f"{MEETING}close/", workspace.meeting_close, name="meeting_close"),
]
