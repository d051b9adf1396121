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
    path("agencies/<int:pk>/reopen/", organizations.organization_reopen, name="organization_reopen"),
]

position_patterns = [
    path("positions/", positions.position_list, name="position_list"),
    path("positions/new/", positions.position_create, name="position_create"),
    path("positions/<int:pk>/", positions.position, name="position"),
    path("positions/<int:pk>/edit/", positions.position_edit, name="position_edit"),
    path("positions/<int:pk>/close/", positions.position_close, name="position_close"),
    path("positions/<int:pk>/reopen/", positions.position_reopen, name="position_reopen"),
    path("positions/<int:pk>/appoint/", incumbencies.incumbency_create, name="incumbency_create"),
    path("incumbencies/<int:pk>/take-back/", incumbencies.incumbency_take_back, name="incumbency_take_back"),
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


def _sheet_patterns(folder: str, name: str, kind: str) -> list[URLPattern]:
    """Save a list as a sheet, and read one: the same five routes for each kind of record."""
    of_kind, batch = {"kind": kind}, f"{folder}/import/<str:public_id>/"
    return [
        path(f"{folder}/export/", exports.directory_export, of_kind, name=f"{name}_export"),
        path(f"{folder}/export/full/", exports.directory_export_full, of_kind, name=f"{name}_export_full"),
        path(f"{folder}/import/", imports.directory_import, of_kind, name=f"{name}_import"),
        path(batch, imports.directory_import_preview, of_kind, name=f"{name}_import_preview"),
        path(f"{batch}apply/", imports.directory_import_apply, of_kind, name=f"{name}_import_apply"),
    ]


sheet_patterns = [
    *_sheet_patterns("positions", "position", "positions"),
    *_sheet_patterns("people", "person", "people"),
    *_sheet_patterns("incumbencies", "incumbency", "incumbents"),
]

urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    *organization_patterns,
    *sheet_patterns,
    *position_patterns,
    *people_patterns,
    *group_patterns,
    *place_patterns,
    *holiday_patterns,
]
