from django.urls import URLPattern, path

from rakor_portal.directory.views import (
    exports,
    groups,
    holidays,
    imports,
    incumbencies,
    organizations,
    overview,
    people,
    positions,
    restructuring,
    venues,
)

app_name = "directory"

organization_patterns = [
    path("agencies/", organizations.organization_list, name="organization_list"),
    path("agencies/new/", organizations.organization_create, name="organization_create"),
    path("agencies/merge/", restructuring.organization_merge, name="organization_merge"),
    path("agencies/<int:pk>/split/", restructuring.organization_split, name="organization_split"),
    path("agencies/<int:pk>/", organizations.organization, name="organization"),
    path("agencies/<int:pk>/edit/", organizations.organization_edit, name="organization_edit"),
    path("agencies/<int:pk>/rename/", organizations.organization_rename, name="organization_rename"),
    path("agencies/<int:pk>/close/", organizations.organization_close, name="organization_close"),
]

position_patterns = [
    path("positions/", positions.position_list, name="position_list"),
    path("positions/new/", positions.position_create, name="position_create"),
    path("positions/<int:pk>/", positions.position, name="position"),
    path("positions/<int:pk>/edit/", positions.position_edit, name="position_edit"),
    path("positions/<int:pk>/close/", positions.position_close, name="position_close"),
    path("positions/<int:pk>/appoint/", incumbencies.incumbency_create, name="incumbency_create"),
    path("incumbencies/<int:pk>/end/", incumbencies.incumbency_end, name="incumbency_end"),
]

people_patterns = [
    path("people/", people.person_list, name="person_list"),
    path("people/new/", people.person_create, name="person_create"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
]

group_patterns = [
    path("groups/", groups.group_list, name="group_list"),
    path("groups/new/", groups.group_create, name="group_create"),
    path("groups/preview/", groups.group_preview, name="group_preview"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("groups/<int:pk>/edit/", groups.group_edit, name="group_edit"),
    path("groups/<int:pk>/retire/", groups.group_retire, name="group_retire"),
]

place_patterns = [
    path("venues/", venues.venue_list, name="venue_list"),
    path("venues/new/", venues.venue_create, name="venue_create"),
    path("venues/<int:pk>/edit/", venues.venue_edit, name="venue_edit"),
    path("venues/<int:pk>/close/", venues.venue_close, name="venue_close"),
]

holiday_patterns = [
    path("holidays/", holidays.holiday_list, name="holiday_list"),
    path("holidays/new/", holidays.holiday_create, name="holiday_create"),
    path("holidays/<int:pk>/edit/", holidays.holiday_edit, name="holiday_edit"),
    path("holidays/<int:pk>/remove/", holidays.holiday_remove, name="holiday_remove"),
]

export_patterns = [
    path("positions/export/", exports.directory_export, {"kind": "positions"}, name="position_export"),
    path("positions/export/full/", exports.directory_export_full, {"kind": "positions"}, name="position_export_full"),
    path("people/export/", exports.directory_export, {"kind": "people"}, name="person_export"),
    path("people/export/full/", exports.directory_export_full, {"kind": "people"}, name="person_export_full"),
    path("incumbencies/export/", exports.directory_export, {"kind": "incumbents"}, name="incumbency_export"),
    path(
        "incumbencies/export/full/", exports.directory_export_full, {"kind": "incumbents"},
        name="incumbency_export_full",
    ),
]  # fmt: skip

import_patterns = [
    path("positions/import/", imports.directory_import, {"kind": "positions"}, name="position_import"),
    path(
        "positions/import/<str:public_id>/", imports.directory_import_preview, {"kind": "positions"},
        name="position_import_preview",
    ),
    path(
        "positions/import/<str:public_id>/apply/", imports.directory_import_apply, {"kind": "positions"},
        name="position_import_apply",
    ),
    path("people/import/", imports.directory_import, {"kind": "people"}, name="person_import"),
    path(
        "people/import/<str:public_id>/", imports.directory_import_preview, {"kind": "people"},
        name="person_import_preview",
    ),
    path(
        "people/import/<str:public_id>/apply/", imports.directory_import_apply, {"kind": "people"},
        name="person_import_apply",
    ),
    path("incumbencies/import/", imports.directory_import, {"kind": "incumbents"}, name="incumbency_import"),
    path(
        "incumbencies/import/<str:public_id>/", imports.directory_import_preview, {"kind": "incumbents"},
        name="incumbency_import_preview",
    ),
    path(
        "incumbencies/import/<str:public_id>/apply/", imports.directory_import_apply, {"kind": "incumbents"},
        name="incumbency_import_apply",
    ),
]  # fmt: skip

urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    *organization_patterns,
    *export_patterns,
    *import_patterns,
    *position_patterns,
    *people_patterns,
    *group_patterns,
    *place_patterns,
    *holiday_patterns,
]
